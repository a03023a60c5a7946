"""How documents, issues raised and consultations become evidence.

Beside ``evidence``, which holds the ledger's own rules. Like it, this is called by the actions of
the records, in the same transaction.
"""

from django.utils import timezone

from engagement.actions.evidence import IMPORTANCE_WEIGHT, Fact, Subject, acting_side, append
from engagement.enums import (
    DocumentState,
    EvidenceComponent,
    EvidenceSource,
    Importance,
    IssueOutcome,
    Side,
    Stage,
    Truster,
)
from engagement.models import Consultation, Document, Evidence, Issue
from partners.models import Partnership

# Raw values of the method's table of sources.
ON_TIME, AFTERWARDS, WITHHELD = 1.0, 0.5, 0.0
ISSUE_VALUE = {
    IssueOutcome.SATISFIED: 1.0,
    IssueOutcome.PARTLY: 0.5,
    IssueOutcome.UNRESOLVED: 0.0,
}
STAGE_VALUE = {
    Stage.BEFORE_OPTIONS: 1.0,
    Stage.ON_OPTIONS: 0.7,
    Stage.BEFORE_DECISION: 0.3,
    Stage.AFTER: 0.0,
}


def post_document(document: Document) -> None:
    """Append what came of a request, for the side that asked; nothing while it is open.

    A document counts once, by its last state: withheld and shared in the end is shared, late.
    """
    facts = []
    if document.settled_on is not None and not document.is_withdrawn:
        facts = [
            _trust(
                EvidenceSource.DOCUMENT,
                truster=document.asked_by,
                partnership=document.partnership,
                x=_document_value(document),
            )
        ]
    subject = Subject(
        "document",
        document.public_id,
        document.revision,
        document.partnership,
        document.settled_on or document.asked_on,
    )
    Evidence.objects.bulk_create(append(subject, facts))


def post_issue(issue: Issue) -> None:
    """Append how an issue ended, for the side that raised it; nothing while it is open."""
    facts = []
    if issue.settled_on is not None and not issue.is_withdrawn:
        facts = [
            _trust(
                EvidenceSource.ISSUE,
                truster=issue.raised_by,
                partnership=issue.partnership,
                x=ISSUE_VALUE[IssueOutcome(issue.outcome)],
                q=IMPORTANCE_WEIGHT[Importance(issue.importance)],
            )
        ]
    subject = Subject(
        "issue",
        issue.public_id,
        issue.revision,
        issue.partnership,
        issue.settled_on or issue.raised_on,
    )
    Evidence.objects.bulk_create(append(subject, facts))


def post_consultation(consultation: Consultation) -> None:
    """Append how early the affected side was engaged; nothing while undecided and not engaged.

    Of a decision by the system it also speaks of the system's duty, so of engagement health. What
    was not asked before the decision dates from the decision: to tell somebody later makes it no
    newer. It informs the trust of the affected side alone.
    """
    decision = consultation.decision
    days = [day for day in (consultation.first_engaged_on, decision.decided_on) if day is not None]
    facts = []
    if days and consultation.is_standing and not decision.is_withdrawn:
        x = STAGE_VALUE[consultation.stage or Stage.AFTER]
        facts = [
            _trust(
                EvidenceSource.CONSULTATION,
                truster=consultation.affected_side,
                partnership=consultation.partnership,
                x=x,
            )
        ]
        if decision.made_by == Side.SYSTEM:
            facts.append(
                Fact(
                    EvidenceComponent.EARLY_ENGAGEMENT,
                    EvidenceSource.CONSULTATION,
                    x=x,
                    counterpart_id=acting_side(Side.SYSTEM, consultation.partnership),
                )
            )
    subject = Subject(
        "consultation",
        consultation.public_id,
        consultation.revision,
        consultation.partnership,
        min(days, default=timezone.localdate(consultation.created_at)),
    )
    Evidence.objects.bulk_create(append(subject, facts))


def _document_value(document: Document) -> float:
    if document.state == DocumentState.WITHHELD:
        return WITHHELD
    in_time = document.settled_on is not None and document.settled_on <= document.due_on
    return ON_TIME if in_time else AFTERWARDS


def _trust(
    source: EvidenceSource, *, truster: str, partnership: Partnership, x: float, q: float = 1.0
) -> Fact:
    """What the other side's act says to the side whose trust it informs."""
    return Fact(
        EvidenceComponent.TRUST,
        source,
        x=x,
        q=q,
        truster=Truster.PARTNER if truster == Side.PARTNER else Truster.SYSTEM,
        counterpart_id=acting_side(_other(truster), partnership),
    )


def _other(side: str) -> Side:
    return Side.SYSTEM if side == Side.PARTNER else Side.PARTNER
