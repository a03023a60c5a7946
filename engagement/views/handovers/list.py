"""Partnerships that were handed over, those first that nobody has accepted."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.lists.handovers import HandoverFilter
from engagement.models import HandedOver
from engagement.views.record_page import list_page
from partners.access import require
from partners.current_system import current_system


@require_safe
def handovers(request: SignedInRequest) -> HttpResponse:
    """What is not accepted stays here until it is."""
    system = current_system(request)
    if system is not None:
        require(request.user, Permission.LOG_EVENTS, system)
    return list_page(
        request,
        lambda asked: HandedOver.objects.visible_to(asked.user),
        HandoverFilter,
        name="handover",
        title="Handed over",
        order=("-created_at", "-id"),
        usual={"state": "open"},
        related=(
            "partnership__organisation",
            "partnership__counterpart",
            "partnership__owner",
            "handover__from_user",
            "to_user",
            "stays_with",
        ),
        fragment="engagement/handovers/_list.html",
    )
