"""A wave on its way to those it asks: opened by a person, written by a job, begun by mails.

The job writes invitations in batches, each whole or not at all, and looks at what is there before
it writes more; so it can be killed and repeated. The mails begin to wait in the transaction in
which the wave opens: who follows a link finds it open.
"""

from collections.abc import Iterator, Sequence
from copy import copy
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from audit.recording import Actor, action
from engagement.actions.survey.asked_who import Candidate, WhoIsAsked
from engagement.actions.survey.asking import how_many, whom
from engagement.actions.survey.invitation_rows import new_invitation, queue_step
from engagement.actions.survey.wave import locked_draft, locked_wave, record_wave
from engagement.actions.survey.wave_rules import alone_in, refuse_overlap
from engagement.enums import MailStep, Side, WaveState
from engagement.errors import NotPossibleError
from engagement.models import SurveyAbout, SurveyInvitation, SurveyWave, SystemScoring
from jobs.actions.job import start_job
from jobs.models import Job

OPEN = "survey_open"
AT_ONCE = 1_000
NOBODY = "Nobody would be asked. Choose whom to ask first."


class NotReadyError(NotPossibleError):
    """A wave that must not go out as things are; the text says what stands in the way."""


@action
def open_wave(*, by: Actor, wave: SurveyWave, expected_version: int | None = None) -> SurveyWave:
    """Send a wave out, today or on its first day if that lies ahead. A job does the rest.

    :raises NotReadyError: nobody would be asked, its days are over, or something else stands in the
        way; the text says what.
    :raises NotPossibleError: it was opened before.
    :raises AlreadyWithdrawnError: it was cancelled.
    :raises ChangedMeanwhileError: someone else changed it after the person opened it.
    """
    alone_in(wave.system)
    wave = locked_draft(wave, expected_version)
    wave.opens_on = max(wave.opens_on, timezone.localdate())
    asked = asked_if_ready(wave)
    wave.state, wave.why_not_opened = WaveState.OPENING, ""
    wave.save()
    counts = {"people": len(asked.people), "organisations": asked.organisations}
    record_wave("survey_wave.opening", wave, facts=counts)
    if wave.opens_on == timezone.localdate():
        start_opening(by=by, wave=wave)
    return wave


@action
def start_opening(*, by: Actor, wave: SurveyWave) -> Job:
    """Have a worker write the invitations of a wave whose first day has come."""
    return start_job(
        by=by,
        kind=OPEN,
        title=f"Sending out: {wave.title}",
        parameters={"wave": str(wave.public_id)},
        system_public_id=wave.system.public_id,
    )


@action
def mark_open(*, by: Actor, wave: SurveyWave) -> SurveyWave:
    """Take answers from now on, and let the invitations that were written go out.

    :raises NotReadyError: something stands in the way by now.
    :raises NotPossibleError: it is not being sent out any more.
    :raises AlreadyWithdrawnError: it was cancelled meanwhile.
    """
    alone_in(wave.system)
    wave = locked_wave(wave)
    if wave.state != WaveState.OPENING:
        raise NotPossibleError("This wave is not being sent out.")
    _refuse_unless_ready(wave)
    wave.state = WaveState.OPEN
    wave.opened_at = timezone.now()
    wave.save()
    asked = wave.invitations.standing()
    queue_step(asked.values_list("public_id", flat=True), MailStep.INVITATION)
    record_wave("survey_wave.opened", wave, facts={"people": asked.count()})
    return wave


@action
def stop_opening(*, by: Actor, wave: SurveyWave, why: str) -> SurveyWave:
    """Make a wave a draft again that must not go out any more, and keep why.

    Nobody was written to, so invitations that wait for their mail are deleted.

    :raises NotPossibleError: it is not being sent out any more.
    :raises AlreadyWithdrawnError: it was cancelled meanwhile.
    """
    wave = locked_wave(wave)
    if wave.state != WaveState.OPENING:
        raise NotPossibleError("This wave is not being sent out.")
    wave.invitations.all().delete()
    wave.state, wave.why_not_opened = WaveState.DRAFT, why
    wave.save()
    record_wave("survey_wave.not_opened", wave, reason=why[:500])
    return wave


