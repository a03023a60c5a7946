"""How the side that a decision affects was engaged on it, and what came of that."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from audit.recording import Actor, action, record, require_reason
from engagement.actions.changing import locked
from engagement.actions.consulting import contradiction, post_next_revision, save_next_revision
from engagement.actions.days import not_happened
from engagement.errors import NotPossibleError
from engagement.models import Consultation, ConsultedAudience, Decision


@action
def engage_audience(
    *,
    by: Actor,
    consultation: Consultation,
    audience: str,
    first_engaged_on: date,
    stage: str,
) -> ConsultedAudience:
    """Record when an audience of the affected side was first engaged, and at which stage.

    :raises NotPossibleError: it was recorded before, or the partner is not affected any more.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    decision, consultation = _locked(consultation)
    row = consultation.audiences.filter(audience=audience).first()
    if row is not None and row.is_standing:
        raise NotPossibleError(
            "It is recorded already when they were engaged. Take that back first if it is wrong."
        )
    row = row or ConsultedAudience(consultation=consultation, system_id=consultation.system_id)
    row.audience, row.first_engaged_on, row.stage = audience, first_engaged_on, stage
    row.is_standing = True
    errors = not_happened(first_engaged_on=first_engaged_on)
    mismatch = contradiction(stage, first_engaged_on, decision.decided_on)
    if mismatch and not errors:
        errors["stage"] = mismatch
    if errors:
        raise ValidationError(errors)
    row.full_clean(exclude=["system", "consultation"], validate_constraints=False)
    row.save()
    _post(decision, consultation)
    _record("decision.audience_engaged", decision, consultation, {"audience": audience})
    return row


@action
def take_back_engagement(
    *, by: Actor, engaged: ConsultedAudience, reason: str
) -> ConsultedAudience:
    """Take back that an audience was engaged, which was recorded by mistake.

    :raises NotPossibleError: it was taken back before.
    :raises ValidationError: no reason was given.
    """
    decision, consultation = _locked(engaged.consultation)
    reason = require_reason(reason)
    engaged = consultation.audiences.get(pk=engaged.pk)
    if not engaged.is_standing:
        raise NotPossibleError("This was taken back before.")
    engaged.is_standing = False
    engaged.save()
    _post(decision, consultation)
    facts = {"audience": engaged.audience}
    _record("decision.engagement_taken_back", decision, consultation, facts, reason)
    return engaged


@action
def record_outcome(
    *,
    by: Actor,
    consultation: Consultation,
    asked: str = "",
    said: str = "",
    changed: str = "",
    why_not: str = "",
    told_on: date | None = None,
) -> Consultation:
    """Record what was asked, said and changed, or why not, and when they were told.

    What is left out is emptied. None of it is evidence: only how early they were engaged is.

    :raises NotPossibleError: the partner is not affected any more.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    decision, consultation = _locked(consultation)
    new = {"asked": asked, "said": said, "changed": changed, "why_not": why_not}
    for name, text in new.items():
        setattr(consultation, name, text.strip())
    consultation.told_on = told_on
    errors = not_happened(told_on=told_on)
    if errors:
        raise ValidationError(errors)
    consultation.full_clean(
        exclude=["system", "decision", "partnership", "affected"], validate_constraints=False
    )
    consultation.save()
    save_next_revision(decision)
    _record("decision.outcome_recorded", decision, consultation, {})
    return consultation


def _locked(consultation: Consultation) -> tuple[Decision, Consultation]:
    """The decision, locked, and its consultation as it is now."""
    decision = locked(consultation.decision)
    rows = decision.consultations.select_related("partnership", "affected")
    consultation = rows.get(pk=consultation.pk)
    if not consultation.is_standing:
        raise NotPossibleError("This decision no longer affects that partner.")
    return decision, consultation


def _post(decision: Decision, consultation: Consultation) -> None:
    save_next_revision(decision)
    post_next_revision(decision, decision.consultations.filter(pk=consultation.pk))


def _record(
    event_type: str,
    decision: Decision,
    consultation: Consultation,
    facts: dict[str, Any],
    reason: str = "",
) -> None:
    """In the history of the decision and in that of the partnership."""
    record(
        event_type,
        decision,
        system_id=decision.system.public_id,
        parent=consultation.partnership,
        facts={"partnership": str(consultation.partnership.public_id), **facts},
        reason=reason,
    )
