"""The export that an address names, and the way to it."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.requests import SignedInRequest
from engagement.models import Export
from engagement.views.trail import HOME, Trail


def export_or_404(request: SignedInRequest, public_id: UUID) -> Export:
    """An export that the person sees, with how far it is."""
    rows = Export.objects.visible_to(request.user).select_related("system", "job", "created_by")
    return get_object_or_404(rows, public_id=public_id)


def to_exports() -> Trail:
    """Down to the list."""
    return [HOME, {"text": "Exports", "href": reverse("engagement:exports")}]


def to_export(export: Export) -> Trail:
    """Down to an export."""
    url = reverse("engagement:export", args=[export.public_id])
    return [*to_exports(), {"text": str(export), "href": url}]
