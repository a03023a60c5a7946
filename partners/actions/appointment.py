"""Appointments that were recorded wrongly: put right, or taken back."""

from collections.abc import Sequence
from datetime import date

from accounts.models import User
from audit.recording import Actor, action, record, require_reason
from partners.actions.board import mark_partnership, save_appointment
from partners.actions.locking import locked
from partners.actions.nominated import move_nomination, reopen_nomination
from partners.errors import PartnersError
from partners.models import Appointment, Organisation


@action
def correct_appointment(
    *,
    by: Actor,
    appointment: Appointment,
    home_organisation: Organisation,
    competences: Sequence[str],
    valid_from: date,
    valid_to: date | None,
    reason: str,
    expected_version: int | None = None,
) -> Appointment:
    """Put right what is recorded of an appointment. Another person is another appointment.

    :raises ChangedMeanwhileError: someone else changed it after the person opened it.
    :raises PartnersError: it was withdrawn.
    :raises ValidationError: someone else holds the seat in that time, or a field is wrong.
    """
    appointment = _standing(appointment, expected_version)
    new = {
        "home_organisation": home_organisation,
        "competences": list(competences),
        "valid_from": valid_from,
        "valid_to": valid_to,
    }
    changed = [name for name, value in new.items() if getattr(appointment, name) != value]
    for name, value in new.items():
        setattr(appointment, name, value)
    reason = require_reason(reason)
    save_appointment(appointment)
    move_nomination(appointment)
    mark_partnership(appointment.seat)
    record(
        "seat.appointment_corrected",
        appointment,
        system_id=appointment.system.public_id,
        parent=appointment.seat.board,
        changed=changed,
        facts={"valid_from": valid_from, "valid_to": valid_to},
        reason=reason,
    )
    return appointment


@action
def withdraw_appointment(*, by: User, appointment: Appointment, reason: str) -> Appointment:
    """Take back an appointment that was recorded by mistake: nobody held the seat by it.

    The nomination that it had closed goes on.

    :raises PartnersError: it was withdrawn before.
    :raises ValidationError: no reason was given.
    """
    appointment = _standing(appointment, None)
    appointment.mark_withdrawn(by, reason)
    appointment.save()
    reopen_nomination(appointment)
    mark_partnership(appointment.seat)
    record(
        "seat.appointment_withdrawn",
        appointment,
        system_id=appointment.system.public_id,
        parent=appointment.seat.board,
        reason=appointment.withdrawn_reason,
    )
    return appointment


def _standing(appointment: Appointment, expected_version: int | None) -> Appointment:
    appointment = locked(appointment, expected_version)
    if appointment.is_withdrawn:
        raise PartnersError("This appointment was withdrawn, so it cannot be changed.")
    return appointment
