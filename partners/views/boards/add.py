"""Set up a board of a system."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from nhsuk.submission import errors_into, form_page, sent
from partners.access import require
from partners.actions.board import set_up_board
from partners.forms.board import BoardForm
from partners.models import System


def board_add(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The form, and what happens with it."""
    system = get_object_or_404(System.objects.visible_to(request.user), public_id=public_id)
    require(request.user, Permission.MANAGE_BOARDS, system)
    form = BoardForm(sent(request), system=system)
    if form.is_valid():
        with errors_into(form):
            board = set_up_board(by=request.user, system=system, **form.cleaned_data)
            messages.success(request, f"{board} is set up. Add its seats next.")
            return redirect("partners:board", board.public_id)
    crumbs = [
        {"text": "Home", "href": "/"},
        {"text": "Boards", "href": reverse("partners:boards")},
    ]
    return form_page(
        request,
        "partners/board_add.html",
        form,
        system=system,
        fictional_data=system.is_fictional,
        breadcrumbs=crumbs,
    )
