"""Who sits in a seat, as a sheet of seats says it."""

from datetime import date, timedelta

from django.utils import timezone

from engagement.actions.importing.each_row import RowInHand
from engagement.imports.names import name_key
from engagement.imports.rows import Reason
from partners.actions.board import appoint, end_appointment
from partners.enums import AppointmentKind
from partners.models import Appointment, Organisation, Person, Position, Seat


def bring_holder_up_to_date(hand: RowInHand, seat: Seat) -> None:
    """Appoint the holder whom the row names; a known appointment is ended when it says so.

    A holder of before gives way only to one whose first day the row gives.
    """
    if not hand.said("holder"):
        return
    key = name_key(hand.said("home"))
    home = hand.names.organisation(hand.row, key) if key else None
    person = _person(hand, home)
    known = _known(hand, seat, person)
    if known is not None:
        _end(hand, known, hand.day("holder_until"))
        return
    begins = hand.day("holder_from") or max(seat.valid_from, timezone.localdate())
    until = hand.day("holder_until")
    if until is not None and until < begins:
        raise hand.refusal(Reason.REFUSED, "holder_until", "the end is before the start.")
    _make_room(hand, seat, begins)
    appointment = appoint(
        by=hand.by,
        seat=seat,
        person=person,
        home_organisation=home or _workplace(hand, person),
        valid_from=begins,
        valid_to=until,
    )
    hand.made(appointment)


def _person(hand: RowInHand, home: Organisation | None) -> Person:
    """A known person, by email address or by name; of several, the one of the organisation."""
    said = hand.said("holder")
    people = Person.objects.filter(system=hand.system, erased_at__isnull=True)
    is_address = "@" in said
    found = list(people.filter(**{"email__iexact" if is_address else "name__iexact": said})[:20])
    if len(found) > 1 and home is not None:
        jobs = Position.objects.current().filter(organisation=home, person__in=found)
        there = set(jobs.values_list("person_id", flat=True))
        found = [person for person in found if person.pk in there] or found
    if len(found) > 1:
        sentence = f"several people are called “{said}”. Give the email address instead."
        raise hand.refusal(Reason.SEVERAL, "holder", sentence)
    if not found:
        sentence = f"nobody known is “{said}”. Add people, or bring in a sheet of them, first."
        raise hand.refusal(Reason.NOT_KNOWN, "holder", sentence)
    return found[0]


def _known(hand: RowInHand, seat: Seat, person: Person) -> Appointment | None:
    """The appointment that the row means: of its first day, else the one that lasts."""
    own = seat.appointments.standing().filter(person=person, kind=AppointmentKind.HOLDER)
    own = own.select_related("seat__board", "system")
    begins = hand.day("holder_from")
    return (own.filter(valid_from=begins) if begins else own.current()).first()


def _make_room(hand: RowInHand, seat: Seat, begins: date) -> None:
    """End the appointment that began before and would go on beside the new one."""
    holders = seat.appointments.standing().filter(kind=AppointmentKind.HOLDER)
    held = (
        holders.filter(valid_to__isnull=True, valid_from__lt=begins)
        .select_related("seat__board", "system")
        .first()
    )
    if held is not None and hand.said("holder_from"):
        _end(hand, held, begins - timedelta(days=1))


def _end(hand: RowInHand, appointment: Appointment, on: date | None) -> None:
    if on is None or on == appointment.valid_to:
        return
    before = {"valid_to": appointment.valid_to}
    appointment = end_appointment(by=hand.by, appointment=appointment, on=on)
    hand.changed(appointment, before)


def _workplace(hand: RowInHand, person: Person) -> Organisation:
    jobs = list(Position.objects.current().filter(person=person).select_related("organisation")[:2])
    if len(jobs) != 1:
        sentence = f"say where {person} comes from: it is not known, or not the only job."
        raise hand.refusal(Reason.MISSING, "home", sentence)
    return jobs[0].organisation
