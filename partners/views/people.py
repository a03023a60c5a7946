"""People of the current system: search while typing, filter by where they work."""

from django.db.models import Prefetch
from django.db.models.functions import Lower
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from nhsuk.paging import keyset_page
from nhsuk.submission import wants_fragment
from partners.access import can, require
from partners.current_system import current_system
from partners.filters import PersonFilter
from partners.models import Person, Position


class PeopleFilter(PersonFilter):
    """The page shows one system, so it does not ask which."""

    system = None  # type: ignore[assignment]


@require_safe
def people(request: SignedInRequest) -> HttpResponse:
    """The list; a fragment for htmx."""
    system = current_system(request)
    if system is None:
        return redirect("partners:systems")
    require(request.user, Permission.VIEW_PEOPLE, system)
    positions = Position.objects.current().select_related("organisation")
    rows = (
        Person.objects.visible_to(request.user)
        .filter(system=system, erased_at__isnull=True)
        .annotate(name_key=Lower("name"))
        .prefetch_related(Prefetch("positions", positions, to_attr="current_positions"))
    )
    filters = PeopleFilter(request.GET, rows, request=request)
    context = {
        "filters": filters,
        "page": keyset_page(filters.qs, request.GET, order=("name_key", "id")),
        "system": system,
        "at": filters.form.cleaned_data.get("organisation") if filters.form.is_valid() else None,
        "may_manage": can(request.user, Permission.MANAGE_PEOPLE, system),
        "breadcrumbs": [{"text": "Home", "href": "/"}],
    }
    template = "_person_list.html" if wants_fragment(request) else "people.html"
    return render(request, f"partners/{template}", context)
