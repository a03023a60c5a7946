"""One pressure: how heavy, since when, what shows it, and what it was renewed by."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.access import permissions_in
from engagement.models import Pressure
from engagement.views.pressures.trail import above


@require_safe
def pressure(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The page of a pressure."""
    shown = get_object_or_404(
        Pressure.objects.visible_to(request.user).select_related(
            "partnership__organisation",
            "partnership__counterpart",
            "system",
            "second_person",
            "renews",
            "recorded_by",
            "withdrawn_by",
        ),
        public_id=public_id,
    )
    allowed = permissions_in(request.user, shown.system)
    context = {
        "pressure": shown,
        "renewal": shown.renewals.standing().first(),
        "may_log": Permission.LOG_EVENTS in allowed,
        "may_read_notes": Permission.VIEW_CONFIDENTIAL_NOTES in allowed,
        "may_see_people": Permission.VIEW_PEOPLE in allowed,
        "may_see_history": Permission.VIEW_HISTORY in allowed,
        "fictional_data": shown.system.is_fictional,
        "breadcrumbs": above(shown),
    }
    return render(request, "engagement/pressures/show.html", context)
