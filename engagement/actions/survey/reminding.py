"""Reminders: to those who have not answered, each at most once, and never to who said no."""

from datetime import date, timedelta

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from audit.recording import Actor, action
from engagement.actions.survey.invitation_rows import (
    got,
    not_answered,
    queue_step,
    written_lately,
)
from engagement.actions.survey.wave import record_wave
from engagement.enums import MailStep
from engagement.errors import AlreadyWithdrawnError, NotPossibleError
from engagement.models import SurveyInvitation, SurveyWave
from engagement.models.survey.invitation import SurveyInvitationQuerySet

REMINDERS = (MailStep.REMINDER_1, MailStep.REMINDER_2, MailStep.REMINDER_3)


@action
def send_due_reminders(*, by: Actor, wave: SurveyWave, step: MailStep) -> int:
    """Remind those for whom a planned reminder is due; how many mails wait to be sent.

    For who was asked later, its days count from then on. Who missed one gets the next one only.
    In confidence nobody is reminded who was asked with few others: see `_with_enough_others`.

    :raises NotPossibleError: the wave takes no answers, or nobody is to be reminded.
    :raises AlreadyWithdrawnError: it was cancelled.
    """
    wave = _open(wave)
    number = REMINDERS.index(step)
    if number >= len(wave.reminder_days):
        raise NotPossibleError("This wave has no such reminder.")
    today = timezone.localdate()
    asked_by = today - timedelta(days=wave.reminder_days[number])
    rows = wave.invitations.to_write_to().filter(created_at__date__lte=asked_by)
    if number + 1 < len(wave.reminder_days):
        next_by = today - timedelta(days=wave.reminder_days[number + 1])
        rows = rows.filter(created_at__date__gt=next_by)
    if wave.instrument_version.is_confidential:
        rows = _with_enough_others(wave, rows)
    return _send(wave, step, not_answered(wave, rows))


@action
def remind_now(*, by: Actor, wave: SurveyWave) -> int:
    """Remind all who have not answered; it counts as the next of the reminders.

    Who got one in the last two days is left out, so a second press sends nothing.

    :raises NotPossibleError: the wave takes no answers, all reminders were sent, or there is nobody
        to remind.
    :raises AlreadyWithdrawnError: it was cancelled.
    """
    wave = _open(wave)
    step = next_step(wave)
    if step is None:
        raise NotPossibleError(f"{len(REMINDERS)} reminders are the most that anybody gets.")
    rows = wave.invitations.to_write_to()
    if wave.instrument_version.is_confidential:
        _refuse_if_it_would_tell(wave, rows)
    return _send(wave, step, not_answered(wave, rows))


def _refuse_if_it_would_tell(wave: SurveyWave, rows: QuerySet[SurveyInvitation]) -> None:
    """Where one or two could be written to, whether a mail goes out says whether they answered."""
    asked = list(rows.values_list("public_id", flat=True))
    if len(set(asked) - written_lately(asked, REMINDERS)) < wave.fewest_people:
        raise NotPossibleError(
            f"People answer in confidence, and fewer than {wave.fewest_people} have not been "
            "reminded in the last two days: who gets a mail would show who has not answered."
        )


def _with_enough_others(
    wave: SurveyWave, rows: SurveyInvitationQuerySet
) -> SurveyInvitationQuerySet:
    """Those asked on a day on which enough were: one mail more would tell of somebody asked alone.

    That it goes out shows in the counts of mails and in the history, and that they have not
    answered with it.
    """
    by_day = wave.invitations.annotate(day=TruncDate("created_at")).values("day").order_by()
    enough = by_day.annotate(people=Count("pk")).filter(people__gte=wave.fewest_people)
    return rows.filter(created_at__date__in=enough.values("day"))


def next_step(wave: SurveyWave) -> MailStep | None:
    """The first reminder that nobody got so far; none after the last one."""
    asked = list(wave.invitations.values_list("public_id", flat=True))
    return next((step for step in REMINDERS if not got(asked, step)), None)


def due_steps(wave: SurveyWave, today: date) -> list[MailStep]:
    """Those of its reminders whose day has come, the last one last."""
    return [
        step
        for step, days in zip(REMINDERS, wave.reminder_days, strict=False)
        if wave.opens_on + timedelta(days=days) <= today
    ]


def _open(wave: SurveyWave) -> SurveyWave:
    """The wave read again and not locked: answers come in meanwhile, and keys of mails are unique.

    :raises NotPossibleError: it takes no answers.
    :raises AlreadyWithdrawnError: it was cancelled.
    """
    found = SurveyWave.objects.select_related("system", "instrument_version").get(pk=wave.pk)
    if found.is_withdrawn:
        raise AlreadyWithdrawnError("This wave was cancelled, so nobody is reminded.")
    if not found.is_open:
        raise NotPossibleError("This wave does not take answers, so nobody is reminded.")
    return found


def _send(wave: SurveyWave, step: MailStep, rows: list[SurveyInvitation]) -> int:
    asked = [one.public_id for one in rows]
    done = got(asked, step) | written_lately(asked, REMINDERS)
    new = [public_id for public_id in asked if public_id not in done]
    if not new:
        raise NotPossibleError(
            "There is nobody to remind: everybody has answered, said no, or had a reminder in the "
            "last two days."
        )
    queue_step(new, step)
    record_wave("survey_wave.reminded", wave, facts={"step": step.value, "people": len(new)})
    return len(new)
