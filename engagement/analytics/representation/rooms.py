"""The seats of boards with whoever could fill them, and what is recorded of who came.

Read for many meetings at once, in a fixed number of queries.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from engagement.enums import Attendance
from engagement.models import Attendee, Event, Participation
from partners.models import Appointment, Board, Person, Seat

CAME = frozenset({Attendance.PRESENT, Attendance.DEPUTY, Attendance.IN_ATTENDANCE})
STAYED_AWAY = frozenset({Attendance.APOLOGIES, Attendance.ABSENT})


@dataclass(frozen=True)
class SeatPeople:
    """A seat with all who hold or held it and deputise or deputised."""

    seat: Seat
    appointments: tuple[Appointment, ...]

    def exists_on(self, day: date) -> bool:
        """Whether the board had the seat."""
        return _includes(self.seat.valid_from, self.seat.valid_to, day)

    def holder_on(self, day: date) -> Person | None:
        """Whoever held it."""
        return next((a.person for a in self._on(day) if a.holds), None)

    def deputies_on(self, day: date) -> tuple[Person, ...]:
        """Who was appointed to deputise."""
        return tuple(a.person for a in self._on(day) if not a.holds)

    def _on(self, day: date) -> Iterable[Appointment]:
        return (a for a in self.appointments if _includes(a.valid_from, a.valid_to, day))


@dataclass
class WhoCame:
    """What is recorded of one meeting: by person, and by partner."""

    people: dict[int, str] = field(default_factory=dict)
    partners: dict[int, str] = field(default_factory=dict)


def seats_of(boards: Collection[Board]) -> dict[int, list[SeatPeople]]:
    """All seats that the boards have or had, by board, in two queries."""
    seats = list(
        Seat.objects.filter(board__in=boards)
        .select_related("expected_from")
        .order_by("title", "id")
    )
    appointments: dict[int, list[Appointment]] = defaultdict(list)
    rows = Appointment.objects.standing().filter(seat__board__in=boards)
    for row in rows.select_related("person").order_by("id"):
        appointments[row.seat_id].append(row)
    found: dict[int, list[SeatPeople]] = defaultdict(list)
    for seat in seats:
        found[seat.board_id].append(SeatPeople(seat, tuple(appointments[seat.pk])))
    return found


def who_came(events: Collection[Event]) -> dict[int, WhoCame]:
    """Attendance by event, in two queries."""
    found: dict[int, WhoCame] = defaultdict(WhoCame)
    people = Attendee.objects.filter(event__in=events, is_standing=True)
    for event, person, attendance in people.values_list("event", "person", "attendance"):
        found[event].people[person] = attendance
    partners = Participation.objects.standing().filter(event__in=events)
    for event, partner, attendance in partners.values_list("event", "partnership", "attendance"):
        found[event].partners[partner] = attendance
    return found


def by_one_partner(seats: Iterable[SeatPeople], day: date) -> dict[int, int]:
    """The partner behind a seat, by seat, where the board expects only one holder from it.

    Only then does what is recorded of the partner say something about the seat.
    """
    expected = {
        each.seat.pk: each.seat.expected_from_id
        for each in seats
        if each.exists_on(day) and each.seat.expected_from_id is not None
    }
    times = Counter(expected.values())
    return {seat: partner for seat, partner in expected.items() if times[partner] == 1}


def _includes(first: date, last: date | None, day: date) -> bool:
    return first <= day and (last is None or day <= last)
