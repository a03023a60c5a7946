"""How many partners a plan needs and how many have said what, in the query of a list."""

from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from engagement.enums import Stance
from engagement.models import Plan, PlanPartner, PlanPosition

_SUBMITTED_ON = F("plan_partner__plan__submitted_on")
# The rule of `was_retrofitted`; never true of a plan that was not submitted.
_LATER = Q(said_on__gt=_SUBMITTED_ON) | Q(recorded_at__date__gt=_SUBMITTED_ON)


def with_counts(plans: QuerySet[Plan]) -> Any:
    """Each plan with `needed`, `asked`, `agreed`, `conditional` and `retrofitted` partners."""
    needed = PlanPartner.objects.standing().filter(plan=OuterRef("pk"))
    return plans.annotate(
        needed=_number(needed),
        asked=_number(_holding().exclude(stance=Stance.NOT_ASKED)),
        agreed=_number(_holding().filter(stance=Stance.AGREED)),
        conditional=_number(_holding().filter(stance=Stance.CONDITIONAL)),
        retrofitted=_number(_holding().filter(_LATER)),
    )


def _holding() -> QuerySet[PlanPosition]:
    """What holds today of the plan in the query outside; narrowed only once it is chosen."""
    of_plan = PlanPosition.objects.filter(
        plan_partner__plan=OuterRef(OuterRef("pk")), plan_partner__is_standing=True
    )
    return PlanPosition.objects.filter(pk__in=of_plan.holding().values("pk"))


def _number(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values(same=Value(1)).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
