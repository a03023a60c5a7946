"""What a system has to bring together, and what weighs on it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.access import permissions_in
from engagement.presenters.climate import pressures_on_system
from engagement.presenters.landscape import landscape_table
from engagement.views.trail import to_system
from partners.models import System


@require_safe
def landscape(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The page of a system's landscape."""
    system = get_object_or_404(System.objects.visible_to(request.user), public_id=public_id)
    context = {
        "system": system,
        "landscape": landscape_table(system),
        "pressures": pressures_on_system(request.user, system),
        "may_log": Permission.LOG_EVENTS in permissions_in(request.user, system),
        "fictional_data": system.is_fictional,
        "breadcrumbs": to_system(system),
    }
    return render(request, "engagement/landscape.html", context)
