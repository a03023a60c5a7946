"""One calendar: when it was read, what went wrong, fetch it now."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from engagement.actions.calendar import ask_to_fetch, end_calendar
from engagement.errors import EngagementError
from engagement.presenters.calendar import COLOURS
from engagement.views.calendar_lookup import calendar_crumbs, calendar_or_404
from nhsuk.paging import keyset_page
from nhsuk.submission import wants_fragment


@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Its readings, newest first. POST has a subscribed one fetched now."""
    shown = calendar_or_404(request, public_id)
    status, problem = HTTPStatus.OK, ""
    if request.method == "POST":
        try:
            ask_to_fetch(by=request.user, calendar=shown)
        except EngagementError as error:
            status, problem = HTTPStatus.CONFLICT, str(error)
        else:
            return redirect("engagement:calendar", shown.public_id)
    rows = shown.readings.select_related("calendar").annotate(new=F("counts__new"))
    is_due = shown.next_fetch_at is not None and shown.next_fetch_at <= timezone.now()
    context = {
        "calendar": shown,
        "problem": problem,
        "is_due": is_due,
        "page": keyset_page(rows, request.GET, order=("-id",), size=20),
        "colours": COLOURS,
        "fictional_data": shown.system.is_fictional,
        "breadcrumbs": calendar_crumbs(),
    }
    template = "_calendar_state.html" if wants_fragment(request) else "calendar.html"
    return render(request, f"engagement/{template}", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def calendar_end(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The question, and the deed."""
    shown = calendar_or_404(request, public_id)
    if request.method == "POST":
        name = str(shown)
        end_calendar(by=request.user, calendar=shown)
        messages.success(request, f"{name} is ended. What waited from it alone is deleted.")
        return redirect("engagement:calendars")
    context = {
        "calendar": shown,
        "fictional_data": shown.system.is_fictional,
        "breadcrumbs": calendar_crumbs(),
    }
    return render(request, "engagement/calendar_end.html", context)
