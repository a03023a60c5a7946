"""The exports of the system that the person works in."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.exports.schema import schema
from engagement.models import Export
from engagement.presenters.exports import ExportLine
from engagement.views.exports.trail import to_exports
from engagement.views.trail import HOME
from nhsuk.paging import keyset_page
from partners.access import require
from partners.current_system import current_system

PAGE_SIZE = 25


@require_safe
def exports(request: SignedInRequest) -> HttpResponse:
    """The newest first; those of others for whoever decides who belongs to the system."""
    system = current_system(request)
    if system is None:
        return redirect("engagement:home")
    require(request.user, Permission.EXPORT_DATA, system)
    rows = Export.objects.visible_to(request.user).filter(system=system)
    rows = rows.select_related("job", "created_by", "system").with_sizes()
    page = keyset_page(rows, request.GET, order=("-id",), size=PAGE_SIZE)
    context = {
        "system": system,
        "page": page,
        "lines": [ExportLine(export) for export in page],
        "fictional_data": system.is_fictional,
        "breadcrumbs": [HOME],
    }
    return render(request, "engagement/exports/list.html", context)


@require_safe
def export_tables(request: SignedInRequest) -> HttpResponse:
    """What each table holds, column by column."""
    system = current_system(request)
    if system is None:
        return redirect("engagement:home")
    require(request.user, Permission.EXPORT_DATA, system)
    context = {
        "schema": schema(),
        "fictional_data": system.is_fictional,
        "breadcrumbs": to_exports(),
    }
    return render(request, "engagement/exports/tables.html", context)
