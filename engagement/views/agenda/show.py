"""The agenda of a meeting with its interests, and whether there was a quorum."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.access import permissions_in
from engagement.models import Event
from engagement.presenters.representation.meeting import Meeting
from engagement.views.record_page import Place
from engagement.views.trail import Trail, to_event


@require_safe
def agenda(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The page; everybody in the system sees it, without the confidential details."""
    event = get_object_or_404(
        Event.objects.visible_to(request.user).select_related("system"), public_id=public_id
    )
    allowed = permissions_in(request.user, event.system)
    context = {
        "event": event,
        "meeting": Meeting(event, allowed),
        "may_log": Permission.LOG_EVENTS in allowed and not event.is_withdrawn,
        "may_view_people": Permission.VIEW_PEOPLE in allowed,
        "fictional_data": event.system.is_fictional,
        "breadcrumbs": to_event(event),
    }
    return render(request, "engagement/representation/agenda.html", context)


def to_agenda(event: Event) -> Trail:
    """Down to the agenda of a meeting."""
    return [*to_event(event), {"text": "Agenda", "href": agenda_url(event)}]


def agenda_url(event: Event) -> str:
    """Where the agenda of a meeting is."""
    return reverse("engagement:agenda", args=[event.public_id])


def place_of(record: Any, event: Event) -> Place:
    """Where a page about an item, or an interest in it, belongs."""
    return Place(record, to_agenda(event), agenda_url(event))
