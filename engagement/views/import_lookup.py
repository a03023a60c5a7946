"""Finds the import that a page is about, for whoever may see it."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.requests import SignedInRequest
from engagement.models import EventImport


def import_or_404(request: SignedInRequest, public_id: UUID) -> EventImport:
    """The import. Whoever sees an import may also work on it, so there is no 403 here."""
    rows = EventImport.objects.visible_to(request.user).listed()
    return get_object_or_404(rows.select_related("system", "file", "job"), public_id=public_id)


def import_crumbs(event_import: EventImport, *, deep: bool = True) -> list[dict[str, str]]:
    """The way back: the list, and the import itself for the pages of its steps."""
    crumbs = [{"text": "Imports", "href": reverse("engagement:imports")}]
    if deep:
        page = reverse("engagement:import", args=[event_import.public_id])
        crumbs.append({"text": str(event_import), "href": page})
    return crumbs
