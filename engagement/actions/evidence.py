"""How facts become evidence: the only module that appends to the ledger.

Not actions themselves: they are called by the actions of the records they read, in the same
transaction, so a record and its evidence cannot part.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from engagement.enums import (
    TOOK_PART,
    Attendance,
    CommitmentState,
    EvidenceComponent,
    EvidenceSource,
    Importance,
    Initiator,
    Side,
    Truster,
)
from engagement.models import (
    Attendee,
    Commitment,
    CommitmentStateChange,
    Event,
    Evidence,
)
from engagement.models.event import Participation
from partners.enums import Grade
from partners.models import Partnership, Position

# Raw values of the method's table of sources.
ATTENDANCE_VALUE = {
    Attendance.PRESENT: 1.0,
    Attendance.IN_ATTENDANCE: 1.0,
    Attendance.DEPUTY: 0.75,
    Attendance.ABSENT: 0.0,
}
COMMITMENT_VALUE = {
    CommitmentState.KEPT: 1.0,
    CommitmentState.RENEGOTIATED: 0.9,
    CommitmentState.LATE: 0.5,
    CommitmentState.BROKEN: 0.0,
}
IMPORTANCE_WEIGHT = {
    Importance.MINOR: 0.5,
    Importance.STANDARD: 1.0,
    Importance.MAJOR: 1.5,
}
UNCONFIRMED = 0.5


@dataclass(frozen=True)
class Fact:
    """One row to append: what it says, before it is tied to a subject and a partnership."""

    component: EvidenceComponent
    source: EvidenceSource
    x: float
    q: float = 1.0
    truster: Truster = Truster.NOBODY
    counterpart_id: uuid.UUID | None = None


@dataclass(frozen=True)
class Subject:
    """The record that a fact comes from, at one of its revisions; the wave, if of a survey."""

    type: str
    public_id: uuid.UUID
    revision: int
    partnership: Partnership
    occurred_on: date
    wave_id: uuid.UUID | None = None


def append(subject: Subject, facts: Iterable[Fact]) -> list[Evidence]:
    """Unsaved ledger rows for a subject. Without facts, one void row that ends its older rows.

    A day in the future gives no evidence, whatever the record says.
    """
    facts = list(facts)
    if subject.occurred_on > timezone.localdate():
        facts = []
    if not facts:
        return [] if subject.revision == 1 else [_row(subject, _NOTHING, is_void=True)]
    return [_row(subject, fact) for fact in facts]


def post_event(event: Event) -> None:
    """Append what an event's current revision says about each of its partners.

    A partner that a correction removed, and every partner of a withdrawn event, gets void rows.
    An event in the future says nothing yet: it is posted when its day has come.
    """
    if event.occurred_on > timezone.localdate() and event.revision == 1:
        return
    participations = list(
        event.participations.select_related("partnership__organisation", "partnership__system")
    )
    attendees = list(event.attendees.filter(partnership__isnull=False))
    grades = _grades(attendees, event.occurred_on)
    is_agreed = event.event_boards.exists()
    rows: list[Evidence] = []
    for participation in participations:
        own = [a for a in attendees if a.partnership_id == participation.partnership_id]
        counts = participation.is_standing and not event.is_withdrawn
        facts = []
        if counts:
            facts += _trust_facts(participation, is_agreed=is_agreed)
            facts += _contact_facts(event, participation, own, grades)
        rows += append(_subject_of(participation, event), facts)
        for attendee in own:
            met = counts and attendee.is_standing and attendee.attendance in TOOK_PART
            rows += append(
                Subject(
                    "attendee",
                    attendee.public_id,
                    event.revision,
                    participation.partnership,
                    event.occurred_on,
                ),
                [_person_met(attendee)] if met else [],
            )
    Evidence.objects.bulk_create(rows)
    if event.occurred_on <= timezone.localdate():
        Event.objects.filter(pk=event.pk).update(posted_revision=event.revision)


def post_commitment(commitment: Commitment, change: CommitmentStateChange | None) -> None:
    """Append what a state that a commitment reached says about the side that had promised.

    Open says nothing yet, withdrawn by both says nothing at all; ``None`` voids what was said.
    A promise counts once, by the last state it reached: kept after being renegotiated is kept.
    """
    facts = []
    if change is not None and change.state in COMMITMENT_VALUE:
        weight = IMPORTANCE_WEIGHT[Importance(commitment.importance)]
        by_partner = commitment.made_by == Side.PARTNER
        facts = [
            Fact(
                EvidenceComponent.TRUST,
                EvidenceSource.COMMITMENT,
                x=COMMITMENT_VALUE[CommitmentState(change.state)],
                q=weight if change.is_confirmed else weight * UNCONFIRMED,
                truster=Truster.SYSTEM if by_partner else Truster.PARTNER,
                counterpart_id=acting_side(commitment.made_by, commitment.partnership),
            )
        ]
    subject = Subject(
        "commitment",
        commitment.public_id,
        commitment.revision,
        commitment.partnership,
        change.happened_on if change else commitment.made_on,
    )
    Evidence.objects.bulk_create(append(subject, facts))


_NOTHING = Fact(EvidenceComponent.CONTACT, EvidenceSource.EVENT, x=0.0, q=0.0)


def _row(subject: Subject, fact: Fact, *, is_void: bool = False) -> Evidence:
    return Evidence(
        partnership=subject.partnership,
        system_id=subject.partnership.system_id,
        component=fact.component,
        source=fact.source,
        truster=fact.truster,
        subject_type=subject.type,
        subject_id=subject.public_id,
        revision=subject.revision,
        wave_id=subject.wave_id,
        counterpart_id=fact.counterpart_id,
        x=fact.x,
        q=fact.q,
        is_void=is_void,
        occurred_on=subject.occurred_on,
        recorded_at=timezone.now(),
    )


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
    attendees: list[Attendee],
    grades: dict[int, int],
) -> list[Fact]:
    if participation.attendance not in TOOK_PART:
        return []
    facts = [Fact(EvidenceComponent.CONTACT, EvidenceSource(event.kind), x=1.0)]
    if event.initiated_by in {Initiator.SYSTEM, Initiator.PARTNER}:
        begun_by_partner = float(event.initiated_by == Initiator.PARTNER)
        facts.append(Fact(EvidenceComponent.RECIPROCITY, EvidenceSource.EVENT, x=begun_by_partner))
    known = [
        grades[attendee.person_id]
        for attendee in attendees
        if attendee.is_standing
        and attendee.attendance in TOOK_PART
        and grades.get(attendee.person_id, Grade.NOT_KNOWN) != Grade.NOT_KNOWN
    ]
    if known:
        most_senior = max(known) / max(Grade.values)
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


def acting_side(side: str, partnership: Partnership) -> uuid.UUID:
    """Public id of the body that acted: the partner's organisation, or the system."""
    if side == Side.PARTNER:
        return partnership.organisation.public_id
    return partnership.system.public_id


def _grades(attendees: list[Attendee], on: date) -> dict[int, int]:
    """The highest grade that each attending person held on the day: person's key to grade."""
    positions = Position.objects.held_on(on).filter(
        person__in=[attendee.person_id for attendee in attendees]
    )
    grades: dict[int, int] = {}
    for person_id, grade in positions.values_list("person_id", "grade"):
        grades[person_id] = max(grade, grades.get(person_id, 0))
    return grades
