"""All changes to one record, newest first."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from audit.tracking import Tracked
from partners.access import require, require_anywhere
from partners.models import Board, Organisation, Person
from partners.presenters.history import history_of


@require_safe
def organisation_history(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Changes to an organisation that the person may read."""
    organisation = get_object_or_404(
        Organisation.objects.visible_to(request.user), public_id=public_id
    )
    require_anywhere(request.user, Permission.VIEW_HISTORY)
    return _page(request, organisation, "partners:organisation", organisation.is_fictional)


@require_safe
def person_history(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Changes to a person's details and positions."""
    person = get_object_or_404(
        Person.objects.visible_to(request.user).select_related("system"), public_id=public_id
    )
    require(request.user, Permission.VIEW_HISTORY, person.system)
    return _page(request, person, "partners:person", person.system.is_fictional)


@require_safe
def board_history(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Changes to a board, its seats and appointments."""
    board = get_object_or_404(
        Board.objects.visible_to(request.user).select_related("system"), public_id=public_id
    )
    require(request.user, Permission.VIEW_HISTORY, board.system)
    return _page(request, board, "partners:board", board.system.is_fictional)


def _page(
    request: SignedInRequest, record: Tracked, route: str, is_fictional: bool
) -> HttpResponse:
    context = {
        "subject": str(record),
        "fictional_data": is_fictional,
        "history": history_of(record, request.user, request.GET),
        "breadcrumbs": [
            {"text": "Home", "href": "/"},
            {"text": str(record), "href": reverse(route, args=[record.public_id])},
        ],
    }
    return render(request, "partners/history.html", context)
