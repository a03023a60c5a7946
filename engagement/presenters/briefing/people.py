"""Who to know, who sits on which board, and when they were last seen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Prefetch, Q
from django.urls import reverse

from accounts.roles import Permission
from engagement.briefing.facts import Evidence, Line, Section, StepFacts
from engagement.days import end_of_today
from engagement.enums import TOOK_PART, Attendance
from engagement.models import Attendee, Event, Participation
from engagement.presenters.briefing.lines import A_YEAR, Reading, evidence, section, url_of
from engagement.presenters.partnership import SeatRow, people_of, seats_of
from nhsuk.formats import nhs_date
from partners.models import Person, Position

CONTACTS_SHOWN = 5
PEOPLE_SHOWN = 12
TERM_ENDS_SOON = timedelta(days=90)
NOT_SEEN = {Attendance.APOLOGIES, Attendance.ABSENT}


@dataclass(frozen=True)
class People:
    """Everybody known there, when each was last met, and the seats."""

    positions: Sequence[Position]
    met: dict[int, date]
    seats: Sequence[SeatRow]


def read_people(reading: Reading) -> People:
    """People only for those who may see them."""
    may = reading.may(Permission.VIEW_PEOPLE)
    return People(
        positions=people_of(reading.user, reading.partnership) if may else [],
        met=_met(reading) if may else {},
        seats=seats_of(reading.user, reading.partnership),
    )


def to_know(found: People, reading: Reading) -> Section:
    """People and what they do, the most senior first, with the day they were last met."""
    lines = [_person(row, found.met) for row in found.positions]
    may = reading.may(Permission.VIEW_PEOPLE)
    return section(
        "people",
        "Who to know",
        lines[:PEOPLE_SHOWN],
        nothing="Nobody known there yet." if may else "Your role does not show people.",
        in_all=len(lines),
        is_aside=True,
    )


def seats(found: People, reading: Reading) -> Section:
    """Seats meant for the partner, vacant ones first, with the end of the holder's term."""
    rows = sorted(found.seats, key=lambda row: row.holder is not None)
    return section(
        "seats",
        "Seats on boards",
        [_seat(row, reading) for row in rows],
        nothing="No seat is meant for this partner.",
        is_aside=True,
    )


def with_people(facts: StepFacts, found: People) -> StepFacts:
    """The facts with what is missing or old here."""
    ends = facts.today + TERM_ENDS_SOON
    held = [(row.seat, row.holder) for row in found.seats if row.holder is not None]
    people = {row.person_id: row.person for row in found.positions}
    return replace(
        facts,
        seats_vacant=tuple(
            _of_seat(row.seat, row.seat.valid_from) for row in found.seats if row.holder is None
        ),
        terms_ending=tuple(
            _of_seat(seat, holder.valid_to)
            for seat, holder in held
            if holder.valid_to is not None and holder.valid_to <= ends
        ),
        only_person=_only_person(people, found.met, facts.today),
        people_unchecked=tuple(
            evidence(person, _person_url(person), person.name, person.checked_on)
            for person in people.values()
            if person.is_due_for_checking
        ),
    )


def last_contacts(reading: Reading) -> Section:
    """The newest contacts with the notes that the reader may read, and who came."""
    may = reading.may(Permission.VIEW_PEOPLE)
    came = Attendee.objects.filter(
        partnership=reading.partnership,
        is_standing=True,
        person__in=Person.objects.visible_to(reading.user),
    ).select_related("person")
    rows = (
        Participation.objects.visible_to(reading.user)
        .contacts()
        .filter(partnership=reading.partnership)
        .select_related("event")
        .newest_first()
    )
    if may:
        rows = rows.prefetch_related(Prefetch("event__attendees", came, to_attr="came"))
    parts = list(rows[:CONTACTS_SHOWN])
    readable = Event.objects.with_notes_readable_by(reading.user)
    notes = dict(
        readable.filter(pk__in=[part.event_id for part in parts]).values_list("pk", "notes")
    )
    return section(
        "contacts",
        "Last contacts",
        [_contact(part, notes.get(part.event_id, "")) for part in parts],
        nothing="None yet.",
    )


def _met(reading: Reading) -> dict[int, date]:
    """When each person was last there for the partner."""
    rows = Attendee.objects.filter(
        Q(event__starts_at__lte=end_of_today()),
        partnership=reading.partnership,
        is_standing=True,
        attendance__in=TOOK_PART,
        event__withdrawn_at__isnull=True,
        person__erased_at__isnull=True,
    )
    return dict(rows.values_list("person").annotate(Max("event__occurred_on")))


def _only_person(
    people: dict[int, Person], met: dict[int, date], today: date
) -> tuple[Evidence, ...]:
    lately = {key: day for key, day in met.items() if day >= today - A_YEAR}
    if len(lately) != 1:
        return ()
    ((key, day),) = lately.items()
    person = people.get(key)
    if person is None:
        return ()
    return (evidence(person, _person_url(person), person.name, day),)


def _person(position: Position, met: dict[int, date]) -> Line:
    person, seen = position.person, met.get(position.person_id)
    job = position.title or str(position.get_grade_display())
    return Line(
        text=str(person),
        about=", ".join(part for part in (job, person.email, person.phone) if part),
        state=f"Met {nhs_date(seen)}" if seen else "Not met yet",
        url=_person_url(person),
    )


def _person_url(person: Person) -> str:
    return reverse("partners:person", args=[person.public_id])


def _seat(row: SeatRow, reading: Reading) -> Line:
    url = reverse("partners:board", args=[row.seat.board.public_id])
    what = f"{row.seat.board.name}: {row.seat.title}"
    holder = row.holder
    if holder is None:
        return Line(what, state="Vacant", is_late=True, url=url)
    who = str(holder.person) if reading.may(Permission.VIEW_PEOPLE) else "Filled"
    until = f", until {nhs_date(holder.valid_to)}" if holder.valid_to else ""
    soon = holder.valid_to is not None and holder.valid_to <= reading.today + TERM_ENDS_SOON
    return Line(
        text=what,
        about=f"{who} since {nhs_date(holder.valid_from)}{until}",
        state="Term ends soon" if soon else "",
        url=url,
    )


def _of_seat(seat: Any, on: date) -> Evidence:
    url = reverse("partners:board", args=[seat.board.public_id])
    return evidence(seat, url, f"{seat.board.name}, {seat.title}", on)


def _contact(part: Any, notes: str) -> Line:
    event = part.event
    came = [row for row in getattr(event, "came", []) if row.attendance not in NOT_SEEN]
    names = ", ".join(str(row.person) for row in came)
    who = f" with {names}" if names else ""
    return Line(
        text=str(event),
        about=f"{event.get_kind_display()}, {nhs_date(event.starts_at)}{who}",
        quote=notes,
        url=url_of("event", event),
    )
