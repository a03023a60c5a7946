"""One commissioned service: its contract, who has a part in it, and the decisions about its end."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.access import permissions_in
from engagement.models import CommissionedService
from engagement.views.trail import to_services


@require_safe
def service(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The page of a service."""
    rows = CommissionedService.objects.visible_to(request.user).with_partners()
    shown = get_object_or_404(
        rows.select_related("commissioner__organisation", "system", "withdrawn_by"),
        public_id=public_id,
    )
    allowed = permissions_in(request.user, shown.system)
    context = {
        "service": shown,
        "decisions": shown.decisions.with_warning().latest_first(),
        "may_log": Permission.LOG_EVENTS in allowed and not shown.is_withdrawn,
        "may_read": Permission.VIEW_CONFIDENTIAL_NOTES in allowed,
        "may_see_history": Permission.VIEW_HISTORY in allowed,
        "fictional_data": shown.system.is_fictional,
        "breadcrumbs": to_services(),
    }
    return render(request, "engagement/services/show.html", context)
