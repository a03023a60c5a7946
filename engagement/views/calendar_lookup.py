"""Finds the calendar or meeting that a page is about, for the one person who may see it."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.models import Calendar, CalendarEntry
from partners.access import require

INBOX = "engagement:calendar_inbox"
# Meetings on a page of the inbox.
AT_ONCE = 20


def calendar_or_404(request: SignedInRequest, public_id: UUID) -> Calendar:
    """The person's own calendar that was not ended."""
    rows = Calendar.objects.visible_to(request.user).current().select_related("system")
    calendar = get_object_or_404(rows, public_id=public_id)
    require(request.user, Permission.LOG_EVENTS, calendar.system)
    return calendar


def meeting_or_404(request: SignedInRequest, public_id: UUID) -> CalendarEntry:
    """A meeting of one of the person's own calendars."""
    rows = CalendarEntry.objects.visible_to(request.user).select_related("system", "event")
    entry = get_object_or_404(rows.prefetch_related("attendees"), public_id=public_id)
    require(request.user, Permission.LOG_EVENTS, entry.system)
    return entry


def calendar_crumbs(*more: tuple[str, str]) -> list[dict[str, str]]:
    """The way back: imports, calendars, and what lies between."""
    crumbs = [
        {"text": "Imports", "href": reverse("engagement:imports")},
        {"text": "Your calendars", "href": reverse("engagement:calendars")},
    ]
    return crumbs + [{"text": text, "href": reverse(f"engagement:{route}")} for text, route in more]
