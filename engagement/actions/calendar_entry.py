"""What a person decides about a meeting from their calendar: it is an event, or never ask again."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from audit.recording import Actor, action, record
from engagement.actions.event import EventFacts, PartnerPart, PersonPart, log_event
from engagement.analytics.calendar_people import Proposal, own_people, propose
from engagement.enums import Attendance, MeetingChange, MeetingState, RecordSource
from engagement.errors import DecidedBeforeError, NotPossibleError
from engagement.models import (
    CalendarAttendee,
    CalendarEntry,
    CalendarSighting,
    Event,
    IgnoredMeeting,
)
from partners.erasure import also_erases
from partners.models import Partnership, Person

# Who has not decided in this time is not asked again.
UNDECIDED = timedelta(days=180)


@action
def accept_meeting(*, by: User, entry: CalendarEntry, partnerships: Sequence[Partnership]) -> Event:
    """Log a waiting meeting as an event with these partners, and with the people whom we know.

    :raises NotPossibleError: it was decided about before, or has not begun.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    entry = _locked(entry)
    if entry.starts_at > timezone.now():
        raise NotPossibleError("This meeting has not begun yet.")
    proposals = {p.partnership.pk: p for p in propose(entry.system, [entry])[entry.pk]}
    chosen = list({each.pk: each for each in partnerships}.values())
    event = log_event(
        by=by,
        system=entry.system,
        facts=EventFacts(
            starts_at=entry.starts_at,
            ends_at=entry.ends_at,
            has_time=not entry.is_all_day,
            title=entry.title,
            channel=entry.channel,
            partners=[_part(each, proposals.get(each.pk)) for each in chosen],
            people=_people(
                [proposals[each.pk] for each in chosen if each.pk in proposals], own_people(entry)
            ),
        ),
        source=RecordSource.CALENDAR,
        external_id=entry.identity,
    )
    _settle(entry, event)
    return event


@action
def match_meeting(*, by: User, entry: CalendarEntry, event: Event) -> CalendarEntry:
    """Say that a waiting meeting is an event that was logged otherwise.

    :raises NotPossibleError: it was decided about before, or the event is of another day.
    """
    entry = _locked(entry)
    if event.system_id != entry.system_id or event.is_withdrawn:
        raise NotPossibleError("This event cannot be the meeting.")
    _settle(entry, event)
    return entry


@action
def ignore_meeting(*, by: User, entry: CalendarEntry, whole_series: bool = False) -> int:
    """Never ask this person about a meeting again, or about any of its series; how many went.

    Only a digest is kept. A colleague who has the meeting in a calendar still sees it.

    :raises NotPossibleError: it was decided about before.
    """
    entry = _locked(entry)
    is_series = whole_series and bool(entry.series)
    digest = entry.series if is_series else entry.identity
    IgnoredMeeting.objects.get_or_create(owner=by, system=entry.system, digest=digest)
    rows = CalendarEntry.objects.waiting().filter(system=entry.system)
    rows = rows.filter(series=digest) if is_series else rows.filter(pk=entry.pk)
    sightings = CalendarSighting.objects.filter(calendar__owner=by)
    seen = list(rows.filter(sightings__in=sightings).distinct().values_list("pk", flat=True))
    _record("calendar_meeting.ignored", entry, {"meetings": len(seen)})
    sightings.filter(entry__in=seen).delete()
    CalendarEntry.objects.filter(pk__in=seen, sightings__isnull=True).delete()
    return len(seen)


@action
def settle_change(*, by: User, entry: CalendarEntry) -> CalendarEntry:
    """Say that what the calendar changed after acceptance has been looked at.

    :raises NotPossibleError: there is nothing to look at.
    """
    rows = CalendarEntry.objects.select_for_update(of=("self",)).select_related("system")
    entry = rows.get(pk=entry.pk)
    if entry.change == MeetingChange.NONE:
        raise NotPossibleError("Nothing about this meeting waits for you.")
    entry.change = MeetingChange.NONE
    entry.save(update_fields=["change"])
    _record("calendar_meeting.change_seen", entry)
    return entry


@action
def forget_meeting(*, by: Actor, entry: CalendarEntry) -> None:
    """Delete a meeting that waited too long; its people are not asked about it again.

    :raises NotPossibleError: it was decided about meanwhile.
    """
    entry = _locked(entry)
    owners = entry.sightings.values_list("calendar__owner", flat=True).distinct()
    IgnoredMeeting.objects.bulk_create(
        [IgnoredMeeting(owner_id=o, system=entry.system, digest=entry.identity) for o in owners],
        ignore_conflicts=True,
    )
    _record("calendar_meeting.forgotten", entry)
    entry.delete()


@also_erases
def forget_address(person: Person) -> None:
    """Somebody's details are erased: they are no longer named by any meeting that waits."""
    if person.email:
        CalendarAttendee.objects.filter(
            system=person.system_id, email=person.email.lower()
        ).delete()


def _locked(entry: CalendarEntry) -> CalendarEntry:
    rows = CalendarEntry.objects.select_for_update(of=("self",)).select_related("system")
    found = rows.prefetch_related("attendees").filter(pk=entry.pk).first()
    if found is None or not found.is_waiting:
        raise DecidedBeforeError("This meeting was decided about before.")
    return found


def _part(partnership: Partnership, proposal: Proposal | None) -> PartnerPart:
    declined = proposal is not None and proposal.all_declined
    return PartnerPart(partnership, Attendance.APOLOGIES if declined else Attendance.PRESENT)


def _people(proposals: Sequence[Proposal], own: Sequence[tuple[Person, bool]]) -> list[PersonPart]:
    """Everybody whom we know, once: who works for two partners came for the first."""
    found: dict[int, PersonPart] = {}
    for proposal in proposals:
        for person in proposal.people:
            found.setdefault(person.pk, _came(person, proposal, Attendance.PRESENT))
        for person in proposal.declined:
            found.setdefault(person.pk, _came(person, proposal, Attendance.APOLOGIES))
    for person, declined in own:
        attendance = Attendance.APOLOGIES if declined else Attendance.PRESENT
        found.setdefault(person.pk, PersonPart(person, attendance=attendance))
    return list(found.values())


def _came(person: Person, proposal: Proposal, attendance: str) -> PersonPart:
    return PersonPart(person, proposal.partnership, attendance)


def _settle(entry: CalendarEntry, event: Event) -> None:
    """From now on the event knows what the meeting was; the entry keeps the times alone."""
    entry.attendees.all().delete()
    entry.title = ""
    entry.state = MeetingState.ACCEPTED
    entry.event = event
    entry.now_starts_at, entry.now_ends_at = entry.starts_at, entry.ends_at
    entry.save()
    _record("calendar_meeting.accepted", entry, {"event": str(event.public_id)})


def _record(what: str, entry: CalendarEntry, facts: dict[str, object] | None = None) -> None:
    record(what, entry, system_id=entry.system.public_id, facts=facts)
