"""Who came to the meetings of a board: by seat and by sector, holders and deputies apart."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import F
from django.utils import timezone

from engagement.analytics.representation.rooms import (
    CAME,
    SeatPeople,
    WhoCame,
    by_one_partner,
    seats_of,
    who_came,
)
from engagement.enums import Attendance
from engagement.models import Event
from engagement.scoring.proportion import Interval, wilson
from partners.enums import Sector
from partners.models import Board, Seat

# With fewer meetings a rate says little: then the page gives plain counts, as with SPC charts.
FEWEST_FOR_A_RATE = 12


class Came(StrEnum):
    """How a seat was filled at a meeting."""

    HOLDER = "holder"
    DEPUTY = "deputy"
    APOLOGIES = "apologies"
    ABSENT = "absent"
    NOT_KNOWN = "not_known"
    VACANT = "vacant"


@dataclass(frozen=True)
class AttendanceCount:
    """How often a seat, or the seats of a sector, were filled, and how."""

    holder: int = 0
    deputy: int = 0
    apologies: int = 0
    absent: int = 0
    not_known: int = 0
    vacant: int = 0

    @classmethod
    def of(cls, counts: Counter[Came]) -> "AttendanceCount":
        """From how often each happened."""
        return cls(**{each.value: counts[each] for each in Came})

    @property
    def known(self) -> int:
        """Of how many it is recorded: what shares are taken of."""
        return self.holder + self.deputy + self.apologies + self.absent

    @property
    def share(self) -> float | None:
        """The share at which the holder came; none where there are too few to say."""
        return self.holder / self.known if self.known >= FEWEST_FOR_A_RATE else None

    @property
    def interval(self) -> Interval | None:
        """Wilson's 95 % interval of it."""
        return wilson(self.holder, self.known) if self.known >= FEWEST_FOR_A_RATE else None


@dataclass(frozen=True)
class SeatAttendance:
    """One seat, over the meetings that were held while the board had it."""

    seat: Seat
    meetings: int
    count: AttendanceCount


@dataclass(frozen=True)
class SectorAttendance:
    """All seats of a sector."""

    sector: Sector
    seats: int
    count: AttendanceCount


@dataclass(frozen=True)
class BoardAttendance:
    """The meetings of a board in a period."""

    board: Board
    since: date
    until: date
    meetings: int
    seats: tuple[SeatAttendance, ...]
    sectors: tuple[SectorAttendance, ...]


def board_attendance(board: Board, since: date, until: date) -> BoardAttendance:
    """Read it in five queries, however many meetings and seats there are."""
    return boards_attendance([board], since, until)[0]


def boards_attendance(boards: Sequence[Board], since: date, until: date) -> list[BoardAttendance]:
    """The same of several boards in the order given, in as many queries."""
    last = min(until, timezone.localdate())
    held: Any = (
        Event.objects.standing()
        .filter(event_boards__board__in=boards, occurred_on__gte=since, occurred_on__lte=last)
        .annotate(held_by=F("event_boards__board"))
        .only("pk", "occurred_on")
        .order_by("occurred_on", "id")
    )
    events: dict[int, list[Event]] = defaultdict(list)
    for event in held:
        events[event.held_by].append(event)
    every = {event.pk: event for own in events.values() for event in own}
    seats, came = seats_of(boards), who_came(every.values())
    return [
        _of_board(board, since, until, events[board.pk], seats[board.pk], came) for board in boards
    ]


def _of_board(
    board: Board,
    since: date,
    until: date,
    events: Sequence[Event],
    seats: Sequence[SeatPeople],
    came: Mapping[int, WhoCame],
) -> BoardAttendance:
    counts: dict[int, Counter[Came]] = defaultdict(Counter)
    for event in events:
        for seat, how in seats_filled(event.occurred_on, seats, came[event.pk]):
            counts[seat.pk][how] += 1
    rows = tuple(
        SeatAttendance(each.seat, counts[each.seat.pk].total(), _count(counts[each.seat.pk]))
        for each in seats
        if counts[each.seat.pk]
    )
    return BoardAttendance(
        board=board,
        since=since,
        until=until,
        meetings=len(events),
        seats=rows,
        sectors=tuple(_by_sector(rows, counts)),
    )


def _count(counts: Counter[Came]) -> AttendanceCount:
    return AttendanceCount.of(counts)


def _by_sector(
    rows: Sequence[SeatAttendance], counts: dict[int, Counter[Came]]
) -> Iterable[SectorAttendance]:
    for sector in Sector:
        own = [row.seat for row in rows if row.seat.sector == sector]
        if own:
            total: Counter[Came] = Counter()
            for seat in own:
                total.update(counts[seat.pk])
            yield SectorAttendance(sector, len(own), _count(total))


def seats_filled(
    day: date, seats: Sequence[SeatPeople], came: WhoCame
) -> Iterable[tuple[Seat, Came]]:
    """Yield every seat that a board had on the day of a meeting, with how it was filled there."""
    partners = by_one_partner(seats, day)
    for each in seats:
        if each.exists_on(day):
            partner = partners.get(each.seat.pk)
            of_partner = came.partners.get(partner, "") if partner is not None else ""
            yield each.seat, _how(each, day, came.people, of_partner)


def _how(each: SeatPeople, day: date, people: dict[int, str], of_partner: str) -> Came:
    """What is recorded of people goes before what is recorded of their organisation.

    Who sent apologies may have sent a deputy: one who is appointed, or one whom only the record of
    the organisation knows.
    """
    holder = each.holder_on(day)
    if holder is None:
        return Came.VACANT
    own = people.get(holder.pk, Attendance.NOT_KNOWN)
    if own in CAME:
        return Came.HOLDER
    if any(people.get(deputy.pk) in CAME for deputy in each.deputies_on(day)):
        return Came.DEPUTY
    if of_partner == Attendance.DEPUTY:
        return Came.DEPUTY
    if own == Attendance.NOT_KNOWN:
        own = of_partner
    if own in CAME:
        return Came.HOLDER
    return {Attendance.APOLOGIES.value: Came.APOLOGIES, Attendance.ABSENT.value: Came.ABSENT}.get(
        own, Came.NOT_KNOWN
    )
