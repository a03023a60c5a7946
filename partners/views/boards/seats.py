"""Seats of a board: added, changed, filled."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from nhsuk.forms import is_picker_search, without_errors
from nhsuk.submission import errors_into, form_page, sent
from partners.access import require
from partners.actions.board import add_seat, appoint, change_seat
from partners.errors import ChangedMeanwhileError
from partners.forms.board import AppointmentForm, SeatChangeForm, SeatForm
from partners.models import Board, Seat
from partners.views.conflict import conflict_page


def seat_add(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Add a seat to a board, filled or not."""
    board = get_object_or_404(
        Board.objects.visible_to(request.user).select_related("system"), public_id=public_id
    )
    require(request.user, Permission.MANAGE_BOARDS, board.system)
    template = "partners/seat_add.html"
    form = SeatForm(sent(request), user=request.user, system=board.system)
    page = {
        "fictional_data": board.system.is_fictional,
        "board": board,
        "back_url": reverse("partners:board", args=[board.public_id]),
    }
    if is_picker_search(request):
        return form_page(request, template, without_errors(form), **page)
    if form.is_valid():
        with errors_into(form, names={"expected_from": "partnership"}):
            seat = add_seat(by=request.user, board=board, **form.seat())
            messages.success(request, f"The seat {seat} is added.")
            return redirect("partners:board", board.public_id)
    return form_page(request, template, form, **page)


def seat_fill(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Appoint someone to a seat, as its holder or as a deputy."""
    seat = get_object_or_404(
        Seat.objects.visible_to(request.user).select_related("board", "system"),
        public_id=public_id,
    )
    require(request.user, Permission.MANAGE_BOARDS, seat.system)
    template = "partners/seat_fill.html"
    form = AppointmentForm(sent(request), user=request.user, system=seat.system)
    page = {
        "fictional_data": seat.system.is_fictional,
        "seat": seat,
        "back_url": reverse("partners:board", args=[seat.board.public_id]),
    }
    if is_picker_search(request):
        return form_page(request, template, without_errors(form), **page)
    if form.is_valid():
        with errors_into(form):
            appointment = appoint(by=request.user, seat=seat, **form.appointment())
            messages.success(request, f"{appointment.person} is appointed.")
            return redirect("partners:board", seat.board.public_id)
    return form_page(request, template, form, **page)


def seat_change(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Put right what is recorded of a seat, or end it; both versions when someone was quicker."""
    seat = get_object_or_404(
        Seat.objects.visible_to(request.user).select_related(
            "board", "system", "expected_from__organisation"
        ),
        public_id=public_id,
    )
    require(request.user, Permission.MANAGE_BOARDS, seat.system)
    template = "partners/seat_change.html"
    form = SeatChangeForm(sent(request), user=request.user, seat=seat)
    back_url = reverse("partners:board", args=[seat.board.public_id])
    page = {"fictional_data": seat.system.is_fictional, "seat": seat, "back_url": back_url}
    if is_picker_search(request):
        return form_page(request, template, without_errors(form), **page)
    if form.is_valid():
        try:
            with errors_into(form, names={"expected_from": "partnership"}):
                change_seat(by=request.user, seat=seat, **form.seat())
                messages.success(request, f"The seat {seat} is changed.")
                return redirect(back_url)
        except ChangedMeanwhileError:
            return conflict_page(request, form, seat, current=form.current, back_url=back_url)
    return form_page(request, template, form, **page)
