"""How facts become evidence: what every module that appends to the ledger goes through.

Not actions themselves: they are called by the actions of the records they read, in the same
transaction, so a record and its evidence cannot part.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from engagement.enums import (
    CommitmentState,
    EvidenceComponent,
    EvidenceSource,
    Importance,
    Side,
    Truster,
)
from engagement.models import Commitment, CommitmentStateChange, Evidence
from partners.models import Partnership

# Raw values of the method's table of sources.
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


def acting_side(side: str, partnership: Partnership) -> uuid.UUID:
    """Public id of the body that acted: the partner's organisation, or who is across from it."""
    if side == Side.PARTNER:
        return partnership.organisation.public_id
    return partnership.other_side.public_id
