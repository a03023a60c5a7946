"""The request that an address names, and the way to it."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.models import RightsItem, RightsRequest
from engagement.presenters.rights import RightsPage
from engagement.views.trail import HOME, Trail
from partners.access import require
from partners.models import LegalHold


def request_or_404(request: SignedInRequest, public_id: UUID) -> RightsRequest:
    """A request that the person may answer."""
    rows = RightsRequest.objects.visible_to(request.user)
    found = get_object_or_404(
        rows.select_related("system", "job", "file", "person", "user", "created_by"),
        public_id=public_id,
    )
    require(request.user, Permission.ANSWER_RIGHTS, found.system)
    return found


def item_or_404(request: SignedInRequest, public_id: UUID) -> RightsItem:
    """A place of such a request."""
    rows = RightsItem.objects.visible_to(request.user)
    found = get_object_or_404(
        rows.select_related("system", "request__system", "request__person", "request__user"),
        public_id=public_id,
    )
    require(request.user, Permission.ANSWER_RIGHTS, found.system)
    return found


def hold_or_404(request: SignedInRequest, public_id: UUID) -> LegalHold:
    """A legal hold of the person's system."""
    rows = LegalHold.objects.visible_to(request.user)
    found = get_object_or_404(
        rows.select_related("system", "person", "partnership__organisation"), public_id=public_id
    )
    require(request.user, Permission.ANSWER_RIGHTS, found.system)
    return found


def to_requests() -> Trail:
    """Down to the list."""
    return [HOME, {"text": "Personal data requests", "href": reverse("engagement:rights")}]


def to_request(shown: RightsRequest) -> Trail:
    """Down to one request."""
    url = reverse("engagement:rights_request", args=[shown.public_id])
    return [*to_requests(), {"text": RightsPage(shown).who, "href": url}]


def to_holds() -> Trail:
    """Down to the list of legal holds."""
    return [*to_requests(), {"text": "Legal holds", "href": reverse("engagement:legal_holds")}]
