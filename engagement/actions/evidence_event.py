"""What events say about the partners that took part in them.

Many events are read together, in a constant number of queries: an import has thousands.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.utils import timezone

from engagement.actions.evidence import Fact, Subject, acting_side, append
from engagement.enums import (
    TOOK_PART,
    Attendance,
    EvidenceComponent,
    EvidenceSource,
    Initiator,
    Side,
    Truster,
)
from engagement.models import Attendee, Event, EventBoard, Evidence
from engagement.models.event import Participation
from partners.enums import Grade
from partners.models import Position

# Raw values of the method's table of sources.
ATTENDANCE_VALUE = {
    Attendance.PRESENT: 1.0,
    Attendance.IN_ATTENDANCE: 1.0,
    Attendance.DEPUTY: 0.75,
    Attendance.ABSENT: 0.0,
}


def post_events(events: Iterable[Event]) -> None:
    """Append what the current revisions of events say about each of their partners.

    A partner that a correction removed, and every partner of a withdrawn event, gets void rows.
    An event in the future says nothing yet: it is posted when its day has come.
    """
    today = timezone.localdate()
    due = [event for event in events if event.occurred_on <= today or event.revision > 1]
    parts = _participations(due)
    attendees = _attendees(due)
    grades = Grades(attendees)
    of_boards = set(EventBoard.objects.filter(event__in=due).values_list("event_id", flat=True))
    came: dict[int, list[Attendee]] = defaultdict(list)
    for attendee in attendees:
        came[attendee.event_id].append(attendee)
    rows: list[Evidence] = []
    for event in due:
        for part in parts[event.pk]:
            own = [each for each in came[event.pk] if each.partnership_id == part.partnership_id]
            rows += _rows(event, part, own, grades, is_agreed=event.pk in of_boards)
    Evidence.objects.bulk_create(rows, batch_size=2_000)
    _note_as_posted([event for event in due if event.occurred_on <= today])


class Grades:
    """The highest grade that attending people held on a day, for many people and days at once."""

    def __init__(self, attendees: Sequence[Attendee]) -> None:
        self._held: dict[int, list[tuple[date | None, date | None, int]]] = defaultdict(list)
        positions = Position.objects.filter(person__in={each.person_id for each in attendees})
        fields = ("person_id", "valid_from", "valid_to", "grade")
        for person_id, since, until, grade in positions.values_list(*fields):
            self._held[person_id].append((since, until, grade))

    def of(self, person_id: int, on: date) -> int:
        """The grade, or ``Grade.NOT_KNOWN``."""
        held = [
            grade
            for since, until, grade in self._held[person_id]
            if (since is None or since <= on) and (until is None or until >= on)
        ]
        return max(held, default=Grade.NOT_KNOWN)


def _participations(events: Sequence[Event]) -> dict[int, list[Participation]]:
    found: dict[int, list[Participation]] = defaultdict(list)
    rows = Participation.objects.filter(event__in=events).order_by("pk")
    for part in rows.select_related("partnership__organisation", "partnership__system"):
        found[part.event_id].append(part)
    return found


def _attendees(events: Sequence[Event]) -> list[Attendee]:
    """People who came for a partner: the system's own say nothing about anybody."""
    rows = Attendee.objects.filter(event__in=events, partnership__isnull=False)
    return list(rows.select_related("person").order_by("pk"))


def _rows(
    event: Event,
    part: Participation,
    attendees: Sequence[Attendee],
    grades: Grades,
    *,
    is_agreed: bool,
) -> list[Evidence]:
    counts = part.is_standing and not event.is_withdrawn
    facts = []
    if counts:
        facts += _trust_facts(part, is_agreed=is_agreed)
        facts += _contact_facts(event, part, attendees, grades)
    rows = append(_subject_of(part, event), facts)
    for attendee in attendees:
        met = counts and attendee.is_standing and attendee.attendance in TOOK_PART
        subject = Subject(
            "attendee", attendee.public_id, event.revision, part.partnership, event.occurred_on
        )
        rows += append(subject, [_person_met(attendee)] if met else [])
    return rows


def _note_as_posted(events: Sequence[Event]) -> None:
    behind = [event for event in events if event.posted_revision != event.revision]
    for revision in {event.revision for event in behind}:
        pks = [event.pk for event in behind if event.revision == revision]
        Event.objects.filter(pk__in=pks).update(posted_revision=revision)


def _subject_of(participation: Participation, event: Event) -> Subject:
    return Subject(
        "participation",
        participation.public_id,
        event.revision,
        participation.partnership,
        event.occurred_on,
    )


def _contact_facts(
    event: Event,
    participation: Participation,
    attendees: Sequence[Attendee],
    grades: Grades,
) -> list[Fact]:
    if participation.attendance not in TOOK_PART:
        return []
    facts = [Fact(EvidenceComponent.CONTACT, EvidenceSource(event.kind), x=1.0)]
    if event.initiated_by in {Initiator.SYSTEM, Initiator.PARTNER}:
        begun_by_partner = float(event.initiated_by == Initiator.PARTNER)
        facts.append(Fact(EvidenceComponent.RECIPROCITY, EvidenceSource.EVENT, x=begun_by_partner))
    known = [
        grades.of(attendee.person_id, event.occurred_on)
        for attendee in attendees
        if attendee.is_standing and attendee.attendance in TOOK_PART
    ]
    highest = max(known, default=Grade.NOT_KNOWN)
    if highest != Grade.NOT_KNOWN:
        most_senior = highest / max(Grade.values)
        facts.append(Fact(EvidenceComponent.SENIORITY, EvidenceSource.EVENT, x=most_senior))
    return facts


def _trust_facts(participation: Participation, *, is_agreed: bool) -> list[Fact]:
    """Attendance speaks of reliability only where it was agreed: at meetings of boards."""
    partner_id = participation.partnership.organisation.public_id
    facts = []
    if is_agreed and participation.attendance in ATTENDANCE_VALUE:
        facts.append(
            Fact(
                EvidenceComponent.TRUST,
                EvidenceSource.ATTENDANCE,
                x=ATTENDANCE_VALUE[Attendance(participation.attendance)],
                truster=Truster.SYSTEM,
                counterpart_id=partner_id,
            )
        )
    if participation.tone is not None:
        recorded_by_system = participation.tone_recorded_by == Side.SYSTEM
        other = Side.PARTNER if recorded_by_system else Side.SYSTEM
        facts.append(
            Fact(
                EvidenceComponent.TRUST,
                EvidenceSource.TONE,
                x=(participation.tone - 1) / 4,
                truster=Truster.SYSTEM if recorded_by_system else Truster.PARTNER,
                counterpart_id=acting_side(other, participation.partnership),
            )
        )
    return facts


def _person_met(attendee: Attendee) -> Fact:
    return Fact(
        EvidenceComponent.PERSON,
        EvidenceSource.EVENT,
        x=1.0,
        counterpart_id=attendee.person.public_id,
    )
