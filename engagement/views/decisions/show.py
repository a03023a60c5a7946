"""One decision: who makes it, whom it affects, and how early each of them was engaged."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.access import permissions_in
from engagement.models import Decision
from engagement.presenters.decision import decision_page, with_affected
from engagement.views.trail import to_decisions


@require_safe
def decision(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The page of a decision."""
    shown = get_object_or_404(
        with_affected(Decision.objects.visible_to(request.user)).select_related(
            "partnership__organisation", "system", "service", "withdrawn_by"
        ),
        public_id=public_id,
    )
    allowed = permissions_in(request.user, shown.system)
    context = {
        "decision": shown,
        "page": decision_page(shown, allowed),
        "may_log": Permission.LOG_EVENTS in allowed and not shown.is_withdrawn,
        "may_manage": Permission.MANAGE_PARTNERSHIPS in allowed,
        "may_see_history": Permission.VIEW_HISTORY in allowed,
        "fictional_data": shown.system.is_fictional,
        "breadcrumbs": to_decisions(),
    }
    return render(request, "engagement/decisions/show.html", context)
