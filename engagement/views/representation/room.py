"""Who is not in the room; boards side by side; systems side by side where both agreed."""

from http import HTTPStatus
from typing import Any

from django.db.models.functions import Lower
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.access import permissions_in
from engagement.analytics.representation.room import who_is_in_the_room
from engagement.analytics.representation.side_by_side import (
    comparable_with,
    may_be_compared,
    shares_of_boards,
    shares_of_systems,
)
from engagement.forms.representation import OnDayForm, RoomForm
from engagement.presenters.representation.room import room_page
from engagement.presenters.representation.side_by_side import board_rows, system_rows
from engagement.views.trail import HOME, Trail
from nhsuk.paging import keyset_page
from partners.current_system import current_system
from partners.models import Board

PAGE_SIZE = 25
DAY = ("on", "on_day", "on_month", "on_year")


@require_safe
def representation(request: SignedInRequest) -> HttpResponse:
    """Seats by sector against what there is, on a day, for one board or for all."""
    system = current_system(request)
    if system is None:
        return redirect("partners:systems")
    is_asked = any(name in request.GET for name in (*DAY, "board", "denominator"))
    form = RoomForm(request.GET if is_asked else None, system=system)
    board, denominator = form.chosen
    room = who_is_in_the_room(system, form.day, board=board, denominator=denominator)
    allowed = permissions_in(request.user, system)
    context = {
        "system": system,
        "room": room,
        "table": room_page(room),
        "form": form,
        "may_manage": Permission.MANAGE_BOARDS in allowed,
        "may_choose": Permission.MANAGE_MEMBERS in allowed,
        "fictional_data": system.is_fictional,
        "breadcrumbs": [HOME, {"text": "Boards", "href": reverse("partners:boards")}],
    }
    return _answer(request, "room", form, context)


@require_safe
def representation_boards(request: SignedInRequest) -> HttpResponse:
    """Local government on each board of the system, on a day."""
    system = current_system(request)
    if system is None:
        return redirect("partners:systems")
    form = OnDayForm(request.GET if any(name in request.GET for name in DAY) else None)
    boards = Board.objects.visible_to(request.user).on(form.day).filter(system=system)
    page = keyset_page(
        boards.annotate(name_key=Lower("name")),
        request.GET,
        order=("name_key", "id"),
        size=PAGE_SIZE,
    )
    context = {
        "system": system,
        "on": form.day,
        "form": form,
        "page": page,
        "rows": board_rows(page.rows, shares_of_boards(page.rows, form.day)),
        "fictional_data": system.is_fictional,
        "breadcrumbs": to_representation(),
    }
    return _answer(request, "boards", form, context)


@require_safe
def representation_systems(request: SignedInRequest) -> HttpResponse:
    """Local government on the boards of all systems that agreed, if this one did as well."""
    system = current_system(request)
    if system is None:
        return redirect("partners:systems")
    compared = comparable_with(system).annotate(name_key=Lower("name"))
    page = keyset_page(compared, request.GET, order=("name_key", "id"), size=PAGE_SIZE)
    context = {
        "system": system,
        "has_agreed": may_be_compared(system),
        "page": page,
        "rows": system_rows(shares_of_systems(page.rows, timezone.localdate())),
        "may_choose": Permission.MANAGE_MEMBERS in permissions_in(request.user, system),
        "fictional_data": system.is_fictional,
        "breadcrumbs": to_representation(),
    }
    return render(request, "engagement/representation/systems.html", context)


def to_representation() -> Trail:
    """Down to who is not in the room."""
    return [HOME, {"text": "Representation", "href": reverse("engagement:representation")}]


def _answer(
    request: SignedInRequest, name: str, form: Any, context: dict[str, Any]
) -> HttpResponse:
    wrong = form.is_bound and not form.is_valid()
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    template = f"engagement/representation/{name}.html"
    return render(request, template, context, status=status)
