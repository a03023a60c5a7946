"""Log a meeting: one page, several partners, with or without scripts."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.capture import log_meeting
from engagement.actions.draft import forget_draft
from engagement.enums import RecordSource
from engagement.errors import DecidedBeforeError
from engagement.forms.event import EventForm
from engagement.forms.meeting import MeetingForms, asks_to_redraw
from engagement.forms.pasted import PASTE, PastedForm, with_pasted
from engagement.forms.start import Start, start_of
from engagement.forms.start_calendar import waiting_entry
from engagement.forms.unlisted import ADD_PARTNER, unlisted_form, with_unlisted
from engagement.models import CalendarEntry, Draft, Event, PlannedConversation
from engagement.presenters.recent import recent_partners
from engagement.views.lookup import uuid_or_404
from engagement.views.named import warn_of_names
from nhsuk.formats import counted
from nhsuk.forms import is_picker_search, picker_options
from nhsuk.submission import errors_into, sent
from partners.access import can, require
from partners.current_system import current_system
from partners.models import System

ANOTHER = "_another"
GO_ON = "draft"
OTHERS = "Find partners"
DECIDED = (
    "The meeting from your calendar was decided about while you wrote, so nothing was saved. Look "
    "whether it is logged already. To log this as another meeting, save again."
)
# What the next meeting of an afternoon has in common with this one.
KEPT = ("occurred_on", "kind", "channel", "initiated_by")


@require_http_methods(["GET", "HEAD", "POST"])
def log_event(request: SignedInRequest) -> HttpResponse:
    """The form, and what happens with it."""
    try:
        start = Start() if request.method == "POST" else start_of(request.user, request.GET)
    except DecidedBeforeError as error:
        messages.warning(request, str(error))
        return redirect("engagement:calendar_inbox")
    system = start.system or _system(request)
    if system is None:
        return redirect("engagement:home")
    require(request.user, Permission.LOG_EVENTS, system)
    kept = Draft.objects.visible_to(request.user).filter(system=system).first()
    if kept is not None and GO_ON in request.GET:
        begun = QueryDict(kept.fields)
        page = MeetingForms(begun, user=request.user, system=system)
        return _draw(request, page.without_errors(), _helpers(begun))
    typed, helpers = _with_help(request, system)
    page = MeetingForms(typed, user=request.user, system=system, start=start)
    if page.data is None:
        return _draw(request, page, {**helpers, "draft": kept})
    if is_picker_search(request) or asks_to_redraw(page.data):
        return _draw(request, page.without_errors(), helpers)
    if page.is_valid():
        event = _save(request.user, page)
        if event is not None:
            forget_draft(request.user, system)
            return _after(request, page, event)
    return _draw(request, page, helpers)


@require_safe
def partner_options(request: SignedInRequest) -> HttpResponse:
    """Answer the search box for partners."""
    systems = System.objects.visible_to(request.user)
    system = get_object_or_404(systems, public_id=uuid_or_404(request.GET.get("system", "")))
    return picker_options(request, EventForm(system=system)["partners"])


def _system(request: SignedInRequest) -> System | None:
    """The system of the form, else the current one."""
    if request.method == "POST":
        visible = System.objects.visible_to(request.user)
        return get_object_or_404(visible, public_id=uuid_or_404(request.POST.get("system", "")))
    return current_system(request)


def _save(user: User, page: MeetingForms) -> Event | None:
    """The event, logged now or by an earlier press of the same button; none when it was refused."""
    once = str(page.once.cleaned_data["once"])
    if earlier := logged_before(user, page.system, once):
        return earlier
    event: Event | None = None
    try:
        with errors_into(page.event, names=EventForm.PLACES):
            event = log_meeting(
                by=user,
                system=page.system,
                facts=page.facts(),
                new_people=page.new_people(),
                points=page.said(),
                promises=page.promised(),
                entry=_entry_of(user, page),
                conversation=_conversation_of(user, page),
                external_id=_external_id(once),
            )
    except DecidedBeforeError:
        page.forget_calendar(DECIDED)
    except IntegrityError:
        # Two presses at once: the database let one through and held the other back.
        if earlier := logged_before(user, page.system, once):
            return earlier
        raise
    return event


def _entry_of(user: User, page: MeetingForms) -> CalendarEntry | None:
    """The meeting of the person's calendar that the form was filled in from."""
    public_id = page.once.cleaned_data["calendar"]
    return waiting_entry(user, str(public_id), page.system) if public_id else None


