"""What is agreed with which partners, since when, and how far it is kept."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.access import permissions_in
from engagement.enums import ModelFamily
from engagement.models import EngagementPlan, ScoreModel
from engagement.presenters.engagement_plan import plan_page
from engagement.views.trail import HOME
from partners.access import require
from partners.current_system import current_system

# A change every month for years; what is older is in the audit log.
MOST_ROWS = 500


@require_safe
def engagement_plan(request: SignedInRequest) -> HttpResponse:
    """The plan of the system that the person works in."""
    system = current_system(request)
    if system is None:
        return redirect("engagement:home")
    require(request.user, Permission.VIEW_PARTNERSHIPS, system)
    allowed = permissions_in(request.user, system)
    plans = EngagementPlan.objects.visible_to(request.user).filter(system=system)
    rows = plans.select_related("recorded_by").newest_first()[:MOST_ROWS]
    model = ScoreModel.objects.in_force(ModelFamily.HEALTH)
    context = {
        "system": system,
        "plan": plan_page(system, list(rows), model),
        "may_change": Permission.MANAGE_PARTNERSHIPS in allowed,
        "fictional_data": system.is_fictional,
        "breadcrumbs": [HOME],
    }
    return render(request, "engagement/engagement_plan/show.html", context)
