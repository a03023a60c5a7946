"""One handover: what was given to whom, and what became of each."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.handover import accept_handed_over
from engagement.errors import EngagementError
from engagement.models import HandedOver, Handover
from engagement.views.trail import HOME
from partners.access import require


@require_safe
def handover(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The page of a handover, with a briefing for each partnership."""
    shown = _visible(request, public_id)
    rows = list(
        shown.rows.select_related(
            "partnership__organisation",
            "partnership__counterpart",
            "partnership__owner",
            "to_user",
            "stays_with",
        ).order_by("id")
    )
    context = {
        "handover": shown,
        "rows": rows,
        "waiting": [row for row in rows if row.waits_for(request.user)],
        "fictional_data": shown.system.is_fictional,
        "breadcrumbs": [HOME, {"text": "Handed over", "href": reverse("engagement:handovers")}],
    }
    return render(request, "engagement/handovers/show.html", context)


@require_POST
def handover_accept(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Accept all that waits for the person in this handover."""
    shown = _visible(request, public_id)
    require(request.user, Permission.LOG_EVENTS, shown.system)
    mine: Any = HandedOver.objects.waiting_for(request.user).filter(handover=shown)
    if rows := list(mine):
        try:
            accept_handed_over(by=request.user, rows=rows)
            messages.success(request, "Accepted. You look after these partners now.")
        except EngagementError as error:
            messages.error(request, str(error))
    else:
        messages.info(request, "Nothing in this handover waits for you.")
    return redirect("engagement:handover", shown.public_id)


def _visible(request: SignedInRequest, public_id: str) -> Handover:
    rows = Handover.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related("system", "from_user", "created_by"), public_id=public_id
    )
