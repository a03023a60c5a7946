"""Where imports begin: spreadsheets of the current system, and the way to reference data."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.access import sheets_allowed, sheets_allowed_anywhere
from engagement.models import SheetImport
from engagement.presenters.imports import COLOURS
from jobs.starting_points import offer
from nhsuk.paging import keyset_page
from partners.access import may_anywhere, require
from partners.current_system import current_system

offer("Spreadsheets", "engagement:imports", lambda user: bool(sheets_allowed_anywhere(user)))


@require_safe
def import_list(request: SignedInRequest) -> HttpResponse:
    """Newest first."""
    system = current_system(request)
    if system is None:
        return redirect("partners:systems")
    if not sheets_allowed(request.user, system):
        require(request.user, Permission.IMPORT_EVENTS, system)
    rows = SheetImport.objects.visible_to(request.user).filter(system=system).listed()
    context = {
        "page": keyset_page(rows.select_related("file", "created_by"), request.GET, order=("-id",)),
        "system": system,
        "colours": COLOURS,
        "may_import_reference": may_anywhere(request.user, Permission.IMPORT_REFERENCE),
        "breadcrumbs": [{"text": "Home", "href": reverse("engagement:home")}],
    }
    return render(request, "engagement/import_list.html", context)
