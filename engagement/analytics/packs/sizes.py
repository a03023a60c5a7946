"""How many partners there are of each kind in each place."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db.models import Max

from engagement.analytics.variation.asking import NO_PLACE
from engagement.models import FigureTotals
from partners.models import System

if TYPE_CHECKING:
    from accounts.models import User


def partners_by_cell(user: "User", system: System) -> Mapping[tuple[str, str], int]:
    """By kind and place (a public id, or "none"), as they are today; in one query."""
    rows = FigureTotals.objects.visible_to(user).filter(system=system).order_by()
    found = rows.values_list("kind", "place__public_id").annotate(partners=Max("partnerships"))
    return {
        (kind, str(place) if place else NO_PLACE): number
        for kind, place, number in sorted(found, key=lambda row: (row[0], str(row[1])))
        if number
    }
