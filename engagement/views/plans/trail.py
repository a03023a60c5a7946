"""Breadcrumbs of plans."""

from django.urls import reverse

from engagement.models import Plan, PlanPartner
from engagement.views.trail import HOME, Trail


def to_plans() -> Trail:
    """Down to the list of plans."""
    return [HOME, {"text": "Plans", "href": reverse("engagement:plans")}]


def to_plan(plan: Plan) -> Trail:
    """Down to a plan."""
    url = reverse("engagement:plan", args=[plan.public_id])
    return [*to_plans(), {"text": plan.title, "href": url}]


def to_plan_partner(part: PlanPartner) -> Trail:
    """Down to a partner of a plan."""
    url = reverse("engagement:plan_partner", args=[part.public_id])
    return [*to_plan(part.plan), {"text": str(part.partnership), "href": url}]


def to_principles() -> Trail:
    """Down to the principles of the system."""
    return [*to_plans(), {"text": "Principles", "href": reverse("engagement:principles")}]
