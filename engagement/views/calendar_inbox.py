"""The meetings from a person's calendars that wait for a word from them."""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.models import CalendarEntry
from engagement.presenters.calendar import waiting_meetings
from engagement.views.calendar_lookup import AT_ONCE, INBOX, calendar_crumbs
from engagement.views.calendar_several import decide_several
from nhsuk.paging import keyset_page
from partners.access import require
from partners.current_system import current_system

AHEAD = "ahead"


@require_http_methods(["GET", "HEAD", "POST"])
def calendar_inbox(request: SignedInRequest) -> HttpResponse:
    """Those that have taken place, newest first; `?show=ahead` shows those to come.

    POST decides about those that were ticked.
    """
    system = current_system(request)
    if system is None:
        return redirect("partners:systems")
    require(request.user, Permission.LOG_EVENTS, system)
    said = request.POST or request.GET
    ahead = said.get("show") == AHEAD
    problem = ""
    if request.method == "POST":
        if decide_several(request, system):
            return redirect(f"{reverse(INBOX)}{f'?show={AHEAD}' if ahead else ''}")
        problem = "Nothing was ticked, so nothing was done."
    own = CalendarEntry.objects.visible_to(request.user).filter(system=system)
    waiting = own.waiting()
    rows = waiting.ahead() if ahead else waiting.held()
    order = ("starts_at", "id") if ahead else ("-starts_at", "-id")
    rows = rows.select_related("system").prefetch_related("attendees")
    page = keyset_page(rows, request.GET, order=order, size=AT_ONCE)
    context = {
        "page": page,
        "meetings": waiting_meetings(request.user, system, page.rows),
        "changed": own.changed().select_related("event").order_by("-starts_at", "-id")[:AT_ONCE],
        "problem": problem,
        "page_has_errors": bool(problem),
        "shows_ahead": ahead,
        "all_ticked": request.GET.get("tick") == "all",
        "held": waiting.held().count(),
        "ahead": waiting.ahead().count(),
        "system": system,
        "fictional_data": system.is_fictional,
        "breadcrumbs": calendar_crumbs(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "engagement/calendar_inbox.html", context, status=status)
