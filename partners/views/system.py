"""One system: what it is, where it lies, what came before and after."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from partners.access import can
from partners.models import System
from partners.presenters.system import system_facts


@require_safe
def system(request: SignedInRequest, public_id: str) -> HttpResponse:
    """A system's facts, each with its source."""
    shown = get_object_or_404(
        System.objects.visible_to(request.user).select_related("icb", "snapshot"),
        public_id=public_id,
    )
    context = {
        "system": shown,
        "facts": system_facts(shown),
        "may_manage_members": can(request.user, Permission.MANAGE_MEMBERS, shown),
        "may_manage_webhooks": can(request.user, Permission.MANAGE_WEBHOOKS, shown),
        # Whoever may decide about scoring may also see it.
        "may_see_scoring": can(request.user, Permission.VIEW_SHADOW_SCORES, shown),
        "may_manage_clients": can(request.user, Permission.MANAGE_API_CLIENTS, shown),
        "may_see_seals": can(request.user, Permission.VIEW_AUDIT_SEALS, shown),
        "may_see_readings": can(request.user, Permission.VIEW_READINGS, shown),
        "fictional_data": shown.is_fictional,
        "breadcrumbs": [
            {"text": "Home", "href": "/"},
            {"text": "Systems", "href": reverse("partners:systems")},
        ],
    }
    return render(request, "partners/system.html", context)
