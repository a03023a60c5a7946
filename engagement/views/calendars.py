"""A person's calendars: where they come from, and when they were read."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.models import Calendar, CalendarEntry
from jobs.starting_points import offer
from partners.access import may_anywhere, require
from partners.current_system import current_system

offer(
    "Calendars",
    "engagement:calendars",
    lambda user: may_anywhere(user, Permission.LOG_EVENTS),
)


@require_safe
def calendars(request: SignedInRequest) -> HttpResponse:
    """One's own, in the current system."""
    system = current_system(request)
    if system is None:
        return redirect("partners:systems")
    require(request.user, Permission.LOG_EVENTS, system)
    own = Calendar.objects.visible_to(request.user).current().filter(system=system)
    waiting = CalendarEntry.objects.visible_to(request.user).waiting().held()
    context = {
        "calendars": own.order_by("kind", "id")[:50],
        "waiting": waiting.filter(system=system).count(),
        "system": system,
        "fictional_data": system.is_fictional,
        "breadcrumbs": [{"text": "Imports", "href": reverse("engagement:imports")}],
    }
    return render(request, "engagement/calendars.html", context)
