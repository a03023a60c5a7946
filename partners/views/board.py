"""One board: its seats, who sits in them, and what rules ask for."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from partners.access import can
from partners.models import Board
from partners.presenters.board import board_facts
from partners.presenters.dates import period
from partners.presenters.history import history_of

CHANGES_SHOWN = 5


@require_safe
def board(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The board's page. Who sits on a board is public, so all who see the board see the names."""
    user = request.user
    shown = get_object_or_404(
        Board.objects.visible_to(user).select_related("system", "place"), public_id=public_id
    )
    reads_history = can(user, Permission.VIEW_HISTORY, shown.system)
    context = {
        "board": shown,
        "facts": board_facts(shown),
        "period": period(shown.valid_from, shown.valid_to),
        "may_manage": can(user, Permission.MANAGE_BOARDS, shown.system),
        "may_log": can(user, Permission.LOG_EVENTS, shown.system),
        "may_view_people": can(user, Permission.VIEW_PEOPLE, shown.system),
        "history": history_of(shown, user, {}, size=CHANGES_SHOWN) if reads_history else None,
        "fictional_data": shown.system.is_fictional,
        "breadcrumbs": [
            {"text": "Home", "href": "/"},
            {"text": "Boards", "href": reverse("partners:boards")},
        ],
    }
    return render(request, "partners/board.html", context)
