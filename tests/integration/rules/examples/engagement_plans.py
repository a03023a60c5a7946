"""Examples of engagement plans, handovers and planned conversations."""

from datetime import date
from typing import Any

from django.utils import timezone

from engagement.actions.agreement import agree_contact
from tests import factories as make
from tests.integration.rules.examples.registry import example


@example("engagement.actions.engagement_plan.change_engagement_plan")
def _() -> dict[str, Any]:
    return {
        "system": make.make_partnership(tier="managed").system,
        "tier": "managed",
        "valid_from": timezone.localdate(),
        "contacts_a_year": 12,
        "reason": "Agreed by the board.",
    }


@example("engagement.actions.plan_following.follow_engagement_plan")
def _() -> dict[str, Any]:
    return {"system": make.make_system()}


@example("engagement.actions.agreement.follow_plan_again")
def _() -> dict[str, Any]:
    partnership = make.make_partnership()
    agree_contact(
        by=make.TESTS, partnership=partnership, valid_from=date(2025, 4, 1), contacts_a_year=12
    )
    return {"partnership": partnership, "valid_from": timezone.localdate()}
