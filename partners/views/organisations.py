"""All organisations that a person may see: search while typing, filter, page by name."""

from django.db.models import Prefetch
from django.db.models.functions import Lower
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from nhsuk.paging import keyset_page
from nhsuk.submission import wants_fragment
from partners.access import may_anywhere
from partners.current_system import current_system
from partners.enums import IdentifierScheme
from partners.filters import OrganisationFilter
from partners.models import Identifier, Organisation, Partnership


@require_safe
def organisations(request: SignedInRequest) -> HttpResponse:
    """The list; a fragment for htmx."""
    system = current_system(request)
    mine = Partnership.objects.visible_to(request.user).active().filter(system=system)
    codes = Identifier.objects.filter(scheme=IdentifierScheme.ODS)
    rows = (
        Organisation.objects.visible_to(request.user)
        .annotate(name_key=Lower("name"))
        .prefetch_related(
            Prefetch("partnerships", mine, to_attr="current_partnerships"),
            Prefetch("identifiers", codes, to_attr="ods_codes"),
        )
    )
    filters = OrganisationFilter(request.GET, rows, request=request)
    context = {
        "filters": filters,
        "page": keyset_page(filters.qs, request.GET, order=("name_key", "id")),
        "system": system,
        "fictional_data": False,  # the real and the invented in one list: each of those is marked
        "may_add": may_anywhere(request.user, Permission.MANAGE_PARTNERSHIPS),
        "breadcrumbs": [{"text": "Home", "href": "/"}],
    }
    template = "_organisation_list.html" if wants_fragment(request) else "organisations.html"
    return render(request, f"partners/{template}", context)
