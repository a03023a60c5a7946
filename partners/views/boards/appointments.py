"""Appointments: ended, put right, or taken back because they were recorded by mistake."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from nhsuk.forms import is_picker_search, without_errors
from nhsuk.submission import errors_into, form_page, sent
from partners.access import require
from partners.actions.appointment import correct_appointment, withdraw_appointment
from partners.actions.board import end_appointment
from partners.errors import ChangedMeanwhileError, PartnersError
from partners.forms.board import AppointmentCorrectionForm
from partners.forms.partnership import WithdrawForm
from partners.forms.person import EndForm
from partners.models import Appointment
from partners.views.conflict import conflict_page


def appointment_end(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Record the last day of an appointment."""
    appointment = _appointment(request, public_id)
    form = EndForm(sent(request))
    if form.is_valid():
        with errors_into(form, names={"valid_to": "on"}):
            end_appointment(by=request.user, appointment=appointment, on=form.cleaned_data["on"])
            messages.success(request, "The last day is recorded.")
            return redirect(_back(appointment))
    return form_page(request, "partners/appointment_end.html", form, **_page(appointment))


def appointment_correct(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Put an appointment right; both versions when someone else was quicker."""
    appointment = _appointment(request, public_id)
    template = "partners/appointment_correct.html"
    form = AppointmentCorrectionForm(sent(request), user=request.user, appointment=appointment)
    page = _page(appointment)
    if is_picker_search(request):
        return form_page(request, template, without_errors(form), **page)
    if form.is_valid():
        try:
            with errors_into(form, names={"home_organisation": "organisation"}):
                correct_appointment(by=request.user, appointment=appointment, **form.correction())
                messages.success(request, "The appointment is put right.")
                return redirect(_back(appointment))
        except ChangedMeanwhileError:
            return conflict_page(
                request, form, appointment, current=form.current, back_url=_back(appointment)
            )
        except PartnersError as error:
            form.add_error(None, str(error))
    return form_page(request, template, form, **page)


def appointment_withdraw(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The question, and what happens after it."""
    appointment = _appointment(request, public_id)
    form = WithdrawForm(sent(request))
    if form.is_valid():
        with errors_into(form, PartnersError):
            withdraw_appointment(
                by=request.user, appointment=appointment, reason=form.cleaned_data["reason"]
            )
            messages.success(request, "The appointment is withdrawn.")
            return redirect(_back(appointment))
    return form_page(request, "partners/appointment_withdraw.html", form, **_page(appointment))


def _appointment(request: SignedInRequest, public_id: str) -> Appointment:
    """One that stands, of a system whose boards the person manages."""
    appointment = get_object_or_404(
        Appointment.objects.visible_to(request.user)
        .standing()
        .select_related("seat__board", "person", "home_organisation", "system"),
        public_id=public_id,
    )
    require(request.user, Permission.MANAGE_BOARDS, appointment.system)
    return appointment


def _back(appointment: Appointment) -> str:
    return reverse("partners:board", args=[appointment.seat.board.public_id])


def _page(appointment: Appointment) -> dict[str, object]:
    return {
        "appointment": appointment,
        "fictional_data": appointment.system.is_fictional,
        "back_url": _back(appointment),
    }
