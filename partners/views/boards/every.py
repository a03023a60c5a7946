"""Boards of the current system."""

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Lower
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from nhsuk.paging import keyset_page
from nhsuk.submission import wants_fragment
from partners.access import can
from partners.current_system import current_system
from partners.filters import BoardFilter, vacant_seats
from partners.models import Board, Seat


class BoardsFilter(BoardFilter):
    """The page shows one system as it is today, so it asks neither which nor when."""

    system = None  # type: ignore[assignment]
    on = None  # type: ignore[assignment]


@require_safe
def boards(request: SignedInRequest) -> HttpResponse:
    """The list; a fragment for htmx."""
    system = current_system(request)
    if system is None:
        return redirect("partners:systems")
    rows = (
        Board.objects.visible_to(request.user)
        .filter(system=system)
        .select_related("place")
        .annotate(
            name_key=Lower("name"),
            seat_count=_counted(Seat.objects.current().filter(board=OuterRef("pk"))),
            vacancies=_counted(vacant_seats()),
        )
    )
    filters = BoardsFilter(request.GET, rows, request=request)
    context = {
        "filters": filters,
        "page": keyset_page(filters.qs, request.GET, order=("name_key", "id")),
        "system": system,
        "may_manage": can(request.user, Permission.MANAGE_BOARDS, system),
        "breadcrumbs": [{"text": "Home", "href": "/"}],
    }
    template = "_board_list.html" if wants_fragment(request) else "boards.html"
    return render(request, f"partners/{template}", context)


def _counted(seats: QuerySet[Seat]) -> Coalesce:
    """How many seats of the outer board there are."""
    counted = seats.order_by().values("board").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)
