"""The meeting logs that were brought into the current system."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.models import EventImport
from engagement.presenters.imports import COLOURS
from nhsuk.paging import keyset_page
from partners.access import require
from partners.current_system import current_system


@require_safe
def import_list(request: SignedInRequest) -> HttpResponse:
    """Newest first."""
    system = current_system(request)
    if system is None:
        return redirect("partners:systems")
    require(request.user, Permission.IMPORT_EVENTS, system)
    rows = EventImport.objects.visible_to(request.user).filter(system=system).listed()
    context = {
        "page": keyset_page(rows.select_related("file", "created_by"), request.GET, order=("-id",)),
        "system": system,
        "colours": COLOURS,
        "breadcrumbs": [{"text": "Home", "href": reverse("engagement:home")}],
    }
    return render(request, "engagement/import_list.html", context)
