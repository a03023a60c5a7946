"""What is agreed about contact with all partners of a tier and kind."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from audit.recording import Actor, action, record, require_reason
from engagement.actions.plan_following import carry_plan, hold_agreements
from engagement.models import EngagementPlan
from partners.models import System


@action
def change_engagement_plan(
    *,
    by: Actor,
    system: System,
    tier: str,
    kind: str = "",
    valid_from: date,
    contacts_a_year: int | None = None,
    people: int | None = None,
    grade: int | None = None,
    is_end: bool = False,
    reason: str,
) -> EngagementPlan:
    """Say what holds for a tier and kind from today or a later day on. The past stays as it was.

    With ``is_end`` there is no plan of this kind's own any more: that of the tier counts, if any.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    reason = require_reason(reason)
    hold_agreements(system, alone=True)  # two at once: one after the other, and both rows stay
    plan = EngagementPlan(
        system=system,
        tier=tier,
        kind=kind,
        valid_from=valid_from,
        contacts_a_year=contacts_a_year,
        people=people,
        grade=grade,
        is_end=is_end,
        reason=reason,
        recorded_by=by if isinstance(by, User) else None,
    )
    _check(plan)
    plan.save()
    values = {"contacts_a_year": contacts_a_year, "people": people, "grade": grade}
    record(
        "engagement_plan.changed",
        system,
        system_id=system.public_id,
        facts={
            "tier": tier,
            "kind": kind,
            "valid_from": valid_from,
            **({"is_end": True} if is_end else values),
            "partnerships": carry_plan(system),
        },
        reason=reason,
    )
    return plan


def _check(plan: EngagementPlan) -> None:
    """Say in words what the database would refuse, and that the past is past."""
    plan.full_clean(exclude=["system", "recorded_by"], validate_constraints=False)
    says_nothing = plan.contacts_a_year is None and plan.people is None and plan.grade is None
    errors = {}
    if plan.valid_from < timezone.localdate():
        errors["valid_from"] = (
            "The plan can change from today on. What was agreed before stays as it was."
        )
    if not plan.is_end and says_nothing:
        errors["contacts_a_year"] = "Say how often, with how many people, or how senior."
    if plan.is_end and not says_nothing:
        errors["is_end"] = "A plan that ends says nothing about contact. Empty the other answers."
    elif plan.is_end and not _holds_anything(plan):
        errors["is_end"] = "There is no plan for this tier and kind that could end."
    if plan.contacts_a_year is not None and not 1 <= plan.contacts_a_year <= 366:
        errors["contacts_a_year"] = "Contacts a year must be between 1 and 366."
    if plan.people is not None and not 1 <= plan.people <= 100:
        errors["people"] = "The number of people must be between 1 and 100."
    if errors:
        raise ValidationError(errors)


def _holds_anything(plan: EngagementPlan) -> bool:
    rows = EngagementPlan.objects.filter(system=plan.system).of(plan.tier, plan.kind)
    last = rows.filter(valid_from__lte=plan.valid_from).newest_first().first()
    return last is not None and not last.is_end
