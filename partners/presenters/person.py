"""A person as their page shows them."""

from dataclasses import dataclass

from django.utils import timezone

from partners.models import Appointment, Person, Position
from partners.presenters.dates import period


@dataclass(frozen=True)
class PositionRow:
    """A job, and whether it can still be ended."""

    position: Position
    period: str
    is_current: bool


@dataclass(frozen=True)
class SeatRow:
    """A seat that the person holds or held."""

    appointment: Appointment
    period: str
    is_current: bool


@dataclass(frozen=True)
class PersonFacts:
    """All that hangs on a person, current things first."""

    positions: list[PositionRow]
    seats: list[SeatRow]


def person_facts(person: Person) -> PersonFacts:
    """Read it in two queries."""
    today = timezone.localdate()
    positions = [
        PositionRow(
            row,
            period(row.valid_from, row.valid_to),
            row.valid_to is None or row.valid_to >= today,
        )
        for row in person.positions.select_related("organisation")
    ]
    seats = [
        SeatRow(
            row,
            period(row.valid_from, row.valid_to),
            row.valid_to is None or row.valid_to >= today,
        )
        for row in person.appointments.standing()
        .select_related("seat__board", "home_organisation")
        .order_by("-valid_from", "-id")
    ]
    return PersonFacts(
        positions=sorted(positions, key=lambda row: not row.is_current),
        seats=sorted(seats, key=lambda row: not row.is_current),
    )
