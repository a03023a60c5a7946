"""The plans of the system that the person works in."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from engagement.analytics.plan_counts import with_counts
from engagement.lists.plan_filters import PlanListFilter
from engagement.models import Plan
from engagement.views.record_page import list_page


@require_safe
def plans(request: SignedInRequest) -> HttpResponse:
    """Those that have not ended, the one due last first."""
    return list_page(
        request,
        lambda asked: with_counts(Plan.objects.visible_to(asked.user)),
        PlanListFilter,
        name="plan",
        title="Plans",
        order=("-due_on", "-id"),
        usual={"state": "current"},
        related=("place", "lead"),
        fragment="engagement/plans/_list.html",
    )
