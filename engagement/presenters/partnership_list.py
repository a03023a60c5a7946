"""A row of the list of partnerships, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from engagement.models import ScoreModel
from engagement.presenters.health import HealthFigure, HealthReader
from partners.enums import Tier


@dataclass(frozen=True)
class PartnershipRow:
    """A partnership with what the list says of it."""

    partnership: Any
    health: HealthFigure | None
    is_overdue: bool


def partnership_rows(partnerships: Iterable[Any], model: ScoreModel) -> list[PartnershipRow]:
    """Rows of a query that carries contact, health and promises."""
    reader = HealthReader(model)
    return [
        PartnershipRow(
            partnership=each,
            health=reader.of_row(each),
            is_overdue=each.tier == Tier.MANAGED
            and each.contact_interval is not None
            and each.days_silent > each.contact_interval,
        )
        for each in partnerships
    ]
