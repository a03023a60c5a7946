"""The requests of a system, and the log that others may read."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.access import permissions_in
from engagement.lists.information_filters import RequestListFilter
from engagement.models import InformationRequest
from engagement.presenters.information.request import RequestLine
from engagement.views.information.found import ANSWERS, to_requests
from engagement.views.trail import HOME
from nhsuk.paging import keyset_page
from nhsuk.submission import wants_fragment
from partners.access import require
from partners.current_system import current_system

PAGE_SIZE = 25
NEWEST = ("-received_on", "-id")


@require_safe
def information_requests(request: SignedInRequest) -> HttpResponse:
    """The newest first; without a filter those that wait for an answer."""
    system = current_system(request)
    if system is None:
        return redirect("engagement:home")
    visible = InformationRequest.objects.visible_to(request.user).filter(system=system)
    filters = RequestListFilter(request.GET, visible, request=request)
    page = keyset_page(
        filters.qs.select_related("handler"), request.GET, order=NEWEST, size=PAGE_SIZE
    )
    today = timezone.localdate()
    context = {
        "system": system,
        "title": "FOI requests",
        "filters": filters,
        "page": page,
        "lines": [RequestLine(asked, today) for asked in page],
        "is_narrowed": bool(request.GET.get("state")),
        "may_answer": ANSWERS in permissions_in(request.user, system),
        "fragment": "engagement/information/_list.html",
        "fictional_data": system.is_fictional,
        "breadcrumbs": [HOME],
    }
    template = "information/_list.html" if wants_fragment(request) else "record_list.html"
    return render(request, f"engagement/{template}", context)


@require_safe
def information_log(request: SignedInRequest) -> HttpResponse:
    """What was asked, what came of it and how long it took: for everybody in the system."""
    system = current_system(request)
    if system is None:
        return redirect("engagement:home")
    require(request.user, Permission.VIEW_PARTNERSHIPS, system)
    rows = InformationRequest.objects.on_log(request.user).filter(system=system)
    page = keyset_page(rows, request.GET, order=NEWEST, size=PAGE_SIZE)
    today = timezone.localdate()
    context = {
        "system": system,
        "page": page,
        "lines": [RequestLine(asked, today) for asked in page],
        "fictional_data": system.is_fictional,
        "breadcrumbs": to_requests() if _works_on_them(request) else [HOME],
    }
    return render(request, "engagement/information/log.html", context)


def _works_on_them(request: SignedInRequest) -> bool:
    system = current_system(request)
    if system is None:
        return False
    return not permissions_in(request.user, system).isdisjoint(
        {ANSWERS, Permission.APPROVE_INFORMATION_REQUESTS}
    )
