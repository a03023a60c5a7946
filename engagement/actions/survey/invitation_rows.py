"""Invitations as rows, and the mails that go with them: what all actions on them share."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from engagement.actions.survey.asked_who import Candidate
from engagement.enums import MailStep
from engagement.models import SurveyInvitation, SurveyResponse, SurveyWave
from engagement.surveys.secrets import answers_key, digest_of, known_secret, secret_of
from jobs.actions.mail import queue_composed
from jobs.models import Mail
from partners.models import Partnership, Person

COMPOSER = "survey"
LOOKED_UP_AT_ONCE = 5_000
# Between two reminders, also where somebody sent one by hand before a planned one.
REST = timedelta(days=2)


def new_invitation(
    wave: SurveyWave, candidate: Candidate, *, passed_on_from: SurveyInvitation | None = None
) -> SurveyInvitation:
    """An unsaved invitation of somebody, with sector and place as they are now.

    Who was handed the questions stands for the same group as who was asked first.
    """
    partnership = candidate.partnership
    if passed_on_from is not None:
        sector, place = passed_on_from.sector, passed_on_from.place_id
    else:
        sector = partnership.organisation.sector if partnership else ""
        place = partnership.place_id if partnership else None
    invitation = SurveyInvitation(
        system=wave.system,
        wave=wave,
        partnership=partnership,
        person=candidate.person,
        user=candidate.user,
        sector=sector,
        place_id=place,
        passed_on_from=passed_on_from,
    )
    invitation.digest = digest_of(secret_of(invitation.public_id))
    return invitation


def was_asked(wave: SurveyWave, partnership: Partnership, person: Person) -> bool:
    """Whether somebody has an invitation that stands for a partner; in confidence, any at all.

    There, whoever is asked twice counts as two people: as many as protect each other.
    """
    rows = wave.invitations.filter(person=person)
    if not wave.instrument_version.is_confidential:
        rows = rows.filter(partnership=partnership, taken_back_at__isnull=True)
    return rows.exists()


def queue_step(public_ids: Iterable[UUID], step: MailStep) -> None:
    """Let a mail go out to each invitation, unless it got that one before."""
    queue_composed(COMPOSER, {mail_key(one, step): f"{one}:{step.value}" for one in public_ids})


def mail_key(invitation: UUID, step: MailStep) -> str:
    """What keeps a mail from going out twice."""
    return f"{COMPOSER}:{invitation}:{step.value}"


def mail_keys(rows: QuerySet[SurveyInvitation], step: MailStep) -> QuerySet[Any, str]:
    """The same of many invitations, made by the database."""
    before, after = Value(f"{COMPOSER}:"), Value(f":{step.value}")
    return rows.values_list(Concat(before, Cast("public_id", CharField()), after), flat=True)


def got(public_ids: Iterable[UUID], step: MailStep) -> set[UUID]:
    """Those of some invitations for which a mail of a step waits, or went out before."""
    return _with_mail(public_ids, step)


def written_lately(public_ids: Iterable[UUID], steps: Iterable[MailStep]) -> set[UUID]:
    """Those of some invitations for which a mail of some steps was written in the last days."""
    asked = list(public_ids)
    since = timezone.now() - REST
    return {one for step in steps for one in _with_mail(asked, step, queued_at__gte=since)}


def link_secret(invitation: SurveyInvitation) -> str:
    """The secret of the link of an invitation.

    :raises LookupError: the key of the installation was changed since.
    """
    return known_secret(invitation.public_id, invitation.digest)


def not_answered(wave: SurveyWave, rows: QuerySet[SurveyInvitation]) -> list[SurveyInvitation]:
    """Those of a wave's invitations through which nobody has finished answering.

    Only here, and in memory, are the two sides put together: to remind nobody who has answered.
    """
    finished = set(wave.responses.finished().values_list("key", flat=True))
    return [one for one in rows if not _is_among(one, finished)]


def has_answered(invitation: SurveyInvitation) -> bool:
    """Whether somebody has finished answering through one invitation."""
    try:
        key = answers_key(link_secret(invitation))
    except LookupError:
        return False
    return SurveyResponse.objects.finished().filter(wave=invitation.wave_id, key=key).exists()


def _is_among(invitation: SurveyInvitation, keys: set[str]) -> bool:
    try:
        return answers_key(link_secret(invitation)) in keys
    except LookupError:  # a link that opens nothing any more; it needs no reminder
        return True


def _with_mail(public_ids: Iterable[UUID], step: MailStep, **which: Any) -> set[UUID]:
    keys = {mail_key(one, step): one for one in public_ids}
    found: set[UUID] = set()
    names = list(keys)
    for start in range(0, len(names), LOOKED_UP_AT_ONCE):
        some = names[start : start + LOOKED_UP_AT_ONCE]
        rows = Mail.objects.filter(key__in=some, **which).values_list("key", flat=True)
        found.update(keys[key] for key in rows)
    return found
