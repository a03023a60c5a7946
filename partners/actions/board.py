"""Boards, their seats, and who sits in them."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.recording import Actor, action, record
from partners.enums import AppointmentKind, SeatCapacity
from partners.models import (
    Appointment,
    Board,
    Organisation,
    Partnership,
    Person,
    Place,
    Seat,
    System,
)


@action
def set_up_board(
    *,
    by: Actor,
    system: System,
    name: str,
    kind: str,
    place: Place | None = None,
    quorum: int | None = None,
    valid_from: date | None = None,
) -> Board:
    """Add a board or committee of a system.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    board = Board(
        system=system,
        name=" ".join(name.split()),
        kind=kind,
        place=place,
        quorum=quorum,
        valid_from=valid_from,
    )
    board.full_clean(exclude=["system"], validate_constraints=False)
    if Board.objects.filter(system=system, name=board.name).exists():
        raise ValidationError({"name": f"{system} has a board of this name already."})
    board.save()
    record("board.set_up", board, system_id=system.public_id, facts={"kind": kind})
    return board


@action
def add_seat(
    *,
    by: Actor,
    board: Board,
    title: str,
    sector: str,
    valid_from: date,
    capacity: str = SeatCapacity.MEMBER,
    is_voting: bool = True,
    is_statutory: bool = False,
    nominating_route: str = "",
    expected_from: Partnership | None = None,
    valid_to: date | None = None,
) -> Seat:
    """Add a seat to a board, filled or not.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    seat = Seat(
        board=board,
        system=board.system,
        title=" ".join(title.split()),
        sector=sector,
        capacity=capacity,
        is_voting=is_voting,
        is_statutory=is_statutory,
        nominating_route=nominating_route,
        expected_from=expected_from,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    seat.full_clean(exclude=["system", "board"])
    seat.save()
    _touch_partnership(seat)
    record("seat.added", seat, system_id=board.system.public_id, parent=board)
    return seat


@action
def change_seat(
    *,
    by: Actor,
    seat: Seat,
    sector: str,
    capacity: str,
    is_voting: bool,
    nominating_route: str,
    expected_from: Partnership | None,
    valid_to: date | None,
) -> Seat:
    """Put right what is recorded of a seat. Its board, title and first day are what it is.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    _touch_partnership(seat)
    new = {
        "sector": sector,
        "capacity": capacity,
        "is_voting": is_voting,
        "nominating_route": nominating_route,
        "expected_from": expected_from,
        "valid_to": valid_to,
    }
    changed = [name for name, value in new.items() if getattr(seat, name) != value]
    for name, value in new.items():
        setattr(seat, name, value)
    if valid_to is not None and valid_to < seat.valid_from:
        raise ValidationError({"valid_to": "The end is before the start."})
    seat.full_clean(exclude=["system", "board"])
    seat.save()
    _touch_partnership(seat)
    record(
        "seat.changed", seat, system_id=seat.system.public_id, parent=seat.board, changed=changed
    )
    return seat


@action
def appoint(
    *,
    by: Actor,
    seat: Seat,
    person: Person,
    home_organisation: Organisation,
    valid_from: date,
    valid_to: date | None = None,
    kind: str = AppointmentKind.HOLDER,
    competences: Sequence[str] = (),
) -> Appointment:
    """Seat a person, who comes from an organisation and sits in their own right.

    :raises ValidationError: someone else holds the seat in that time, or a field is wrong.
    """
    appointment = Appointment(
        seat=seat,
        system=seat.system,
        person=person,
        home_organisation=home_organisation,
        kind=kind,
        competences=list(competences),
        valid_from=valid_from,
        valid_to=valid_to,
    )
    appointment.full_clean(exclude=["system", "seat"], validate_constraints=False)
    try:
        with transaction.atomic():
            appointment.save()
    except IntegrityError as error:
        raise ValidationError(
            {"valid_from": "Someone else holds this seat then. End their appointment first."}
        ) from error
    _touch_partnership(seat)
    record(
        "seat.filled",
        appointment,
        system_id=seat.system.public_id,
        parent=seat.board,
        facts={"kind": kind, "valid_from": valid_from},
    )
    return appointment


@action
def end_appointment(*, by: Actor, appointment: Appointment, on: date) -> Appointment:
    """Record the last day of an appointment.

    :raises ValidationError: the day is before the start.
    """
    if on < appointment.valid_from:
        raise ValidationError({"valid_to": "The end is before the start."})
    appointment.valid_to = on
    appointment.save(update_fields=["valid_to"])
    _touch_partnership(appointment.seat)
    record(
        "seat.vacated",
        appointment,
        system_id=appointment.system.public_id,
        parent=appointment.seat.board,
        changed=["valid_to"],
        facts={"valid_to": on},
    )
    return appointment


def _touch_partnership(seat: Seat) -> None:
    """Seats count in a partner's score; the sweep of the room above reads this mark."""
    if seat.expected_from_id is not None:
        Partnership.objects.filter(pk=seat.expected_from_id).update(facts_changed_at=timezone.now())
