"""Reads a large calendar file as a job, and clears away what nobody needs any more."""

from datetime import timedelta

from django.utils import timezone

from audit.recording import Actor, Service
from engagement.actions.calendar import READ_CALENDAR
from engagement.actions.calendar_entry import UNDECIDED, forget_meeting
from engagement.actions.calendar_reading import fail_reading, take_in
from engagement.calendars.facts import CalendarRefusedError, Window
from engagement.calendars.reading import read_calendar
from engagement.enums import ReadingState
from engagement.errors import NotPossibleError
from engagement.models import CalendarEntry, CalendarReading
from jobs.errors import JobRefusedError
from jobs.models import Job
from jobs.progress import Progress
from jobs.registry import Outcome, handler

BY = Service("calendars")
BROKEN_OFF = timedelta(days=1)
KEPT = timedelta(days=180)
AT_ONCE = 500


@handler(READ_CALENDAR)
def run_reading(job: Job, progress: Progress) -> Outcome:
    """Read the file of a reading, once."""
    rows = CalendarReading.objects.select_related("file", "system")
    reading = rows.get(public_id=job.parameters["reading"])
    if reading.state != ReadingState.RUNNING or reading.file is None:
        return Outcome(reading.counts)
    by: Actor = job.created_by or BY
    progress.report("Reading the calendar")
    try:
        contents = read_calendar(reading.file.content(), Window.around(timezone.now()))
    except CalendarRefusedError as error:
        fail_reading(by=by, reading=reading, error=str(error))
        raise JobRefusedError(str(error)) from error
    return Outcome(take_in(by=by, reading=reading, contents=contents).counts)


def clear_calendars() -> int:
    """Delete meetings that waited too long, files that were never read, and old readings."""
    now = timezone.now()
    forgotten = 0
    waiting = CalendarEntry.objects.waiting().filter(created_at__lt=now - UNDECIDED)
    for entry in list(waiting.order_by("pk")[:AT_ONCE]):
        try:
            forget_meeting(by=BY, entry=entry)
            forgotten += 1
        except NotPossibleError:
            continue  # decided about meanwhile
    stuck = CalendarReading.objects.filter(state=ReadingState.RUNNING)
    for reading in stuck.filter(created_at__lt=now - BROKEN_OFF).select_related("file", "system"):
        fail_reading(by=BY, reading=reading, error="Reading broke off. Upload the file again.")
    old = CalendarReading.objects.exclude(state=ReadingState.RUNNING)
    old.filter(created_at__lt=now - KEPT).delete()
    return forgotten