def _conversation_of(user: User, page: MeetingForms) -> PlannedConversation | None:
    """The planned conversation that the form was filled in from, if it still waits."""
    public_id = page.once.cleaned_data["conversation"]
    planned = PlannedConversation.objects.visible_to(user).planned().filter(system=page.system)
    return planned.filter(public_id=public_id).first() if public_id else None


def logged_before(user: User, system: System, once: str) -> Event | None:
    """The event that was logged from the form with this id, if it was."""
    return (
        Event.objects.visible_to(user)
        .logged_by(user)
        .filter(system=system, source=RecordSource.MANUAL, external_id=_external_id(once))
        .first()
    )


def _external_id(once: str) -> str:
    return f"form:{once}"


def _after(request: SignedInRequest, page: MeetingForms, event: Event) -> HttpResponseRedirect:
    """To the next meeting, to the one partner that was there, or to the event."""
    scores = "score is" if len(page.chosen) == 1 else "scores are"
    where = counted(len(page.chosen), "partner")
    messages.success(request, f"{event} is logged with {where}. The {scores} being updated.")
    texts = [page.event.cleaned_data["notes"], *(point.text for point in page.said())]
    warn_of_names(request, page.system, *texts)
    if ANOTHER in request.POST:
        kept = {name: _as_text(page.event.cleaned_data[name]) for name in KEPT}
        return redirect(f"{reverse('engagement:log_event')}?{urlencode(kept)}")
    if page.once.cleaned_data["calendar"]:
        return redirect("engagement:calendar_inbox")  # where the next one may wait
    if len(page.chosen) == 1:
        return redirect("engagement:partnership", page.chosen[0].public_id)
    return redirect("engagement:event", event.public_id)


def _as_text(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _with_help(request: SignedInRequest, system: System) -> tuple[QueryDict | None, dict[str, Any]]:
    """What was sent, with whoever a pasted list or the name of a new partner adds to it."""
    typed = sent(request)
    if typed is not None and PASTE in typed:
        typed, found = with_pasted(typed, request.user, system)
        return typed, {**_helpers(typed), "found": found}
    if typed is not None and ADD_PARTNER in typed:
        require(request.user, Permission.MANAGE_PARTNERSHIPS, system)
        typed, unlisted = with_unlisted(typed, request.user, system)
        return typed, {**_helpers(typed), "unlisted": unlisted}
    return typed, _helpers(typed)


def _helpers(typed: QueryDict | None) -> dict[str, Any]:
    """The small forms that help to choose partners, as they were typed so far."""
    pasted = PastedForm(initial={"pasted": typed.get("pasted", "") if typed else ""})
    return {"pasted": pasted, "unlisted": unlisted_form(typed)}


def _draw(request: SignedInRequest, page: MeetingForms, helpers: dict[str, Any]) -> HttpResponse:
    recent = recent_partners(request.user, page.system, page.chosen)
    if recent:
        page.event["partners"].label = OTHERS
    context = {
        "page": page,
        "form": page.event,
        "page_has_errors": page.has_errors(),
        "system": page.system,
        "recent": recent,
        "may_add_partners": can(request.user, Permission.MANAGE_PARTNERSHIPS, page.system),
        **helpers,
        "fictional_data": page.system.is_fictional,
        "breadcrumbs": [{"text": "Home", "href": "/"}],
    }
    wrong = page.has_errors() or helpers["unlisted"].errors
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "engagement/log_event.html", context, status=status)
