"""What a partner holds of each plan that has not ended: a section of its page."""

from collections.abc import Sequence
from dataclasses import dataclass

from engagement.models import PlanPartner, PlanPosition
from partners.models import Partnership


@dataclass(frozen=True)
class PartnerPlan:
    """A plan that needs the partner, and what the partner holds of it, if it was asked."""

    part: PlanPartner
    position: PlanPosition | None


def plans_of(partnership: Partnership) -> Sequence[PartnerPlan]:
    """The one due first comes first."""
    rows = PlanPartner.objects.current_for(partnership).with_position()
    return [PartnerPlan(row, next(iter(row.held), None)) for row in rows]  # type: ignore[attr-defined]
