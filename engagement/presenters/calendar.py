"""What the pages show of calendars and of the meetings that wait in them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Permission
from engagement.analytics.calendar_people import Proposal, propose, strangers
from engagement.enums import ReadingState
from engagement.models import CalendarAttendee, CalendarEntry, CalendarReading, Event
from nhsuk.formats import counted
from partners.access import can
from partners.models import System

COLOURS = {
    ReadingState.RUNNING: "aqua-green",
    ReadingState.DONE: "green",
    ReadingState.UNCHANGED: "grey",
    ReadingState.FAILED: "red",
}
MOST_NAMED = 8

# What was read and not proposed, in words; the numbers come first.
LEFT_OUT = (
    ("internal", "between people of your own system"),
    ("nobody", "without anybody else invited"),
    ("unknown", "only with people whose addresses tell nothing about where they work"),
    ("private", "marked as private"),
    ("declined", "that you declined"),
    ("cancelled", "cancelled"),
    ("ignored", "that you chose to ignore"),
    ("answers", "that are answers to invitations"),
    ("outside_window", "more than two years ago or more than three months ahead"),
)


@dataclass(frozen=True)
class Choice:
    """A partner that may have been at a meeting."""

    proposal: Proposal
    why: str

    @property
    def key(self) -> str:
        """What a form sends for it."""
        return str(self.proposal.partnership.public_id)


@dataclass(frozen=True)
class WaitingMeeting:
    """One meeting of the inbox."""

    entry: CalendarEntry
    choices: Sequence[Choice]
    invited: Sequence[CalendarAttendee]
    not_named: int
    strangers: Sequence[CalendarAttendee]
    logged: Sequence[Event]
    edit_url: str

    @property
    def is_sure(self) -> bool:
        """Whether an address names a partner."""
        return any(choice.proposal.is_exact for choice in self.choices)

    @property
    def is_ahead(self) -> bool:
        """Whether it is still to come."""
        return self.entry.starts_at > timezone.now()


def waiting_meetings(
    user: User, system: System, entries: Sequence[CalendarEntry]
) -> list[WaitingMeeting]:
    """Meetings with their likely partners, and what the person logged on the same days."""
    proposals = propose(system, entries)
    may_add = can(user, Permission.MANAGE_PEOPLE, system)
    unknown = strangers(system, entries) if may_add else {}
    logged = _logged_on(user, system, {_day(entry) for entry in entries})
    shown = []
    for entry in entries:
        choices = [Choice(each, each.why) for each in proposals[entry.pk]]
        invited = entry.invited
        shown.append(
            WaitingMeeting(
                entry=entry,
                choices=choices,
                invited=invited[:MOST_NAMED],
                not_named=max(len(invited) - MOST_NAMED, 0),
                strangers=unknown.get(entry.pk, [])[:MOST_NAMED],
                logged=logged[_day(entry)],
                edit_url=f"{reverse('engagement:log_event')}?calendar={entry.public_id}",
            )
        )
    return shown


def reading_lines(reading: CalendarReading) -> list[str]:
    """What came of a reading, a line for each kind of entry."""
    counts = {name: int(number) for name, number in reading.counts.items()}
    lines = []
    if number := counts.get("known", 0):
        lines.append(f"{counted(number, 'meeting')} known before")
    if number := counts.get("updated", 0):
        lines.append(f"{counted(number, 'waiting meeting')} brought up to date")
    if number := counts.get("taken_back", 0):
        lines.append(f"{counted(number, 'meeting')} no longer in the calendar")
    if number := counts.get("changed_after", 0):
        lines.append(f"{counted(number, 'accepted meeting')} changed in the calendar")
    for name, words in LEFT_OUT:
        if number := counts.get(name, 0):
            lines.append(f"{counted(number, 'entry,entries')} {words}, not proposed")
    if number := counts.get("problems", 0):
        lines.append(f"{counted(number, 'entry,entries')} with a problem")
    return lines


def _logged_on(user: User, system: System, days: set[date]) -> dict[date, list[Event]]:
    """Meetings that a person logged by hand on some days, and that no calendar has claimed."""
    found: dict[date, list[Event]] = defaultdict(list)
    rows = (
        Event.objects.visible_to(user)
        .standing()
        .filter(system=system, occurred_on__in=days, calendar_entries__isnull=True)
        .logged_by(user)
    )
    for event in rows.order_by("starts_at", "id"):
        found[event.occurred_on].append(event)
    return found


def _day(entry: CalendarEntry) -> date:
    return timezone.localdate(entry.starts_at)
