"""Who read what is confidential: for information governance, of one system."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.presenters.readings import lines_of, readings_of
from nhsuk.paging import keyset_page
from partners.access import require
from partners.models import System


@require_safe
def readings(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The newest first; of one person, if a name was followed."""
    system = get_object_or_404(System.objects.visible_to(request.user), public_id=public_id)
    require(request.user, Permission.VIEW_READINGS, system)
    reader = _reader(request)
    rows = readings_of(system, reader=str(reader.public_id) if reader else "")
    page = keyset_page(rows, request.GET, order=("-id",))
    context = {
        "system": system,
        "reader": reader,
        "page": page,
        "lines": lines_of(page.rows),
        "fictional_data": system.is_fictional,
        "breadcrumbs": [
            {"text": "Home", "href": "/"},
            {"text": str(system), "href": reverse("partners:system", args=[system.public_id])},
        ],
    }
    return render(request, "engagement/readings.html", context)


def _reader(request: SignedInRequest) -> User | None:
    try:
        asked = UUID(request.GET.get("reader", ""))
    except ValueError:
        return None
    return User.objects.filter(public_id=asked).first()
