"""Decisions by either side, and which partners they affect."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

from django.core.exceptions import ValidationError

from accounts.models import User
from audit.recording import Actor, action, record, require_reason
from engagement.actions.changing import locked, set_fields
from engagement.actions.consulting import (
    contradiction,
    post,
    post_next_revision,
    save_next_revision,
)
from engagement.actions.days import not_happened
from engagement.actions.joint_partnership import joint_partnership
from engagement.enums import Side
from engagement.errors import NotPossibleError
from engagement.models import CommissionedService, Consultation, ConsultedAudience, Decision
from partners.models import Partnership


@dataclass(frozen=True)
class DecisionFacts:
    """All that can be said of a decision but who makes it: what is left out is emptied.

    ``affected`` are the partners that it affects, each by its partnership with the system. A
    decision by a partner may affect other partners, the system itself, or both.
    """

    kind: str
    title: str
    affected: Sequence[Partnership] = ()
    theme: str = ""
    expected_on: date | None = None
    decided_on: date | None = None
    affects_system: bool = True


_WHOM = {"affected", "affects_system"}
_OWN_FIELDS = tuple(f.name for f in fields(DecisionFacts) if f.name not in _WHOM)


@action
def record_decision(
    *,
    by: Actor,
    made_by: str,
    facts: DecisionFacts,
    partnership: Partnership | None = None,
    service: CommissionedService | None = None,
) -> Decision:
    """Record a decision, ahead or made. Which side makes it cannot be changed later.

    ``partnership`` is that of the partner that decides; without, the system does. ``service`` is
    the one whose contract's end raised it.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    _check_sides(made_by, partnership, facts)
    system = (partnership or facts.affected[0]).system
    decision = Decision(system=system, made_by=made_by, partnership=partnership)
    if service is not None:
        decision.service, decision.contract_end = service, service.ends_on
    set_fields(decision, {name: getattr(facts, name) for name in _OWN_FIELDS})
    _check(decision)
    decision.save()
    _set_affected(by, decision, facts)
    post(decision, decision.consultations.all())
    _record("decision.recorded", decision)
    return decision


@action
def decide(*, by: Actor, decision: Decision, decided_on: date) -> Decision:
    """Record the day of the decision: whoever was not engaged by then was not asked before.

    :raises NotPossibleError: it was decided before.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    decision = locked(decision)
    if decision.decided_on is not None:
        raise NotPossibleError("This was decided already. Correct the record if that is wrong.")
    decision.decided_on = decided_on
    _check(decision)
    save_next_revision(decision)
    post_next_revision(decision, decision.consultations.standing())
    _record("decision.decided", decision, changed=["decided_on"])
    return decision


@action
def correct_decision(
    *, by: Actor, decision: Decision, facts: DecisionFacts, reason: str, expected_version: int
) -> Decision:
    """Put the record of a decision right: the next revision, with new evidence.

    :raises ChangedMeanwhileError: someone else changed it after the person opened it.
    :raises AlreadyWithdrawnError: it was withdrawn.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    decision = locked(decision, expected_version)
    require_reason(reason)
    _check_sides(decision.made_by, decision.partnership, facts)
    if any(each.system_id != decision.system_id for each in facts.affected):
        raise ValidationError({"affected": f"All must be partners of {decision.system}."})
    changed = set_fields(decision, {name: getattr(facts, name) for name in _OWN_FIELDS})
    _check(decision)
    save_next_revision(decision)
    before = {row.pk for row in decision.consultations.standing()}
    _set_affected(by, decision, facts)
    after = {row.pk for row in decision.consultations.standing()}
    post_next_revision(decision, decision.consultations.filter(pk__in=before | after))
    changed += ["affected"] if before != after else []
    _record("decision.corrected", decision, changed=changed, reason=reason)
    return decision


@action
def withdraw_decision(*, by: User, decision: Decision, reason: str) -> Decision:
    """Take back the record of a decision that nobody makes; it no longer counts.

    :raises AlreadyWithdrawnError: it was withdrawn before.
    :raises ValidationError: no reason was given.
    """
    decision = locked(decision)
    decision.mark_withdrawn(by, reason)
    save_next_revision(decision)
    standing = list(decision.consultations.standing().values_list("pk", flat=True))
    decision.consultations.update(is_standing=False)
    post_next_revision(decision, decision.consultations.filter(pk__in=standing))
    _record("decision.withdrawn", decision, reason=reason)
    return decision


def _check_sides(made_by: str, partnership: Partnership | None, facts: DecisionFacts) -> None:
    errors = {}
    if made_by not in Side.values:
        errors["made_by"] = "Choose who decides: the system or the partner."
    elif made_by == Side.SYSTEM and partnership is not None:
        errors["partnership"] = "When the system decides, no partner does."
    elif made_by == Side.PARTNER and partnership is None:
        errors["partnership"] = "Choose the partner that decides."
    elif partnership is not None and partnership.is_joint:
        errors["partnership"] = "Choose one partner of the system, not two."
    elif wrong := _wrong_affected(partnership, facts):
        errors["affected"] = wrong
    if errors:
        raise ValidationError(errors)


def _wrong_affected(decider: Partnership | None, facts: DecisionFacts) -> str:
    """What is wrong with whom it affects; empty if nothing is."""
    every = [*facts.affected, *([decider] if decider is not None else [])]
    if not facts.affected and decider is None:
        return "Choose at least one partner that it affects."
    if not facts.affected and not facts.affects_system:
        return "Choose at least one partner that it affects, or the system."
    if decider is not None and decider.pk in {each.pk for each in facts.affected}:
        return "Who decides is not affected by it: choose others."
    if len({each.pk for each in every}) != len(every):
        return "A partner is named twice."
    if len({each.system_id for each in every}) > 1:
        return "All must be partners of one system."
    if any(each.is_joint for each in every):
        return "Choose partners of the system, not two partners at once."
    return ""


def _check(decision: Decision) -> None:
    errors = not_happened(decided_on=decision.decided_on)
    engaged = ConsultedAudience.objects.standing().filter(consultation__decision=decision.pk)
    if any(contradiction(row.stage, row.first_engaged_on, decision.decided_on) for row in engaged):
        errors["decided_on"] = (
            "Somebody is recorded as engaged at a stage that this day contradicts. "
            "Take that back first."
        )
    if errors:
        raise ValidationError(errors)
    decision.full_clean(exclude=["system", "partnership"], validate_constraints=False)


def _set_affected(by: Actor, decision: Decision, facts: DecisionFacts) -> None:
    """Bring the consultations into line; removed ones stay, no longer standing."""
    wanted: dict[int | None, Partnership] = {row.organisation_id: row for row in facts.affected}
    if decision.partnership is not None and facts.affects_system:
        wanted[None] = decision.partnership
    for row in decision.consultations.all():
        is_wanted = wanted.pop(row.affected_id, None) is not None
        if row.is_standing != is_wanted:
            row.is_standing = is_wanted
            row.save()
    for affected, partnership in wanted.items():
        between = partnership
        if decision.partnership is not None and affected is not None:
            between = joint_partnership(by, decision.partnership, partnership)
        Consultation.objects.create(
            decision=decision, system=decision.system, partnership=between, affected_id=affected
        )


def _record(
    event_type: str, decision: Decision, *, changed: Sequence[str] = (), reason: str = ""
) -> None:
    record(
        event_type,
        decision,
        system_id=decision.system.public_id,
        parent=decision.partnership,
        changed=changed,
        facts={
            "affected": decision.consultations.standing().count(),
            "revision": decision.revision,
        },
        reason=reason,
    )
