"""Fetches subscribed calendars, each by one worker at a time; one that fails waits longer."""

from datetime import timedelta

from django.db.models.functions import Now
from django.utils import timezone

from accounts.roles import Permission
from accounts.sealing import SealBrokenError, unseal
from audit.recording import Service, action, record
from engagement.actions.calendar_reading import take_in
from engagement.calendars.addresses import AddressRefusedError, read_address
from engagement.calendars.facts import CalendarRefusedError, Contents, Window
from engagement.calendars.fetching import PUBLIC, Fetched, FetchFailedError, Gate, fetch
from engagement.calendars.reading import read_calendar
from engagement.enums import ReadingState
from engagement.models import Calendar, CalendarReading
from partners.access import can

BY = Service("calendars")
HELD_FOR = timedelta(minutes=5)
# A little less than the hour between two runs of the schedule.
BETWEEN = timedelta(minutes=50)
LONGEST_WAIT = timedelta(days=1)
NOT_ALLOWED = "You may no longer log meetings in this system, so the calendar is not fetched."
SEAL_BROKEN = "The address can no longer be opened. End this subscription and subscribe again."


def fetch_calendar(public_id: str, gate: Gate = PUBLIC) -> bool:
    """Fetch and read one calendar, if it is due; False when it is not, or another has it."""
    free = Calendar.objects.due().filter(public_id=public_id)
    if not free.update(fetching_until=Now() + HELD_FOR, last_tried_at=Now()):
        return False
    calendar = Calendar.objects.select_related("owner", "system").get(public_id=public_id)
    try:
        fetched = _fetch(calendar, gate)
        contents = _read(fetched)
    except (FetchFailedError, CalendarRefusedError) as error:
        note_failure(by=BY, calendar=calendar, error=str(error))
    else:
        keep_fetched(by=BY, calendar=calendar, fetched=fetched, contents=contents)
    return True


@action
def keep_fetched(
    *, by: Service, calendar: Calendar, fetched: Fetched, contents: Contents | None
) -> CalendarReading:
    """Take in what was fetched; without contents it has not changed since the last time."""
    now = timezone.now()
    reading = CalendarReading.objects.create(calendar=calendar, system=calendar.system)
    if contents is None:
        reading.state, reading.finished_at = ReadingState.UNCHANGED, now
        reading.save()
        record("calendar.unchanged", reading, system_id=calendar.system.public_id)
    else:
        take_in(by=by, reading=reading, contents=contents)
        calendar.etag, calendar.modified = fetched.etag, fetched.modified
    calendar.failures, calendar.error = 0, ""
    calendar.last_good_at = now
    _release(calendar, now + BETWEEN)
    return reading


@action
def note_failure(*, by: Service, calendar: Calendar, error: str) -> CalendarReading:
    """Note why a calendar could not be fetched, and try again later each time that it fails."""
    now = timezone.now()
    calendar.failures += 1
    calendar.error = error[:300]
    reading = CalendarReading.objects.create(
        calendar=calendar,
        system=calendar.system,
        state=ReadingState.FAILED,
        error=calendar.error,
        finished_at=now,
    )
    facts = {"failures": calendar.failures}
    record("calendar.not_fetched", reading, system_id=calendar.system.public_id, facts=facts)
    _release(calendar, now + wait_after(calendar.failures))
    return reading


def wait_after(failures: int) -> timedelta:
    """How long to wait before the next try: about an hour, two, four, up to a day."""
    doublings = max(min(failures - 1, 10), 0)
    return min(BETWEEN * (1 << doublings), LONGEST_WAIT)


def _fetch(calendar: Calendar, gate: Gate) -> Fetched:
    if not can(calendar.owner, Permission.LOG_EVENTS, calendar.system):
        raise FetchFailedError(NOT_ALLOWED)
    try:
        place = read_address(unseal(calendar.sealed_address))
    except (SealBrokenError, AddressRefusedError):
        raise FetchFailedError(SEAL_BROKEN) from None
    return fetch(place, etag=calendar.etag, modified=calendar.modified, gate=gate)


def _read(fetched: Fetched) -> Contents | None:
    if fetched.content is None:
        return None
    return read_calendar(fetched.content, Window.around(timezone.now()))


def _release(calendar: Calendar, next_fetch_at: object) -> None:
    """Let go of the calendar; not if it was ended meanwhile."""
    Calendar.objects.current().filter(pk=calendar.pk).update(
        etag=calendar.etag,
        modified=calendar.modified,
        failures=calendar.failures,
        error=calendar.error,
        last_good_at=calendar.last_good_at,
        next_fetch_at=next_fetch_at,
        fetching_until=None,
    )
