"""Conversations that are planned, the next one first."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.lists.conversations import ConversationFilter
from engagement.models import PlannedConversation
from engagement.views.record_page import list_page
from partners.access import require
from partners.current_system import current_system


@require_safe
def planned_conversations(request: SignedInRequest) -> HttpResponse:
    """Those of the system that the person works in."""
    system = current_system(request)
    if system is not None:
        require(request.user, Permission.VIEW_CONFIDENTIAL_NOTES, system)
    return list_page(
        request,
        lambda asked: PlannedConversation.objects.visible_to(asked.user),
        ConversationFilter,
        name="conversation",
        title="Planned conversations",
        order=("due_on", "id"),
        usual={"state": "planned"},
        related=(
            "partnership__organisation",
            "partnership__counterpart",
            "person",
            "owner",
            "event",
        ),
        fragment="engagement/conversations/_list.html",
    )
