"""Put an event right, with the reason; both versions when someone else was quicker."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.event import correct_event, withdraw_event
from engagement.errors import AlreadyWithdrawnError, ChangedMeanwhileError, EngagementError
from engagement.forms.correction import CorrectionForms, initial_of
from engagement.forms.event import EventForm
from engagement.forms.meeting import asks_to_redraw
from engagement.forms.reason import ReasonForm
from engagement.models import Event
from engagement.presenters.conflict import event_differences
from engagement.views.named import warn_of_names
from engagement.views.trail import to_event
from nhsuk.forms import is_picker_search
from nhsuk.submission import errors_into, form_page, sent
from partners.access import require
from partners.presenters.conflict import to_send_again


@require_http_methods(["GET", "HEAD", "POST"])
def event_correct(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The form, filled with the event as it stands."""
    event = _for_writing(request, public_id)
    page = CorrectionForms(sent(request), user=request.user, event=event)
    if request.method == "POST":
        if is_picker_search(request) or asks_to_redraw(request.POST):
            return _draw(request, event, page.without_errors())
        if page.is_valid():
            try:
                if _save(request, event, page):
                    messages.success(request, "The event is corrected.")
                    warn_of_names(request, event.system, page.event.cleaned_data["notes"])
                    return redirect("engagement:event", event.public_id)
            except ChangedMeanwhileError:
                return _conflict(request, event, page)
    return _draw(request, event, page)


def event_withdraw(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Take an event back: it stays readable, marked, and no longer counts."""
    event = _for_writing(request, public_id)
    form = ReasonForm(sent(request))
    if form.is_valid():
        with errors_into(form, EngagementError):
            withdraw_event(by=request.user, event=event, reason=form.cleaned_data["reason"])
            messages.success(request, "The event is withdrawn. The scores are being updated.")
            return redirect("engagement:event", event.public_id)
    return form_page(request, "engagement/event_withdraw.html", form, **_frame(event))


def _for_writing(request: SignedInRequest, public_id: str) -> Event:
    event = get_object_or_404(
        Event.objects.visible_to(request.user).select_related("system", "place"),
        public_id=public_id,
    )
    require(request.user, Permission.LOG_EVENTS, event.system)
    return event


def _save(request: SignedInRequest, event: Event, page: CorrectionForms) -> bool:
    said = page.version.cleaned_data
    corrected: Event | None = None
    with errors_into(page.event, AlreadyWithdrawnError, names=EventForm.PLACES):
        corrected = correct_event(
            by=request.user,
            event=event,
            facts=page.facts(),
            reason=said["reason"],
            expected_version=said["version"],
        )
    return corrected is not None


def _conflict(request: SignedInRequest, event: Event, page: CorrectionForms) -> HttpResponse:
    event.refresh_from_db()
    parts = list(event.participations.standing().select_related("partnership__organisation"))
    saved, entered = initial_of(event, parts), page.facts().partners
    context = {
        **_frame(event),
        "record": event,
        "differences": event_differences(page.event, saved, parts, entered),
        "hidden": to_send_again(page.event),
    }
    return render(request, "partners/conflict.html", context, status=HTTPStatus.CONFLICT)


def _draw(request: SignedInRequest, event: Event, page: CorrectionForms) -> HttpResponse:
    context = {
        **_frame(event),
        "page": page,
        "form": page.event,
        "system": event.system,
        "page_has_errors": page.has_errors(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if page.has_errors() else HTTPStatus.OK
    return render(request, "engagement/event_correct.html", context, status=status)


def _frame(event: Event) -> dict[str, object]:
    return {
        "event": event,
        "back_url": reverse("engagement:event", args=[event.public_id]),
        "breadcrumbs": to_event(event),
        "fictional_data": event.system.is_fictional,
    }
