"""Plans that partners write or sign together: begun, put right, submitted, opened again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date

from django.core.exceptions import ValidationError

from accounts.models import User
from audit.recording import Actor, action, record, require_reason
from engagement.actions.changing import set_fields
from engagement.actions.days import not_happened
from engagement.actions.principle import adopt_first_principles
from engagement.errors import AlreadyWithdrawnError, ChangedMeanwhileError, NotPossibleError
from engagement.models import Plan, PlanPartner
from partners.models import Partnership, Place, System


@dataclass(frozen=True)
class PlanFacts:
    """All that a person can say of a plan but whom it needs: what is left out is emptied."""

    kind: str
    title: str
    first_on: date
    last_on: date
    due_on: date
    place: Place | None = None
    lead: User | None = None


FACTS = tuple(field.name for field in fields(PlanFacts))


@action
def begin_plan(
    *, by: Actor, system: System, facts: PlanFacts, partners: Sequence[Partnership] = ()
) -> Plan:
    """Record a plan and the partners that it needs; the first one brings the first principles.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    plan = Plan(system=system)
    _apply(plan, facts)
    plan.save()
    if not system.principles.exists():
        adopt_first_principles(by=by, system=system)
    _need(plan, partners)
    _record("plan.begun", plan)
    return plan


@action
def correct_plan(
    *, by: Actor, plan: Plan, facts: PlanFacts, reason: str, expected_version: int
) -> Plan:
    """Put the record of a plan right.

    :raises ChangedMeanwhileError: someone else changed it after the person opened it.
    :raises AlreadyWithdrawnError: it was withdrawn.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    plan = locked_plan(plan)
    if plan.version != expected_version:
        raise ChangedMeanwhileError(
            "Someone else changed this plan after you opened it. Look at their version first."
        )
    reason = require_reason(reason)
    changed = _apply(plan, facts)
    plan.save()
    _record("plan.corrected", plan, changed=changed, reason=reason)
    return plan


@action
def submit_plan(*, by: Actor, plan: Plan, submitted_on: date) -> Plan:
    """Record the day of its submission. What is said or recorded later shows as retrofitted.

    :raises NotPossibleError: it was submitted before.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    plan = locked_plan(plan)
    if plan.is_submitted:
        raise NotPossibleError("This plan was submitted already. Reopen it if that is wrong.")
    errors = not_happened(submitted_on=submitted_on)
    if errors:
        raise ValidationError(errors)
    plan.submitted_on = submitted_on
    plan.save()
    _record("plan.submitted", plan, changed=["submitted_on"])
    return plan


@action
def reopen_plan(*, by: Actor, plan: Plan, reason: str) -> Plan:
    """Take back that it was submitted: it is in preparation again.

    :raises NotPossibleError: it was not submitted.
    :raises ValidationError: no reason was given.
    """
    plan = locked_plan(plan)
    if not plan.is_submitted:
        raise NotPossibleError("This plan has not been submitted.")
    reason = require_reason(reason)
    plan.submitted_on = None
    plan.save()
    _record("plan.reopened", plan, changed=["submitted_on"], reason=reason)
    return plan


@action
def withdraw_plan(*, by: User, plan: Plan, reason: str) -> Plan:
    """Take back the record of a plan that nobody writes. It stays readable, marked.

    :raises AlreadyWithdrawnError: it was withdrawn before.
    :raises ValidationError: no reason was given.
    """
    plan = locked_plan(plan)
    plan.mark_withdrawn(by, reason)
    plan.save()
    _record("plan.withdrawn", plan, reason=reason)
    return plan


@action
def need_partners(*, by: Actor, plan: Plan, partners: Sequence[Partnership]) -> Plan:
    """Add partners that the plan needs. One that was needed before comes back with its history.

    :raises NotPossibleError: the plan needs all of them already.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    plan = locked_plan(plan)
    if not partners:
        raise ValidationError({"partners": "Choose at least one partner."})
    if not _need(plan, partners):
        raise NotPossibleError("This plan needs these partners already.")
    _record("plan.partners_added", plan)
    return plan


@action
def release_partner(*, by: Actor, plan_partner: PlanPartner, reason: str) -> PlanPartner:
    """Say that a plan needs a partner no longer. What it said stays, and nothing is deleted.

    :raises NotPossibleError: it is not needed any more as it is.
    :raises ValidationError: no reason was given.
    """
    plan = locked_plan(plan_partner.plan)
    reason = require_reason(reason)
    found = plan.partners.select_related("partnership").get(pk=plan_partner.pk)
    if not found.is_standing:
        raise NotPossibleError("This plan does not need the partner any more.")
    found.is_standing = False
    found.save()
    record(
        "plan.partner_released",
        plan,
        system_id=plan.system.public_id,
        parent=found.partnership,
        facts={"partnership": str(found.partnership.public_id)},
        reason=reason,
    )
    return found


def locked_plan(plan: Plan) -> Plan:
    """The plan read again and locked.

    :raises AlreadyWithdrawnError: it was withdrawn.
    """
    rows = Plan.objects.select_for_update(of=("self",))
    found = rows.select_related("system", "place", "lead").get(pk=plan.pk)
    if found.is_withdrawn:
        raise AlreadyWithdrawnError("This plan was withdrawn, so it cannot be changed.")
    return found


def _apply(plan: Plan, facts: PlanFacts) -> list[str]:
    # Not `asdict`, which would copy the people and places in it.
    changed = set_fields(plan, {name: getattr(facts, name) for name in FACTS})
    errors = {}
    if facts.last_on < facts.first_on:
        errors["last_on"] = "The period ends before it begins."
    if facts.place is not None and facts.place.system_id != plan.system_id:
        errors["place"] = f"This place is not one of {plan.system}."
    if facts.lead is not None and not _works_in(facts.lead, plan.system):
        errors["lead"] = f"{facts.lead} has no role in {plan.system}."
    if errors:
        raise ValidationError(errors)
    plan.full_clean(exclude=["system", "place", "lead"], validate_constraints=False)
    return changed


def _works_in(user: User, system: System) -> bool:
    return user.memberships.current().filter(system=system).exists()


def _need(plan: Plan, partners: Iterable[Partnership]) -> int:
    """Let it need these partners; how many it did not need before."""
    wanted = {each.pk: each for each in partners}
    if any(each.system_id != plan.system_id for each in wanted.values()):
        raise ValidationError({"partners": f"All must be partners of {plan.system}."})
    if any(each.is_withdrawn for each in wanted.values()):
        raise ValidationError({"partners": "One of these is a partner no longer."})
    known = {row.partnership_id: row for row in plan.partners.filter(partnership__in=wanted)}
    back = [row for row in known.values() if not row.is_standing]
    new = [
        PlanPartner(plan=plan, system=plan.system, partnership=partnership)
        for pk, partnership in wanted.items()
        if pk not in known
    ]
    PlanPartner.objects.bulk_create(new)
    PlanPartner.objects.filter(pk__in=[row.pk for row in back]).update(is_standing=True)
    return len(new) + len(back)


def _record(event_type: str, plan: Plan, *, changed: Sequence[str] = (), reason: str = "") -> None:
    record(
        event_type,
        plan,
        system_id=plan.system.public_id,
        changed=changed,
        facts={
            "partners": plan.partners.standing().count(),
            "submitted_on": plan.submitted_on,
        },
        reason=reason,
    )
