"""Have a calendar fetched from its secret address."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.calendar import subscribe_calendar
from engagement.forms.calendar import SubscribeForm
from engagement.views.calendar_lookup import calendar_crumbs
from nhsuk.submission import errors_into, form_page, sent
from partners.access import require
from partners.current_system import current_system


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("address")
def calendar_subscribe(request: SignedInRequest) -> HttpResponse:
    """The form; the address is fetched by a worker right after."""
    system = current_system(request)
    if system is None:
        return redirect("partners:systems")
    require(request.user, Permission.LOG_EVENTS, system)
    form = SubscribeForm(sent(request))
    if form.is_valid():
        with errors_into(form):
            calendar = subscribe_calendar(by=request.user, system=system, **form.cleaned_data)
            messages.success(request, f"You have subscribed to {calendar}.")
            return redirect("engagement:calendar", calendar.public_id)
    return form_page(
        request,
        "engagement/calendar_subscribe.html",
        form,
        system=system,
        fictional_data=system.is_fictional,
        breadcrumbs=calendar_crumbs(),
    )
