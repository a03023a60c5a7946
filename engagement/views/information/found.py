"""The request or item that an address names, and the way back from it."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.models import InformationItem, InformationRequest
from engagement.views.record_page import Place
from engagement.views.trail import HOME, Trail
from partners.access import require

ANSWERS = Permission.MANAGE_INFORMATION_REQUESTS
APPROVES = Permission.APPROVE_INFORMATION_REQUESTS
_SHOWN = ("system", "handler", "approved_by", "reviewed_by", "search_job", "answer_job", "answer")


def request_or_404(
    request: SignedInRequest, public_id: UUID, needs: Permission | None = None
) -> InformationRequest:
    """A request that the person sees; with ``needs`` also one with which they may do that."""
    rows = InformationRequest.objects.visible_to(request.user).select_related(*_SHOWN)
    rows = rows.defer("answer__compressed")
    found = get_object_or_404(rows, public_id=public_id)
    if needs is not None:
        require(request.user, needs, found.system)
    return found


def item_or_404(request: SignedInRequest, public_id: UUID) -> InformationItem:
    """An item of a request that the person sees."""
    rows = InformationItem.objects.visible_to(request.user)
    rows = rows.select_related("system", "request__system", "decided_by")
    return get_object_or_404(rows, public_id=public_id)


def to_requests() -> Trail:
    """Down to the list of requests."""
    url = reverse("engagement:information_requests")
    return [HOME, {"text": "FOI requests", "href": url}]


def to_request(asked: InformationRequest) -> Trail:
    """Down to a request."""
    return [*to_requests(), {"text": asked.reference, "href": url_of(asked)}]


def url_of(asked: InformationRequest) -> str:
    """The page of a request."""
    return reverse("engagement:information_request", args=[asked.public_id])


def place_of(asked: InformationRequest) -> Place:
    """Where pages below a request belong."""
    return Place(asked, to_request(asked), url_of(asked))
