"""The page of a plan: what partners hold of it, how they rate it, and what is missing."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.access import permissions_in
from engagement.analytics.plans import plan_record
from engagement.lists.plan_filters import PlanPartnerFilter
from engagement.models import Plan
from engagement.presenters.landscape import landscape_table
from engagement.presenters.plan import partners_shown, plan_page, principles_of
from engagement.views.plans.found import plan_or_404
from engagement.views.plans.trail import to_plans
from nhsuk.paging import keyset_page
from nhsuk.submission import wants_fragment

PAGE_SIZE = 40


@require_safe
def plan(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The whole page; for htmx the partners alone, as they are filtered."""
    shown = plan_or_404(request, public_id)
    filters = _filters(request, shown)
    record = plan_record(shown, _known_on(filters))
    principles = principles_of(record)
    order = ("partnership__organisation__name", "id")
    page = keyset_page(filters.qs, request.GET, order=order, size=PAGE_SIZE)
    allowed = permissions_in(request.user, shown.system)
    context = {
        "plan": shown,
        "filters": filters,
        "partners": partners_shown(record, page, principles),
        "known_on": record.day if record.known_at else None,
        "allowed": {permission.value: True for permission in allowed},
        "may_log": Permission.LOG_EVENTS in allowed and not shown.is_withdrawn,
        "fictional_data": shown.system.is_fictional,
        "breadcrumbs": to_plans(),
    }
    if wants_fragment(request):
        return render(request, "engagement/plans/_partners.html", context)
    context["details"] = plan_page(record, principles)
    context["landscape"] = landscape_table(shown.system)
    return render(request, "engagement/plans/show.html", context)


def _filters(request: SignedInRequest, shown: Plan) -> PlanPartnerFilter:
    rows = shown.partners.standing().select_related(
        "partnership__organisation", "partnership__place"
    )
    return PlanPartnerFilter(request.GET, rows, request=request, plan=shown)


def _known_on(filters: PlanPartnerFilter) -> date | None:
    """The day to look back to, if one is asked for that has been."""
    day: date | None = filters.form.cleaned_data.get("known_on") if filters.is_valid() else None
    return day
