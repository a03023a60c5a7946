"""All partnerships of a system: search while typing, filter, sort, page by key."""

from typing import cast

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.access import permissions_in
from engagement.analytics.partnerships import (
    by_health,
    by_last_contact,
    by_name,
    with_contact_due,
    with_health,
    with_open_commitments,
)
from engagement.enums import ModelFamily
from engagement.lists.filters import PartnershipFilter
from engagement.models import ScoreModel
from engagement.presenters.partnership_list import partnership_rows
from nhsuk.paging import KeysetPage, keyset_page
from nhsuk.submission import wants_fragment
from partners.current_system import current_system
from partners.models import Partnership
from partners.models.partnership import PartnershipQuerySet

PAGE_SIZE = 25
SORTS = {
    "name": ("sort_name", "id"),
    "contact": ("sort_contact", "id"),
    "health": ("sort_health", "id"),
}
# Which system, and who of another kind, is not asked on this page.
NOT_ASKED = ("system", "organisation", "place", "sector")


@require_safe
def partnerships(request: SignedInRequest) -> HttpResponse:
    """The list; a fragment for htmx."""
    system = current_system(request)
    if system is None:
        return redirect("engagement:home")
    allowed = permissions_in(request.user, system)
    model = ScoreModel.objects.in_force(ModelFamily.HEALTH)
    rows = Partnership.objects.visible_to(request.user).active().filter(system=system)
    filters = PartnershipFilter(request.GET, rows, request=request, system=system)
    for name in NOT_ASKED:
        filters.form.fields.pop(name, None)
    page = _page(request, cast(PartnershipQuerySet, filters.qs), model)
    shown = with_open_commitments(with_contact_due(with_health(rows, model), model, system))
    rows_shown = shown.select_related("organisation", "owner", "counterpart")
    found = rows_shown.in_bulk([row.pk for row in page])
    context = {
        "system": system,
        "filters": filters,
        "page": page,
        "rows": partnership_rows([found[row.pk] for row in page if row.pk in found], model),
        "is_filtered": any(filters.form[name].value() for name in filters.form.fields),
        "may_log": Permission.LOG_EVENTS in allowed,
        "may_manage": Permission.MANAGE_PARTNERSHIPS in allowed,
        "fictional_data": system.is_fictional,
        "breadcrumbs": [{"text": "Home", "href": "/"}],
    }
    fragment, whole = "engagement/_partnership_list.html", "engagement/partnerships.html"
    template = fragment if wants_fragment(request) else whole
    return render(request, template, context)


def _page(
    request: SignedInRequest, rows: PartnershipQuerySet, model: ScoreModel
) -> KeysetPage[Partnership]:
    """The keys of one page. All that its rows show is read afterwards, for them alone."""
    asked = request.GET.get("sort", "")
    name = asked.removeprefix("-") if asked.removeprefix("-") in SORTS else "name"
    order = [f"-{key}" for key in SORTS[name]] if asked == f"-{name}" else list(SORTS[name])
    if name == "contact":
        rows = by_last_contact(rows)
    elif name == "health":
        rows = by_health(
            rows if "health_mean" in rows.query.annotations else with_health(rows, model)
        )
    else:
        rows = by_name(rows)
    return keyset_page(rows.only("pk"), request.GET, order=order, size=PAGE_SIZE)
