"""What tests of the engagement plan say and ask: a change of it, and what holds for a partner."""

from datetime import date
from typing import Any

from django.utils import timezone

from engagement.actions.engagement_plan import change_engagement_plan
from engagement.models import Agreement, EngagementPlan
from partners.enums import OrganisationKind, Tier
from partners.models import Partnership, System
from tests import factories as make

COUNCIL = OrganisationKind.UPPER_TIER_COUNCIL
PRACTICE = OrganisationKind.GP_PRACTICE


def plan(system: System, tier: str = Tier.MANAGED, **said: Any) -> EngagementPlan:
    said = {"kind": "", "valid_from": timezone.localdate(), "reason": "Agreed.", **said}
    if not said.get("is_end"):
        said.setdefault("contacts_a_year", 12)
    return change_engagement_plan(by=make.TESTS, system=system, tier=tier, **said)


def held(partnership: Partnership, day: date | None = None) -> Agreement | None:
    return partnership.agreements.holding_on(day or timezone.localdate()).first()


def rate(partnership: Partnership, day: date | None = None) -> int | None:
    row = held(partnership, day)
    return row.contacts_a_year if row else None
