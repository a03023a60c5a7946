"""Hand in a calendar: a file at a time, or an address that is fetched from then on."""

from datetime import timedelta
from functools import partial

from celery import current_app
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.models import User
from accounts.sealing import digest_of, seal
from audit.recording import Actor, action, record
from engagement.actions.calendar_reading import take_in
from engagement.calendars.addresses import AddressRefusedError, read_address
from engagement.calendars.facts import Window
from engagement.calendars.reading import read_calendar
from engagement.enums import CalendarKind
from engagement.errors import NotPossibleError
from engagement.models import Calendar, CalendarEntry, CalendarReading, CalendarSighting
from engagement.models.calendar import NO_ADDRESS
from jobs.actions.job import start_job
from jobs.models import StoredFile
from partners.models import System

READ_CALENDAR = "read_calendar"
FETCH_TASK = "engagement.fetch_calendar"
# Larger files are kept until a worker has read them; smaller ones are never kept at all.
READ_AT_ONCE = 300_000
SECONDS_AT_ONCE = 5.0
MOST_SUBSCRIPTIONS = 10
BETWEEN_FETCHES = timedelta(minutes=1)


@action
def upload_calendar(*, by: User, system: System, name: str, content: bytes) -> CalendarReading:
    """Take a calendar file: a small one is read now, a large one by a worker.

    :raises CalendarRefusedError: it is no calendar, with a sentence that says why.
    """
    calendar, _ = Calendar.objects.get_or_create(
        owner=by,
        system=system,
        address_digest=NO_ADDRESS,
        ended_at=None,
        defaults={"kind": CalendarKind.FILES},
    )
    reading = CalendarReading.objects.create(calendar=calendar, system=system, name=name[-255:])
    record("calendar.uploaded", reading, system_id=system.public_id, facts={"size": len(content)})
    if len(content) <= READ_AT_ONCE:
        contents = read_calendar(content, Window.around(timezone.now()), SECONDS_AT_ONCE)
        return take_in(by=by, reading=reading, contents=contents)
    # Not `store_file`, which gives several people's work one file: this one goes when it is read.
    stored = StoredFile.holding(f"calendar {reading.public_id}", content, created_by=by)
    stored.save()
    reading.file = stored
    reading.job = start_job(
        by=by,
        kind=READ_CALENDAR,
        title="Calendar file",
        parameters={"reading": str(reading.public_id)},
        system_public_id=system.public_id,
    )
    reading.save(update_fields=["file", "job"])
    return reading


@action
def subscribe_calendar(*, by: User, system: System, address: str, name: str = "") -> Calendar:
    """Have a calendar fetched every hour from an address, which is kept sealed.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    try:
        place = read_address(address)
    except AddressRefusedError as error:
        raise ValidationError({"address": str(error)}) from None
    mine = Calendar.objects.subscriptions().filter(owner=by, system=system)
    if mine.filter(address_digest=digest_of(place.url)).exists():
        raise ValidationError({"address": "You have subscribed to this address already."})
    if mine.count() >= MOST_SUBSCRIPTIONS:
        raise ValidationError({"address": "You have ten subscriptions already. End one of them."})
    calendar = Calendar.objects.create(
        system=system,
        owner=by,
        kind=CalendarKind.SUBSCRIPTION,
        name=" ".join(name.split())[:100],
        host=place.host,
        sealed_address=seal(place.url),
        address_digest=digest_of(place.url),
        next_fetch_at=timezone.now(),
    )
    record("calendar.subscribed", calendar, system_id=system.public_id)
    _announce(calendar)
    return calendar


@action
def ask_to_fetch(*, by: Actor, calendar: Calendar) -> Calendar:
    """Have a subscribed calendar fetched now instead of within the hour.

    :raises NotPossibleError: it is being fetched, was a moment ago, or is no subscription.
    """
    calendar = _locked(calendar)
    last = calendar.last_tried_at
    if not calendar.is_subscription or calendar.ended_at is not None:
        raise NotPossibleError("This calendar is not fetched.")
    if last is not None and timezone.now() - last < BETWEEN_FETCHES:
        raise NotPossibleError("This calendar was fetched a moment ago. Try again in a minute.")
    calendar.next_fetch_at = timezone.now()
    calendar.save(update_fields=["next_fetch_at"])
    record("calendar.fetch_asked_for", calendar, system_id=calendar.system.public_id)
    _announce(calendar)
    return calendar


@action
def end_calendar(*, by: Actor, calendar: Calendar) -> Calendar:
    """Read a calendar no more: its address and what waits from it alone are deleted for good.

    :raises NotPossibleError: it was ended before.
    """
    calendar = _locked(calendar)
    if calendar.ended_at is not None:
        raise NotPossibleError("This calendar was ended before.")
    seen = CalendarSighting.objects.filter(calendar=calendar)
    entries = list(seen.values_list("entry", flat=True))
    seen.delete()
    waiting = CalendarEntry.objects.waiting().filter(pk__in=entries, sightings__isnull=True)
    gone, _ = waiting.delete()
    calendar.ended_at = timezone.now()
    calendar.sealed_address = calendar.etag = calendar.modified = calendar.name = ""
    calendar.next_fetch_at = None
    calendar.save()
    record(
        "calendar.ended", calendar, system_id=calendar.system.public_id, facts={"rows_gone": gone}
    )
    return calendar


def _locked(calendar: Calendar) -> Calendar:
    rows = Calendar.objects.select_for_update(of=("self",)).select_related("system")
    return rows.get(pk=calendar.pk)


def _announce(calendar: Calendar) -> None:
    """Tell a worker on commit. A lost message costs an hour: the schedule finds the calendar."""
    transaction.on_commit(partial(_send, str(calendar.public_id)))


def _send(public_id: str) -> None:
    try:
        current_app.send_task(FETCH_TASK, args=[public_id], retry=False)
    except OperationalError:
        return  # the broker is away
