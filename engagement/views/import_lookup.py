"""Finds the import that a page is about, for whoever may see it."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.requests import SignedInRequest
from engagement.models import SheetImport


def import_or_404(request: SignedInRequest, public_id: UUID) -> SheetImport:
    """The import. Whoever sees an import may also work on it, so there is no 403 here."""
    rows = SheetImport.objects.visible_to(request.user).listed()
    return get_object_or_404(rows.select_related("system", "file", "job"), public_id=public_id)


def import_crumbs(sheet_import: SheetImport, *, deep: bool = True) -> list[dict[str, str]]:
    """The way back: the list, and the import itself for the pages of its steps."""
    crumbs = [{"text": "Imports", "href": reverse("engagement:imports")}]
    if deep:
        page = reverse("engagement:import", args=[sheet_import.public_id])
        crumbs.append({"text": str(sheet_import), "href": page})
    return crumbs
