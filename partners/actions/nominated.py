"""What an appointment does to the nomination that led to it. Called within actions."""

from django.core.exceptions import ValidationError

from audit.recording import record
from nhsuk.formats import nhs_date
from partners.models import Appointment, Nomination


def close_nomination(appointment: Appointment, nomination: Nomination | None) -> None:
    """Mark a nomination as ended by an appointment: the one given, or one that plainly led to it.

    :raises ValidationError: the one given is another person's or seat's, has ended, or its days
        are later than the appointment.
    """
    if nomination is None:
        nomination = _that_led_to(appointment)
        if nomination is None:
            return
    _refuse_another(appointment, nomination)
    nomination.appointed_on = appointment.valid_from
    nomination.appointment = appointment
    nomination.save()
    record_nomination("nomination.appointed", nomination, changed=["appointed_on"])


def reopen_nomination(appointment: Appointment) -> None:
    """Where an appointment was a mistake, the nomination that led to it goes on."""
    nomination = Nomination.objects.filter(appointment=appointment).first()
    if nomination is not None:
        nomination.appointed_on = nomination.appointment = None
        nomination.save()
        record_nomination("nomination.reopened", nomination, changed=["appointed_on"])


def move_nomination(appointment: Appointment) -> None:
    """Where the first day of an appointment is put right, so is that of its nomination.

    :raises ValidationError: the nomination was still going on then.
    """
    nomination = Nomination.objects.filter(appointment=appointment).first()
    if nomination is None or nomination.appointed_on == appointment.valid_from:
        return
    nomination.appointed_on = None
    _refuse_before(appointment, nomination)
    nomination.appointed_on = appointment.valid_from
    nomination.save()
    record_nomination("nomination.advanced", nomination, changed=["appointed_on"])


def record_nomination(
    event: str, nomination: Nomination, *, changed: list[str], reason: str = ""
) -> None:
    """Leave the audit event: days and stage, never whom."""
    record(
        event,
        nomination,
        system_id=nomination.system.public_id,
        parent=nomination.seat.board,
        changed=changed,
        facts={"stage": nomination.stage.value},
        reason=reason,
    )


def _that_led_to(appointment: Appointment) -> Nomination | None:
    """An open nomination of this person for this seat, if its days fit."""
    if not appointment.holds:
        return None
    rows = Nomination.objects.open().filter(
        seat=appointment.seat, person=appointment.person, nominated_on__isnull=False
    )
    fitting = (row for row in rows if row.last_day <= appointment.valid_from)
    return next(fitting, None)


def _refuse_another(appointment: Appointment, nomination: Nomination) -> None:
    same = (
        nomination.seat_id == appointment.seat_id and nomination.person_id == appointment.person_id
    )
    if not same or not appointment.holds or nomination.nominated_on is None:
        raise ValidationError("This nomination is for another seat or another person.")
    if not nomination.is_open:
        raise ValidationError("This nomination has ended, so nobody can be appointed from it.")
    _refuse_before(appointment, nomination)


def _refuse_before(appointment: Appointment, nomination: Nomination) -> None:
    if appointment.valid_from < nomination.last_day:
        raise ValidationError(
            {
                "valid_from": "The appointment begins before its nomination was "
                f"{nomination.stage.label.lower()}, on {nhs_date(nomination.last_day)}."
            }
        )
