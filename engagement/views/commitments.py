"""Promises of both sides: what is due, what is overdue, what became of them."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from engagement.lists.filters import CommitmentFilter
from engagement.models import Commitment
from engagement.views.record_page import list_page


@require_safe
def commitments(request: SignedInRequest) -> HttpResponse:
    """The list, soonest first; whoever asks for nothing sees what is still open."""
    return list_page(
        request,
        lambda asked: Commitment.objects.visible_to(asked.user),
        CommitmentFilter,
        name="commitment",
        title="Commitments",
        order=("due_on", "id"),
        usual={"state": "open"},
        related=("partnership__organisation", "owner"),
    )
