"""Breadcrumbs of packs."""

from django.urls import reverse

from engagement.models import Pack
from engagement.views.trail import HOME, Trail


def to_packs() -> Trail:
    """Down to the list of packs."""
    return [HOME, {"text": "Packs", "href": reverse("engagement:packs")}]


def to_pack(pack: Pack) -> Trail:
    """Down to a pack."""
    url = reverse("engagement:pack", args=[pack.public_id])
    return [*to_packs(), {"text": pack.title, "href": url}]
