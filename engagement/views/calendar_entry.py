"""One meeting from a calendar: look closely, accept, ignore, or say that it was logged already."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from engagement.actions.calendar_entry import (
    accept_meeting,
    ignore_meeting,
    match_meeting,
    settle_change,
)
from engagement.errors import EngagementError
from engagement.forms.calendar import MeetingPartnersForm
from engagement.models import Event
from engagement.presenters.calendar import waiting_meetings
from engagement.views.calendar_lookup import INBOX, calendar_crumbs, meeting_or_404
from engagement.views.lookup import uuid_or_404
from nhsuk.formats import counted
from nhsuk.forms import is_picker_search, without_errors
from nhsuk.submission import errors_into, form_page, sent


@require_http_methods(["GET", "HEAD", "POST"])
def calendar_entry(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Who was there; accepting logs the meeting."""
    entry = meeting_or_404(request, public_id)
    if entry.event is not None:
        return redirect("engagement:event", entry.event.public_id)
    (shown,) = waiting_meetings(request.user, entry.system, [entry])
    proposals = [choice.proposal for choice in shown.choices]
    form = MeetingPartnersForm(sent(request), proposals=proposals, user=request.user, entry=entry)
    context = {
        "meeting": shown,
        "entry": entry,
        "fictional_data": entry.system.is_fictional,
        "breadcrumbs": calendar_crumbs(("Meetings to review", "calendar_inbox")),
    }
    if is_picker_search(request):
        return form_page(request, "engagement/calendar_entry.html", without_errors(form), **context)
    if form.is_valid():
        partnerships = form.partnerships()
        with errors_into(form, EngagementError):
            event = accept_meeting(by=request.user, entry=entry, partnerships=partnerships)
            scores = "score is" if len(partnerships) == 1 else "scores are"
            where = counted(len(partnerships), "partner")
            messages.success(
                request, f"{event} is logged with {where}. The {scores} being updated."
            )
            return redirect(INBOX)
    return form_page(request, "engagement/calendar_entry.html", form, **context)


@require_POST
def calendar_ignore(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Never ask about it again; with `series`, about none of its series."""
    entry = meeting_or_404(request, public_id)
    try:
        gone = ignore_meeting(by=request.user, entry=entry, whole_series="series" in request.POST)
    except EngagementError as error:
        return _refused(request, str(error))
    messages.success(
        request,
        f"You will not be asked about {counted(gone, 'this meeting,these meetings')} again.",
    )
    return redirect(INBOX)


@require_POST
def calendar_match(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """It is an event that was logged already."""
    entry = meeting_or_404(request, public_id)
    events = Event.objects.visible_to(request.user).standing().filter(system=entry.system)
    event = get_object_or_404(
        events.logged_by(request.user), public_id=uuid_or_404(request.POST.get("event", ""))
    )
    try:
        match_meeting(by=request.user, entry=entry, event=event)
    except EngagementError as error:
        return _refused(request, str(error))
    messages.success(request, f"The meeting is the same as {event}. Nothing was logged twice.")
    return redirect(INBOX)


@require_POST
def calendar_settle(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """What the calendar changed after acceptance has been looked at."""
    entry = meeting_or_404(request, public_id)
    try:
        settle_change(by=request.user, entry=entry)
    except EngagementError as error:
        return _refused(request, str(error))
    messages.success(request, "The change is marked as seen. The event stays as it is.")
    return redirect(INBOX)


def _refused(request: SignedInRequest, sentence: str) -> HttpResponse:
    """Somebody was quicker: back to the list, which shows what is true now."""
    messages.warning(request, sentence)
    return redirect(INBOX)
