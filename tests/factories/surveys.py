"""Surveys: instruments, waves, who is asked, and what they answered.

Rows are written directly where the way through all actions would make every test slow; what is
written is what the actions write.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from audit.recording import Actor
from engagement.actions.survey.asking_choice import Asking, write_asking
from engagement.actions.survey.closing import finish_close
from engagement.actions.survey.comment import let_through
from engagement.actions.survey.opt_out import opt_out
from engagement.enums import InstrumentState, Side, WaveState
from engagement.models import (
    SurveyAbout,
    SurveyInstrument,
    SurveyInstrumentVersion,
    SurveyInvitation,
    SurveyOptOut,
    SurveyResponse,
    SurveyWave,
)
from engagement.scoring.survey.instrument_document import instrument_document, parse_instrument
from engagement.scoring.survey.shipped import (
    CONFIDENTIAL_PULSE,
    PULSE,
    RELATIONAL,
    shipped_document,
)
from engagement.surveys.secrets import answers_key, digest_of, secret_of
from partners.models import Board, Partnership, Person, System
from tests.factories.partners import make_partnership, make_person, make_system, next_number
from tests.factories.users import TESTS, make_user

USUAL_POINT = 4


def make_instrument_version(
    *,
    system: System | None = None,
    document: dict[str, Any] | None = None,
    shipped: str = PULSE,
    is_published: bool = True,
) -> SurveyInstrumentVersion:
    """The first version of a system's own instrument, with the questions of a shipped one."""
    document = document or shipped_document(shipped)
    instrument = parse_instrument(document)
    return SurveyInstrumentVersion.objects.create(
        instrument=SurveyInstrument.objects.create(
            system=system or make_system(), code=f"own-{next_number()}"
        ),
        state=InstrumentState.PUBLISHED if is_published else InstrumentState.DRAFT,
        title=instrument.title,
        is_confidential=instrument.is_confidential,
        is_relational=instrument.is_relational,
        document=instrument_document(instrument),
        published_at=timezone.now() if is_published else None,
    )


def make_wave(
    *,
    system: System | None = None,
    version: SurveyInstrumentVersion | None = None,
    is_confidential: bool = False,
    is_relational: bool = False,
    answered_by: str = Side.PARTNER,
    board: Board | None = None,
    asking: Asking | None = None,
    opens_on: date | None = None,
    closes_on: date | None = None,
    state: str = WaveState.DRAFT,
    **facts: Any,
) -> SurveyWave:
    """A wave that is being prepared: a pulse of managed partners, open for three weeks from today.

    With ``state`` it is that far, without anybody who was asked.
    """
    if version is not None:
        system = system or version.instrument.system
    system = system or make_system()
    if version is None:
        shipped = RELATIONAL if is_relational else CONFIDENTIAL_PULSE if is_confidential else PULSE
        version = make_instrument_version(system=system, shipped=shipped)
    opens_on = opens_on or timezone.localdate()
    begun = state in (WaveState.OPEN, WaveState.CLOSING, WaveState.CLOSED)
    return SurveyWave.objects.create(
        system=system,
        instrument_version=version,
        title=facts.pop("title", f"Wave {next_number():04}"),
        answered_by=answered_by,
        board=board,
        asking=write_asking(asking or Asking(tiers=("managed",))),
        opens_on=opens_on,
        closes_on=closes_on or opens_on + timedelta(days=21),
        reminder_days=facts.pop("reminder_days", [7, 14]),
        state=state,
        opened_at=timezone.now() if begun else None,
        closed_at=timezone.now() if state == WaveState.CLOSED else None,
        **facts,
    )


def make_invitation(
    *,
    wave: SurveyWave | None = None,
    partnership: Partnership | None = None,
    person: Person | None = None,
    user: Any = None,
    abouts: Sequence[Partnership] = (),
    **facts: Any,
) -> SurveyInvitation:
    """Somebody who is asked in an open wave; with ``user`` for the system, about ``abouts``."""
    wave = wave or make_wave(state=WaveState.OPEN)
    if user is None:
        partnership = partnership or make_partnership(system=wave.system)
        person = person or make_person(system=wave.system, organisation=partnership.organisation)
    invitation = SurveyInvitation(
        system=wave.system,
        wave=wave,
        partnership=partnership,
        person=person,
        user=user,
        sector=partnership.organisation.sector if partnership else "",
        place=partnership.place if partnership else None,
        **facts,
    )
    invitation.digest = digest_of(secret_of(invitation.public_id))
    invitation.save()
    SurveyAbout.objects.bulk_create(
        SurveyAbout(system=wave.system, invitation=invitation, partnership=about)
        for about in abouts
    )
    return invitation


def make_open_wave(
    *, organisations: int = 2, people: int = 2, system: System | None = None, **facts: Any
) -> SurveyWave:
    """An open wave with some people of some new partners who are asked; no mails wait.

    Of a relational one everybody is asked about the other organisations.
    """
    wave = make_wave(system=system, state=WaveState.OPEN, **facts)
    partners = [make_partnership(system=wave.system) for _ in range(organisations)]
    is_relational = wave.instrument_version.is_relational
    for partnership in partners:
        others = [one for one in partners if one != partnership] if is_relational else []
        for _ in range(people):
            make_invitation(wave=wave, partnership=partnership, abouts=others)
    return wave


def token_of(invitation: SurveyInvitation) -> str:
    """The secret in the link of an invitation."""
    return secret_of(invitation.public_id)


def make_response(
    invitation: SurveyInvitation,
    *,
    answers: dict[str, int | None] | None = None,
    comment: str = "",
    is_finished: bool = True,
    about: Partnership | None = None,
) -> SurveyResponse:
    """What somebody answered in an open wave; without ``answers`` agreement with everything."""
    wave = invitation.wave
    if answers is None:
        instrument = parse_instrument(wave.instrument_version.document)
        answers = {one.code: USUAL_POINT for one in instrument.scale_questions}
    return SurveyResponse.objects.create(
        system=wave.system,
        wave=wave,
        key=answers_key(token_of(invitation)),
        partnership=invitation.partnership,
        about=about,
        sector=invitation.sector,
        place=invitation.place,
        answers=answers,
        comment=comment,
        is_finished=is_finished,
    )


def make_closed_wave(*, comment: str = "", **facts: Any) -> SurveyWave:
    """A wave with its results, which one person answered; what they wrote was let through."""
    wave = make_open_wave(organisations=1, people=1, **facts)
    make_response(wave.invitations.get(), comment=comment)
    wave.state = WaveState.CLOSING
    wave.save()
    finish_close(by=TESTS, wave=wave)
    for one in wave.comments.all():
        let_through(by=make_user(system=wave.system), comment=one)
    return SurveyWave.objects.get(pk=wave.pk)


def make_opt_out(*, person: Person | None = None, by: Actor = TESTS) -> SurveyOptOut:
    """Somebody told us that they do not want to be asked."""
    return opt_out(by=by, person=person or make_person())
