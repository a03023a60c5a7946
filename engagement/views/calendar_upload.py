"""Hand in a calendar file."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.calendar import upload_calendar
from engagement.calendars.facts import CalendarRefusedError
from engagement.forms.calendar import CalendarFileForm
from engagement.views.calendar_lookup import calendar_crumbs
from nhsuk.submission import errors_into, form_page
from partners.access import require
from partners.current_system import current_system


@require_http_methods(["GET", "HEAD", "POST"])
def calendar_upload(request: SignedInRequest) -> HttpResponse:
    """The form; a file that is no calendar is refused with the reason."""
    system = current_system(request)
    if system is None:
        return redirect("partners:systems")
    require(request.user, Permission.LOG_EVENTS, system)
    is_sent = request.method == "POST"
    form = CalendarFileForm(request.POST, request.FILES) if is_sent else CalendarFileForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        with errors_into(form, CalendarRefusedError):
            reading = upload_calendar(
                by=request.user, system=system, name=file.name, content=file.read()
            )
            return redirect("engagement:calendar_reading", reading.public_id)
    return form_page(
        request,
        "engagement/calendar_upload.html",
        form,
        system=system,
        fictional_data=system.is_fictional,
        breadcrumbs=calendar_crumbs(),
    )
