"""Promises of both sides: what is due, what is overdue, what became of them."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.filters import CommitmentFilter
from engagement.models import Commitment
from nhsuk.paging import keyset_page
from nhsuk.submission import wants_fragment
from partners.access import can
from partners.current_system import current_system

PAGE_SIZE = 25
# Someone who comes without asking for anything sees what is still open.
USUAL = {"state": "open"}


@require_safe
def commitments(request: SignedInRequest) -> HttpResponse:
    """The list, soonest first; a fragment for htmx."""
    system = current_system(request)
    if system is None:
        return redirect("engagement:home")
    has_asked = any(name in request.GET for name in CommitmentFilter.base_filters)
    asked = request.GET if has_asked else USUAL
    rows = Commitment.objects.visible_to(request.user).filter(system=system).standing()
    filters = CommitmentFilter(asked, rows, request=request)
    found = filters.qs.select_related("partnership__organisation", "owner")
    context = {
        "system": system,
        "filters": filters,
        "partnership": filters.form.cleaned_data.get("partnership") if filters.is_valid() else None,
        "page": keyset_page(found, request.GET, order=("due_on", "id"), size=PAGE_SIZE),
        "may_settle": can(request.user, Permission.LOG_EVENTS, system),
        "fictional_data": system.is_fictional,
        "breadcrumbs": [{"text": "Home", "href": "/"}],
    }
    fragment, page = "engagement/_commitment_list.html", "engagement/commitments.html"
    template = fragment if wants_fragment(request) else page
    return render(request, template, context)
