"""One time that a calendar was read: how far it is, and what came of it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts.requests import SignedInRequest
from engagement.enums import ReadingState
from engagement.models import CalendarReading
from engagement.presenters.calendar import reading_lines
from engagement.views.calendar_lookup import calendar_crumbs
from nhsuk.submission import wants_fragment


@require_safe
def calendar_reading(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """What was found and what was left out, in numbers."""
    rows = CalendarReading.objects.visible_to(request.user).select_related("calendar", "system")
    reading = get_object_or_404(rows.select_related("job"), public_id=public_id)
    is_running = reading.state == ReadingState.RUNNING
    if wants_fragment(request) and not is_running:  # the open page has become a result
        return HttpResponseClientRefresh()
    context = {
        "reading": reading,
        "is_running": is_running,
        "lines": reading_lines(reading),
        "new": reading.counts.get("new", 0),
        "fictional_data": reading.system.is_fictional,
        "breadcrumbs": calendar_crumbs(),
    }
    template = "_calendar_progress.html" if wants_fragment(request) else "calendar_reading.html"
    return render(request, f"engagement/{template}", context)