def asked_if_ready(wave: SurveyWave) -> WhoIsAsked:
    """Whom a wave asks, if it may go out as things are now.

    :raises NotReadyError: it may not; the text says why.
    """
    _refuse_unless_ready(wave)
    asked = whom(wave)
    if not asked.people:
        raise NotReadyError(NOBODY)
    return asked


def why_not_ready(wave: SurveyWave) -> str:
    """What stands in the way of a draft that would be sent out now, in sentences; or nothing."""
    planned = copy(wave)
    planned.opens_on = max(planned.opens_on, timezone.localdate())
    try:
        _refuse_unless_ready(planned)
    except NotReadyError as error:
        return str(error)
    people, _ = how_many(planned)
    return "" if people else NOBODY


@transaction.atomic
def write_invitations(wave: SurveyWave, candidates: Sequence[Candidate]) -> int:
    """Write those of some candidates that are not there yet; how many. Part of an opening.

    :raises NotPossibleError: the wave is not being sent out any more.
    :raises AlreadyWithdrawnError: it was cancelled meanwhile.
    """
    if locked_wave(wave).state != WaveState.OPENING:
        raise NotPossibleError("This wave is not being sent out.")
    there = _there(wave, candidates)
    new = [(new_invitation(wave, one), one) for one in candidates if _key(one) not in there]
    SurveyInvitation.objects.bulk_create(invitation for invitation, _ in new)
    SurveyAbout.objects.bulk_create(
        SurveyAbout(system=wave.system, invitation=invitation, partnership=about)
        for invitation, candidate in new
        for about in candidate.abouts
    )
    return len(new)


def in_batches(candidates: Sequence[Candidate]) -> Iterator[Sequence[Candidate]]:
    """What is written in one transaction each."""
    for start in range(0, len(candidates), AT_ONCE):
        yield candidates[start : start + AT_ONCE]


def waves_to_send_out() -> list[SurveyWave]:
    """Those whose first day has come and that nobody sends out yet."""
    due = SurveyWave.objects.standing().filter(
        state=WaveState.OPENING, opens_on__lte=timezone.localdate()
    )
    running = {
        UUID(parameters["wave"])
        for parameters in Job.objects.unfinished()
        .filter(kind=OPEN)
        .values_list("parameters", flat=True)
    }
    return [wave for wave in due.select_related("system") if wave.public_id not in running]


def _refuse_unless_ready(wave: SurveyWave) -> None:
    today = timezone.localdate()
    if wave.closes_on < today:
        raise NotReadyError("Its last day is over. Choose other days first.")
    if wave.closes_on < wave.opens_on:
        raise NotReadyError("Its last day is before the first one. Choose other days first.")
    if wave.instrument_version.instrument.is_withdrawn:
        raise NotReadyError("Its questions were withdrawn. Choose others first.")
    if wave.answered_by == Side.SYSTEM and wave.instrument_version.is_confidential:
        raise NotReadyError("Your own people cannot answer these questions. Choose others.")
    if wave.answered_by == Side.SYSTEM and not SystemScoring.objects.rates_partners(wave.system):
        raise NotReadyError(
            "This system does not let its people rate partners. Its administrators can allow it."
        )
    if not settings.PUBLIC_URL:
        raise NotReadyError(
            "This installation does not know its own address, so the links in the mails would "
            "lead nowhere. Whoever runs it must set ICS_CRM_PUBLIC_URL."
        )
    try:
        refuse_overlap(wave)
    except NotPossibleError as error:
        raise NotReadyError(str(error)) from error


def _key(one: Candidate) -> tuple[int | None, int | None, int | None]:
    return (
        one.partnership.pk if one.partnership else None,
        one.person.pk if one.person else None,
        one.user.pk if one.user else None,
    )


def _there(
    wave: SurveyWave, candidates: Sequence[Candidate]
) -> set[tuple[int | None, int | None, int | None]]:
    """Who of them was invited before; also who was taken back since."""
    of_wave = wave.invitations.all()
    if candidates and candidates[0].user is not None:
        rows = of_wave.filter(user__in=[one.user for one in candidates])
    else:
        rows = of_wave.filter(partnership__in={one.partnership for one in candidates})
    return set(rows.values_list("partnership", "person", "user"))
