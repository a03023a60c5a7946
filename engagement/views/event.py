"""One event: what happened, who was there, what came of it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.access import may_read_notes, permissions_in
from engagement.models import Event
from engagement.presenters.event import event_details
from nhsuk.submission import wants_fragment


@require_safe
def event(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The page, and the fragment that follows the scores until they are up to date."""
    shown = get_object_or_404(
        Event.objects.visible_to(request.user).select_related(
            "system", "place", "logged_by", "withdrawn_by"
        ),
        public_id=public_id,
    )
    allowed = permissions_in(request.user, shown.system)
    details = event_details(request.user, shown, allowed)
    is_fragment = wants_fragment(request)
    if is_fragment and details.is_updating:
        return HttpResponse(status=204)
    context = {
        "event": shown,
        "details": details,
        "may_read_notes": may_read_notes(request.user, shown),
        "may_log": Permission.LOG_EVENTS in allowed,
        "may_see_history": Permission.VIEW_HISTORY in allowed,
        "fictional_data": shown.system.is_fictional,
        "breadcrumbs": [
            {"text": "Home", "href": "/"},
            {"text": "Events", "href": reverse("engagement:events")},
        ],
    }
    template = "engagement/_event_partners.html" if is_fragment else "engagement/event.html"
    return render(request, template, context)
