"""What decisions and the engagement on them have in common: their dates agree, and evidence."""

from datetime import date

from django.db.models import F, QuerySet

from engagement.actions.evidence_trust import post_consultation
from engagement.enums import Stage
from engagement.models import Consultation, Decision
from engagement.queue import mark_stale


def contradiction(stage: str, first_engaged_on: date, decided_on: date | None) -> str:
    """Why somebody cannot have been engaged at this stage on this day; empty if they can.

    On the day of the decision itself any stage may be true.
    """
    if stage == Stage.AFTER:
        if decided_on is None:
            return "Nothing is decided yet, so nobody can be engaged after the decision."
        if first_engaged_on < decided_on:
            return "This day is before the decision, so it was not after the decision."
    elif decided_on is not None and first_engaged_on > decided_on:
        return "This day is after the decision: choose “After the decision”."
    return ""


def save_next_revision(decision: Decision) -> None:
    """Save the decision as changed, also where only something below it was."""
    decision.revision += 1
    decision.save()


def post_next_revision(decision: Decision, consultations: "QuerySet[Consultation]") -> None:
    """Append the evidence of some of the decision's consultations in place of what they said."""
    consultations.update(revision=F("revision") + 1)
    post(decision, consultations)


def post(decision: Decision, consultations: "QuerySet[Consultation]") -> None:
    """Append what these consultations say now, and mark their partners for scoring.

    One after the other as they were made, so that the ledger reads the same whenever it is written.
    """
    rows = (
        consultations.select_related(
            "partnership__organisation", "partnership__system", "partnership__counterpart"
        )
        .prefetch_related("audiences")
        .order_by("pk")
    )
    for row in rows:
        row.decision = decision
        post_consultation(row)
    mark_stale(row.partnership for row in rows)
