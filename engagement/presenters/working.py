"""Who is to do what next with a partner: conversations planned, and a handover not accepted."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from accounts.roles import Permission
from engagement.models import HandedOver, PlannedConversation
from partners.models import Partnership

SHOWN = 10


@dataclass(frozen=True)
class Working:
    """Of one partnership; nothing for those who do not work with partners."""

    conversations: Sequence[PlannedConversation] = ()
    handed_over: HandedOver | None = None
    may_see_conversations: bool = False


def working_with(user: User, partnership: Partnership, allowed: frozenset[Permission]) -> Working:
    """Two queries, and none for those who may see neither."""
    sees = Permission.VIEW_CONFIDENTIAL_NOTES in allowed
    conversations: list[PlannedConversation] = []
    if sees:
        planned = PlannedConversation.objects.visible_to(user).planned()
        mine = planned.filter(partnership=partnership).select_related("person", "owner")
        conversations = list(mine.soonest_first()[:SHOWN])
    handed_over = None
    if Permission.LOG_EVENTS in allowed:
        rows = HandedOver.objects.visible_to(user).open().filter(partnership=partnership)
        handed_over = rows.select_related("handover__from_user", "to_user").first()
    return Working(conversations, handed_over, sees)
