"""Background work. Each task takes a key, calls an action, and may safely run twice."""

import logging
from contextlib import suppress
from datetime import timedelta

from celery import shared_task
from django.core.exceptions import ValidationError
from django.utils import timezone

from audit.recording import Service
from engagement.actions.calendar import FETCH_TASK
from engagement.actions.calendar_fetch import fetch_calendar
from engagement.actions.calendar_run import clear_calendars
from engagement.actions.event import post_arrived_event
from engagement.actions.export import delete_export_files
from engagement.actions.figure_totals import start_totals, systems_behind
from engagement.actions.partner_link import forget_words
from engagement.actions.plan_following import follow_where_behind
from engagement.actions.rights.request import delete_answer
from engagement.actions.scoring import mark_behind, mark_facts_changed, rescore, sweep
from engagement.actions.service import raise_upcoming_decision
from engagement.actions.survey.closing import close_wave, keep_partner_results
from engagement.actions.survey.opening import start_opening, waves_to_send_out
from engagement.actions.survey.reminding import due_steps, send_due_reminders
from engagement.actions.webhooks.fan_out import fan_out
from engagement.actions.webhooks.sending import send_due
from engagement.actions.webhooks.subscription import forget_old_messages
from engagement.emails import write_digests, write_due_reminders
from engagement.errors import EngagementError
from engagement.exports.folders import clear_folders
from engagement.models import (
    Calendar,
    CommissionedService,
    Draft,
    Event,
    Export,
    LastContact,
    PartnerLink,
    RightsRequest,
    SurveyResult,
    SurveyWave,
)
from engagement.presenters.digest import digest_letter
from engagement.queue import RESCORE_TASK
from engagement.surveys.service import BY as SURVEYS
from partners.models import Partnership, System
from tenancy.scope import every_system, within_systems

log = logging.getLogger(__name__)

# Well below the interval of the schedule, so that sweeps do not pile up.
SWEEP_LIMIT = timedelta(seconds=20)


@shared_task(name=RESCORE_TASK)
@every_system(why="A message names a partnership and not its system.")
def rescore_one(partnership_pk: int) -> bool:
    """Score one partnership again, if it is still marked."""
    of_system = Partnership.objects.filter(pk=partnership_pk).values_list("system", flat=True)
    with within_systems(of_system):
        return rescore(partnership_pk)


@shared_task(name="engagement.sweep")
@every_system(why="Marks wait in any system.")
def sweep_stale() -> int:
    """Pick up whatever a lost message left behind; goes on in a new task while marks are left."""
    follow_where_behind(only_lately=True)
    mark_facts_changed()
    scored, more = sweep(SWEEP_LIMIT)
    if more:
        sweep_stale.delay()
    elif scored:
        add_up_behind()
    return scored


@shared_task(name="engagement.post_arrived")
@every_system(why="Events wait for their day in any system.")
def post_arrived() -> int:
    """Give events that were logged ahead of time their evidence, now that their day has come."""
    LastContact.objects.catch_up()
    posted = 0
    for event in list(Event.objects.arrived().order_by("occurred_on", "pk")[:1000]):
        with suppress(EngagementError), within_systems([event.system_id]):
            post_arrived_event(by=Service("calendar"), event=event)
            posted += 1
    return posted


@shared_task(name="engagement.follow_plans")
@every_system(why="Plans begin in any system.")
def follow_plans() -> int:
    """Every hour: have all partners follow the engagement plan, also one whose day has come."""
    return follow_where_behind(only_lately=False)


@shared_task(name="engagement.extend_series")
@every_system(why="Series of all systems end with the week.")
def extend_series() -> int:
    """Every Monday: mark all series that end in an earlier week. The sweep extends them."""
    return mark_behind()


@shared_task(name="engagement.add_up_behind")
@every_system(why="Scoring may have changed figures of any system.")
def add_up_behind() -> int:
    """Every ten minutes, and after a sweep that scored some: add up anew the monthly figures of
    systems where scoring changed any.
    """
    behind = systems_behind()
    for system in behind:
        with within_systems([system.pk]):
            start_totals(system)
    return len(behind)


@shared_task(name="engagement.add_up_all")
@every_system(why="Figures of all systems are added up by night.")
def add_up_all() -> int:
    """Every night: of all systems, for what leaves no trace: another kind, place or tier."""
    systems = list(System.objects.filter(partnerships__isnull=False).distinct().order_by("pk"))
    for system in systems:
        with within_systems([system.pk]):
            start_totals(system)
    return len(systems)


@shared_task(name=FETCH_TASK, soft_time_limit=120, time_limit=150)
@every_system(why="A message names a calendar and not its system.")
def fetch_one_calendar(public_id: str) -> bool:
    """Fetch one subscribed calendar, if it is due and no other worker has it."""
    of_system = Calendar.objects.filter(public_id=public_id).values_list("system", flat=True)
    with within_systems(of_system):
        return fetch_calendar(public_id)


@shared_task(name="engagement.fetch_calendars")
@every_system(why="Calendars are due in any system.")
def fetch_calendars() -> int:
    """Every hour: have each subscribed calendar that is due fetched by a task of its own."""
    due = list(Calendar.objects.due().values_list("public_id", flat=True))
    for public_id in due:
        fetch_one_calendar.delay(str(public_id))
    return len(due)


