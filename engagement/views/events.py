"""All events of a system, newest first."""

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.lists.filters import EventFilter
from engagement.models import Event, Participation
from nhsuk.paging import keyset_page
from nhsuk.submission import wants_fragment
from partners.access import can
from partners.current_system import current_system

PAGE_SIZE = 25


@require_safe
def events(request: SignedInRequest) -> HttpResponse:
    """The list; with a partner it is that partner's timeline. A fragment for htmx."""
    system = current_system(request)
    if system is None:
        return redirect("engagement:home")
    rows = Event.objects.visible_to(request.user)
    filters = EventFilter(request.GET, rows, request=request)
    partnership = filters.form.cleaned_data.get("partnership") if filters.is_valid() else None
    # A link to a partner of another system than the one chosen shows that partner's events.
    shown_system = partnership.system if partnership else system
    parts = Participation.objects.standing().select_related("partnership__organisation")
    found = filters.qs.filter(system=shown_system).prefetch_related(
        Prefetch("participations", parts, to_attr="parts")
    )
    context = {
        "system": shown_system,
        "filters": filters,
        "partnership": partnership,
        "page": keyset_page(found, request.GET, order=("-starts_at", "-id"), size=PAGE_SIZE),
        "may_log": can(request.user, Permission.LOG_EVENTS, shown_system),
        "fictional_data": shown_system.is_fictional,
        "breadcrumbs": [{"text": "Home", "href": "/"}],
    }
    fragment, page = "engagement/_event_list.html", "engagement/events.html"
    template = fragment if wants_fragment(request) else page
    return render(request, template, context)
