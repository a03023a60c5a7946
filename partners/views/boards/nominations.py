"""Nominations for seats: begun, shown, followed, stopped, and ended by an appointment."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from nhsuk.forms import is_picker_search, without_errors
from nhsuk.paging import keyset_page
from nhsuk.submission import errors_into, form_page, sent
from partners.access import can, require
from partners.actions.board import appoint
from partners.actions.nomination import advance_nomination, start_nomination, stop_nomination
from partners.errors import ChangedMeanwhileError, PartnersError
from partners.forms.board import TermForm
from partners.forms.nomination import NominationForm, StopForm
from partners.models import Board, Nomination, Seat
from partners.presenters.nomination import nomination_rows, steps_of
from partners.views.conflict import conflict_page


@require_safe
def nominations(request: SignedInRequest, public_id: str) -> HttpResponse:
    """All nominations for the seats of a board, the newest first."""
    board = get_object_or_404(
        Board.objects.visible_to(request.user).select_related("system"), public_id=public_id
    )
    require(request.user, Permission.VIEW_PEOPLE, board.system)
    rows = Nomination.objects.filter(seat__board=board).select_related(
        "seat", "person", "organisation"
    )
    page = keyset_page(rows, request.GET, order=("-asked_on", "-id"))
    context = {
        "board": board,
        "page": page,
        "rows": nomination_rows(page),
        "fictional_data": board.system.is_fictional,
        "back_url": reverse("partners:board", args=[board.public_id]),
    }
    return render(request, "partners/nominations.html", context)


@require_safe
def nomination(request: SignedInRequest, public_id: str) -> HttpResponse:
    """One nomination: how far it has got, and whom it is about."""
    shown = _nomination(request, public_id)
    may_manage = can(request.user, Permission.MANAGE_BOARDS, shown.system)
    context = {
        **_page(shown),
        "steps": steps_of(shown),
        "may_change": may_manage and shown.is_open,
        "may_appoint": may_manage and shown.is_open and shown.nominated_on is not None,
        "may_view_people": True,
    }
    return render(request, "partners/nomination.html", context)


def nomination_start(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Record that somebody is asked for, for a seat."""
    seat = get_object_or_404(
        Seat.objects.visible_to(request.user).select_related("board", "system"),
        public_id=public_id,
    )
    require(request.user, Permission.MANAGE_BOARDS, seat.system)
    template = "partners/nomination_start.html"
    form = NominationForm(sent(request), user=request.user, system=seat.system)
    page = {
        "seat": seat,
        "fictional_data": seat.system.is_fictional,
        "back_url": reverse("partners:board", args=[seat.board.public_id]),
    }
    if is_picker_search(request):
        return form_page(request, template, without_errors(form), **page)
    if form.is_valid():
        with errors_into(form):
            made = start_nomination(by=request.user, seat=seat, facts=form.facts())
            messages.success(request, "The nomination is recorded.")
            return redirect("partners:nomination", made.public_id)
    return form_page(request, template, form, **page)


def nomination_change(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Record how far it has got; both versions when someone else was quicker."""
    shown = _to_change(request, public_id)
    template = "partners/nomination_change.html"
    form = NominationForm(sent(request), user=request.user, system=shown.system, nomination=shown)
    page = _page(shown, reverse("partners:nomination", args=[shown.public_id]))
    if is_picker_search(request):
        return form_page(request, template, without_errors(form), **page)
    if form.is_valid():
        try:
            with errors_into(form):
                advance_nomination(
                    by=request.user,
                    nomination=shown,
                    facts=form.facts(),
                    expected_version=form.cleaned_data["version"] or 0,
                )
                messages.success(request, "The nomination is up to date.")
                return redirect(page["back_url"])
        except ChangedMeanwhileError:
            return conflict_page(
                request, form, shown, current=form.current, back_url=page["back_url"]
            )
        except PartnersError as error:
            form.add_error(None, str(error))
    return form_page(request, template, form, **page)


def nomination_stop(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Record that it leads to no appointment, and why."""
    shown = _to_change(request, public_id)
    form = StopForm(sent(request))
    page = _page(shown, reverse("partners:nomination", args=[shown.public_id]))
    if form.is_valid():
        with errors_into(form, PartnersError):
            stop_nomination(by=request.user, nomination=shown, **form.cleaned_data)
            messages.success(request, "The nomination is stopped.")
            return redirect(page["back_url"])
    return form_page(request, "partners/nomination_stop.html", form, **page)


def nomination_appoint(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Appoint whom it is about. That ends the nomination."""
    shown = _to_change(request, public_id)
    form = TermForm(sent(request))
    page = _page(shown, reverse("partners:nomination", args=[shown.public_id]))
    if form.is_valid():
        if shown.person is None or shown.organisation is None:
            form.add_error(None, "Say who was nominated, and from where, before you appoint them.")
        else:
            with errors_into(form):
                appointment = appoint(
                    by=request.user,
                    seat=shown.seat,
                    person=shown.person,
                    home_organisation=shown.organisation,
                    nomination=shown,
                    **form.cleaned_data,
                )
                messages.success(request, f"{appointment.person} is appointed.")
                return redirect("partners:board", shown.seat.board.public_id)
    return form_page(request, "partners/nomination_appoint.html", form, **page)


def _nomination(request: SignedInRequest, public_id: str) -> Nomination:
    """For those who see people. Who only sees the board learns that there is one, and not whom."""
    shown = get_object_or_404(
        Nomination.objects.filter(seat__in=Seat.objects.visible_to(request.user)).select_related(
            "seat__board", "system", "person", "organisation", "appointment"
        ),
        public_id=public_id,
    )
    require(request.user, Permission.VIEW_PEOPLE, shown.system)
    return shown


def _to_change(request: SignedInRequest, public_id: str) -> Nomination:
    shown = _nomination(request, public_id)
    require(request.user, Permission.MANAGE_BOARDS, shown.system)
    return shown


def _page(shown: Nomination, back_url: str = "") -> dict[str, Any]:
    board = shown.seat.board
    return {
        "nomination": shown,
        "fictional_data": shown.system.is_fictional,
        "back_url": back_url or reverse("partners:board", args=[board.public_id]),
    }