@shared_task(name="engagement.clear_calendars")
@every_system(why="Calendars of all systems are cleared.")
def forget_calendars() -> int:
    """Every night: delete what calendars told us and nobody decided about for half a year."""
    return clear_calendars()


@shared_task(name="engagement.forget_drafts")
@every_system(why="Drafts of all systems expire.")
def forget_drafts() -> int:
    """Delete what nobody has gone on typing for a fortnight."""
    deleted, _ = Draft.objects.expired().delete()
    return deleted


@shared_task(name="engagement.remind")
@every_system(why="Commitments are due in any system.")
def remind() -> int:
    """Every working hour: one mail for each commitment that is due soon, or has become overdue."""
    return write_due_reminders(Service("reminders"))


@shared_task(name="engagement.raise_decisions")
@every_system(why="Contracts end in any system.")
def raise_decisions() -> int:
    """Every morning: a decision about what follows for each contract that ends soon."""
    raised = 0
    for service in list(CommissionedService.objects.due_for_decision().order_by("pk")):
        try:
            with within_systems([service.system_id]):
                raise_upcoming_decision(by=Service("contracts"), service=service)
            raised += 1
        except (EngagementError, ValidationError):
            # Raised by somebody else meanwhile, or wrong: neither keeps the others waiting.
            log.warning("No decision was raised for service %s", service.public_id, exc_info=True)
    return raised


@shared_task(name="engagement.clear_exports")
@every_system(why="Files of exports of all systems are deleted in time.")
def clear_exports() -> int:
    """Every hour: delete the files of exports that are over, and what killed workers left here;
    how many files of exports there were.
    """
    clear_folders()
    deleted = 0
    for export in list(Export.objects.to_delete().order_by("pk")):
        # Another worker may be quicker.
        with suppress(EngagementError), within_systems([export.system_id]):
            deleted += delete_export_files(by=Service("exports"), export=export)
    return deleted


@shared_task(name="engagement.clear_answers")
@every_system(why="Copies of what is kept about people of all systems are deleted in time.")
def clear_answers() -> int:
    """Every hour: delete copies of what is kept about somebody that are over; how many."""
    deleted = 0
    for request in list(RightsRequest.objects.to_delete().order_by("pk")):
        # Another worker may be quicker.
        with suppress(EngagementError), within_systems([request.system_id]):
            delete_answer(by=Service("rights"), request=request)
            deleted += 1
    return deleted


@shared_task(name="engagement.forget_words")
@every_system(why="People are erased in any system.")
def forget_words_of_the_erased() -> int:
    """Every night: blank what people who were erased wrote through personal links."""
    links = list(PartnerLink.objects.of_erased_people()[:1000])
    for link in links:
        with within_systems([link.system_id]):
            forget_words(by=Service("erasure"), link=link)
    return len(links)


@shared_task(name="engagement.digest")
@every_system(why="A mail tells of all systems that its reader works in.")
def digest() -> int:
    """In the morning of each working day: one mail of what waits for whoever works with partners.

    It runs every hour of the day, so that a morning on which nothing ran is made up for.
    """
    return write_digests(Service("digest"), timezone.localdate(), digest_letter)


@shared_task(name="engagement.open_surveys")
@every_system(why="Surveys open in any system.")
def open_surveys() -> int:
    """Every hour of the day: send out waves whose first day has come."""
    waves = waves_to_send_out()
    for wave in waves:
        with within_systems([wave.system_id]):
            start_opening(by=SURVEYS, wave=wave)
    return len(waves)


@shared_task(name="engagement.remind_of_surveys")
@every_system(why="Surveys of any system remind.")
def remind_of_surveys() -> int:
    """Every working hour: the reminders of open waves whose day has come; how many mails wait."""
    written = 0
    for wave in list(SurveyWave.objects.open().order_by("pk")):
        for step in due_steps(wave, timezone.localdate()):
            # There may be nobody to remind.
            with suppress(EngagementError), within_systems([wave.system_id]):
                written += send_due_reminders(by=SURVEYS, wave=wave, step=step)
    return written


@shared_task(name="engagement.close_surveys")
@every_system(why="Surveys close in any system.")
def close_surveys() -> int:
    """Every hour: close waves whose last day is over; mend what an older worker closed."""
    closed = 0
    for wave in list(SurveyWave.objects.due_to_close(timezone.localdate()).order_by("pk")):
        # Somebody may close it by hand.
        with suppress(EngagementError), within_systems([wave.system_id]):
            close_wave(by=SURVEYS, wave=wave)
            closed += 1
    for result in list(SurveyResult.objects.without_partner_results().order_by("pk")):
        # It may be withdrawn meanwhile.
        with suppress(EngagementError), within_systems([result.system_id]):
            keep_partner_results(by=SURVEYS, result=result)
    return closed


@shared_task(name="engagement.send_webhooks", soft_time_limit=120, time_limit=150)
@every_system(why="One outbox is read for the receivers of all systems.")
def send_webhooks() -> int:
    """Every ten seconds: tell receivers what happened; goes on in a new task while more waits."""
    tried, more = send_due(SWEEP_LIMIT, gather=fan_out)
    if more:
        send_webhooks.delay()
    return tried


@shared_task(name="engagement.forget_webhooks")
@every_system(why="Messages of all systems are deleted in time.")
def forget_webhooks() -> int:
    """Every night: delete messages to receivers that are a month old."""
    return forget_old_messages()
