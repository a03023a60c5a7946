"""The meetings from a person's calendars that wait for a word from them."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.models import CalendarEntry
from engagement.presenters.calendar import waiting_meetings
from engagement.views.calendar_lookup import calendar_crumbs
from nhsuk.paging import keyset_page
from partners.access import require
from partners.current_system import current_system

AT_ONCE = 20


@require_safe
def calendar_inbox(request: SignedInRequest) -> HttpResponse:
    """Those that have taken place, newest first; `?show=ahead` shows those to come."""
    system = current_system(request)
    if system is None:
        return redirect("partners:systems")
    require(request.user, Permission.LOG_EVENTS, system)
    own = CalendarEntry.objects.visible_to(request.user).filter(system=system)
    waiting, ahead = own.waiting(), request.GET.get("show") == "ahead"
    rows = waiting.ahead() if ahead else waiting.held()
    order = ("starts_at", "id") if ahead else ("-starts_at", "-id")
    rows = rows.select_related("system").prefetch_related("attendees")
    page = keyset_page(rows, request.GET, order=order, size=AT_ONCE)
    context = {
        "page": page,
        "meetings": waiting_meetings(request.user, system, page.rows),
        "changed": own.changed().select_related("event").order_by("-starts_at", "-id")[:AT_ONCE],
        "shows_ahead": ahead,
        "held": waiting.held().count(),
        "ahead": waiting.ahead().count(),
        "system": system,
        "fictional_data": system.is_fictional,
        "breadcrumbs": calendar_crumbs(),
    }
    return render(request, "engagement/calendar_inbox.html", context)
