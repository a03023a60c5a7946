"""Handovers and planned conversations."""

from datetime import date, timedelta

from django.utils import timezone

from accounts.models import User
from engagement.actions.handover import hand_over
from engagement.actions.planned_conversation import plan_conversation
from engagement.models import HandedOver, PlannedConversation
from partners.enums import Tier
from partners.models import Partnership, Person
from tests.factories.partners import make_partnership
from tests.factories.users import TESTS, make_user


def make_planned_conversation(
    *,
    partnership: Partnership | None = None,
    topic: str = "The winter plan",
    due_on: date | None = None,
    person: Person | None = None,
    owner: User | None = None,
) -> PlannedConversation:
    """Something to talk about within two weeks."""
    return plan_conversation(
        by=TESTS,
        partnership=partnership or make_partnership(),
        topic=topic,
        due_on=due_on or timezone.localdate() + timedelta(days=14),
        person=person,
        owner=owner,
    )


def make_handed_over(
    *, partnership: Partnership | None = None, to_user: User | None = None
) -> HandedOver:
    """A partnership that its owner handed to a colleague, who has not answered."""
    partnership = partnership or make_partnership(tier=Tier.MANAGED)
    owner = partnership.owner
    if owner is None:
        raise ValueError("Nobody looks after it, so nobody can hand it over.")
    handover = hand_over(
        by=owner,
        system=partnership.system,
        from_user=owner,
        to={partnership.pk: to_user or make_user(system=partnership.system)},
        reason="I am moving to another team.",
    )
    return handover.rows.get()
