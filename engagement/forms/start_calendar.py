"""What a waiting meeting of somebody's calendar fills in on the meeting form."""

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from engagement.analytics.calendar_people import Proposal, own_people, propose
from engagement.enums import Attendance, EventKind
from engagement.errors import DecidedBeforeError
from engagement.forms.people import said_of
from engagement.ids import uuid_of
from engagement.models import CalendarEntry, Event
from partners.models import Board, System

GONE = "This meeting no longer waits for you: it was decided about, or it left your calendar."


def waiting_entry(user: User, text: str, system: System | None = None) -> CalendarEntry:
    """The meeting with this id, which has begun and waits in a calendar of the person's own.

    :raises DecidedBeforeError: it does not, whether it ever did or not.
    """
    key = uuid_of(text)
    if key is None:
        raise DecidedBeforeError(GONE)
    rows = CalendarEntry.objects.visible_to(user).waiting().held()
    if system is not None:
        rows = rows.filter(system=system)
    found = rows.select_related("system").prefetch_related("attendees")
    entry = found.filter(public_id=key).first()
    if entry is None:
        raise DecidedBeforeError(GONE)
    return entry


def fields_of(entry: CalendarEntry) -> dict[str, Any]:
    """When, how and what, as the calendar says it."""
    starts = timezone.localtime(entry.starts_at)
    ends = timezone.localtime(entry.ends_at) if entry.ends_at else None
    fields: dict[str, Any] = {
        "kind": EventKind.MEETING,
        "title": entry.title,
        "occurred_on": starts.date(),
        "channel": entry.channel,
        "boards": _boards_of(entry),
    }
    if not entry.is_all_day:
        fields["start_time"] = starts.time()
        if ends is not None and ends.date() == starts.date():
            fields["end_time"] = ends.time()
    return fields


def parts_of(entry: CalendarEntry) -> dict[int, dict[str, Any]]:
    """Partners whose people were invited, each with who came, by the partnership's key."""
    proposals = propose(entry.system, [entry])[entry.pk]
    return {each.partnership.pk: _part(each) for each in _likely(proposals)}


def own_of(entry: CalendarEntry) -> dict[str, Any]:
    """Our own people who were invited."""
    return said_of(
        (person, Attendance.APOLOGIES if declined else Attendance.PRESENT)
        for person, declined in own_people(entry)
    )


def _likely(proposals: Sequence[Proposal]) -> Sequence[Proposal]:
    """Those that an address names, else the only one that a domain does."""
    exact = [each for each in proposals if each.is_exact]
    return exact or (proposals if len(proposals) == 1 else [])


def _part(proposal: Proposal) -> dict[str, Any]:
    came = [(person, Attendance.PRESENT) for person in proposal.people]
    part = said_of([*came, *((person, Attendance.APOLOGIES) for person in proposal.declined)])
    if proposal.all_declined:
        part["attendance"] = Attendance.APOLOGIES
    return part


def _boards_of(entry: CalendarEntry) -> list[UUID]:
    """Those that met the last time in the series, else those that the title names."""
    if entry.series:
        series = Event.objects.standing().filter(system=entry.system)
        last = series.filter(calendar_entries__series=entry.series).newest_first().first()
        if last is not None and (met := list(last.boards.values_list("public_id", flat=True))):
            return met
    title = _words(entry.title)
    boards = Board.objects.filter(system=entry.system)
    return [board.public_id for board in boards if _words(board.name) in title]


def _words(text: str) -> str:
    """Words alone, so that a name is found whole."""
    words = re.findall(r"\w+", text.casefold())
    return f" {' '.join(words)} "
