"""Boards, their seats, and who sits in them."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.recording import Actor, action, record
from partners.actions.locking import locked
from partners.actions.nominated import close_nomination
from partners.enums import AppointmentKind, SeatCapacity
from partners.models import (
    Appointment,
    Board,
    Nomination,
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
    term_years: int | None = None,
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
        term_years=term_years,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    _refuse_wrong_end(seat)
    seat.full_clean(exclude=["system", "board"])
    seat.save()
    mark_partnership(seat)
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
    term_years: int | None,
    valid_to: date | None,
    expected_version: int | None = None,
) -> Seat:
    """Put right what is recorded of a seat. Its board, title and first day are what it is.

    :raises ChangedMeanwhileError: someone else changed it after the person opened it.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    seat = locked(seat, expected_version)
    mark_partnership(seat)
    new = {
        "sector": sector,
        "capacity": capacity,
        "is_voting": is_voting,
        "nominating_route": nominating_route,
        "expected_from": expected_from,
        "term_years": term_years,
        "valid_to": valid_to,
    }
    changed = [name for name, value in new.items() if getattr(seat, name) != value]
    for name, value in new.items():
        setattr(seat, name, value)
    _refuse_wrong_end(seat)
    seat.full_clean(exclude=["system", "board"])
    seat.save()
    mark_partnership(seat)
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
    nomination: Nomination | None = None,
) -> Appointment:
    """Seat a person, who comes from an organisation and sits in their own right.

    It closes the nomination that led to it: the one given, else one of the person for the seat.

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
    save_appointment(appointment)
    close_nomination(appointment, nomination)
    mark_partnership(seat)
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
    mark_partnership(appointment.seat)
    record(
        "seat.vacated",
        appointment,
        system_id=appointment.system.public_id,
        parent=appointment.seat.board,
        changed=["valid_to"],
        facts={"valid_to": on},
    )
    return appointment


def save_appointment(appointment: Appointment) -> None:
    """Write it, where the seat is free.

    :raises ValidationError: someone else holds the seat in that time, or a field is wrong.
    """
    if appointment.valid_to is not None and appointment.valid_to < appointment.valid_from:
        raise ValidationError({"valid_to": "The end is before the start."})
    appointment.full_clean(exclude=["system", "seat"], validate_constraints=False)
    try:
        with transaction.atomic():
            appointment.save()
    except IntegrityError as error:
        raise ValidationError(
            {"valid_from": "Someone else holds this seat then. End their appointment first."}
        ) from error


def _refuse_wrong_end(seat: Seat) -> None:
    if seat.valid_to is not None and seat.valid_to < seat.valid_from:
        raise ValidationError({"valid_to": "The end is before the start."})


def mark_partnership(seat: Seat) -> None:
    """Seats count in a partner's score; the sweep of the room above reads this mark."""
    if seat.expected_from_id is not None:
        Partnership.objects.filter(pk=seat.expected_from_id).update(facts_changed_at=timezone.now())
