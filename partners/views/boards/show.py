"""One board on a day: its seats, who sits in them, and what rules ask for."""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from partners.access import can
from partners.forms.board import DayForm
from partners.models import Board
from partners.presenters.board import board_facts
from partners.presenters.board_timeline import board_timeline
from partners.presenters.dates import period
from partners.presenters.history import history_of

CHANGES_SHOWN = 5


@require_safe
def board(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The board's page. Who sits on a board is public, so all who see the board see the names."""
    user = request.user
    shown = _board(request, public_id)
    today = timezone.localdate()
    is_asked = any(name in request.GET for name in ("on", "on_day", "on_month", "on_year"))
    form = DayForm(request.GET if is_asked else None, initial={"on": today})
    on = (form.cleaned_data["on"] if form.is_valid() else None) or today
    is_today = on == today
    may_manage = can(user, Permission.MANAGE_BOARDS, shown.system)
    context = {
        "board": shown,
        "facts": board_facts(shown, on),
        "form": form,
        "is_today": is_today,
        "period": period(shown.valid_from, shown.valid_to),
        "is_before": shown.valid_from is not None and on < shown.valid_from,
        "is_after": shown.valid_to is not None and on > shown.valid_to,
        "may_manage": may_manage,
        # What is changed is the board of today: on another day the page only shows.
        "may_change": may_manage and is_today,
        "may_log": can(user, Permission.LOG_EVENTS, shown.system),
        "may_view_people": can(user, Permission.VIEW_PEOPLE, shown.system),
        "history": history_of(shown, user, {}, size=CHANGES_SHOWN)
        if can(user, Permission.VIEW_HISTORY, shown.system)
        else None,
        "fictional_data": shown.system.is_fictional,
        "breadcrumbs": [
            {"text": "Home", "href": "/"},
            {"text": "Boards", "href": reverse("partners:boards")},
        ],
    }
    wrong = form.is_bound and not form.is_valid()
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "partners/board.html", context, status=status)


@require_safe
def timeline(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Who held which seat when, and when requirements were met."""
    shown = _board(request, public_id)
    context = {
        "board": shown,
        "timeline": board_timeline(shown, timezone.localdate()),
        "fictional_data": shown.system.is_fictional,
        "breadcrumbs": [
            {"text": "Home", "href": "/"},
            {"text": "Boards", "href": reverse("partners:boards")},
            {"text": shown.name, "href": reverse("partners:board", args=[shown.public_id])},
        ],
    }
    return render(request, "partners/board_timeline.html", context)


def _board(request: SignedInRequest, public_id: str) -> Board:
    return get_object_or_404(
        Board.objects.visible_to(request.user).select_related("system", "place"),
        public_id=public_id,
    )
