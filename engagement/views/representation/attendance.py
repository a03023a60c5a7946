"""Who came to the meetings of a board, by seat and by sector."""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from engagement.analytics.board_attendance import FEWEST_FOR_A_RATE, board_attendance
from engagement.forms.period import PeriodForm
from engagement.presenters.representation.attendance import attendance_table
from engagement.views.trail import HOME
from partners.models import Board

PARTS = ("since", "since_day", "since_year", "until", "until_day", "until_year")


@require_safe
def attendance(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The page, for the last year unless another period is asked for."""
    board = get_object_or_404(
        Board.objects.visible_to(request.user).select_related("system"), public_id=public_id
    )
    is_asked = any(name in request.GET for name in PARTS)
    form = PeriodForm(request.GET if is_asked else None)
    since, until = form.period()
    context = {
        "board": board,
        "form": form,
        "since": since,
        "until": until,
        "table": attendance_table(board_attendance(board, since, until)),
        "fewest": FEWEST_FOR_A_RATE,
        "fictional_data": board.system.is_fictional,
        "breadcrumbs": [
            HOME,
            {"text": "Boards", "href": reverse("partners:boards")},
            {"text": board.name, "href": reverse("partners:board", args=[board.public_id])},
        ],
    }
    wrong = form.is_bound and not form.is_valid()
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "engagement/representation/attendance.html", context, status=status)
