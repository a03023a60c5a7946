"""The overview: each kind of partner in each place, as an honest statement."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from engagement.analytics.variation.asking import (
    NO_PLACE,
    Months,
    Sums,
    columns_of,
    in_kinds,
    in_places,
    readable,
)
from engagement.analytics.variation.charting import CHART_MONTHS, draw
from engagement.analytics.variation.coverage import Coverage
from engagement.models import FigureTotals
from engagement.scoring.figure_rates import Rate, rate_of
from engagement.scoring.figures import Figure
from engagement.scoring.spc.icons import VariationIcon
from partners.enums import OrganisationKind
from partners.models import System

if TYPE_CHECKING:
    from accounts.models import User

Key = tuple[str, str]


@dataclass(frozen=True)
class Cell:
    """Partners of one kind in one place, over the months asked for.

    ``kind`` and ``place`` (a public id, or "none") are also the filters that list its partnerships.
    ``deputies`` are those of attendance. ``trend`` is the icon of the last whole month on a control
    chart of three years or more, none where months are too few or too small.
    """

    kind: str
    place: str
    place_name: str
    partnerships: int
    managed: int
    rate: Rate
    deputies: int
    coverage: Coverage
    trend: VariationIcon | None

    @property
    def label(self) -> str:
        """The kind as people read it."""
        return str(OrganisationKind(self.kind).label)


@dataclass
class _Gathered:
    """The rows of one cell: the months asked for, and by month what the chart is drawn of."""

    place_name: str
    partnerships: int
    managed: int
    sums: Sums
    by_month: dict[date, tuple[float, float]]


def cells(
    user: "User",
    system: System,
    *,
    measure: Figure,
    since: date,
    until: date,
    kinds: Collection[str] = (),
    places: Collection[str] = (),
) -> list[Cell]:
    """Every kind and place with partners, by kind and name of place, in one query on the totals.

    Nothing if the reader may not read the figure of the system. Intervals: see `rate_of`.
    """
    if measure not in readable(user, system):
        return []
    months = Months.of(since, until)
    shown = months.back_to(CHART_MONTHS)
    gathered = _gather(user, system, measure, months, shown, kinds, places)
    icons = _trends(measure, gathered, shown)
    found = [
        Cell(
            kind=kind,
            place=place,
            place_name=one.place_name,
            partnerships=one.partnerships,
            managed=one.managed,
            rate=rate_of(measure, one.sums.numerator, one.sums.denominator, one.sums.squares),
            deputies=one.sums.deputies if measure is Figure.ATTENDANCE else 0,
            coverage=Coverage(*one.sums.days),
            trend=icons[kind, place],
        )
        for (kind, place), one in gathered.items()
    ]
    return sorted(found, key=lambda cell: (cell.label, cell.place == NO_PLACE, cell.place_name))


def _gather(
    user: "User",
    system: System,
    measure: Figure,
    months: Months,
    shown: Months,
    kinds: Collection[str],
    places: Collection[str],
) -> Mapping[Key, _Gathered]:
    """Months after the last one as well: each kind and place has a row for the running month."""
    totals = FigureTotals.objects.visible_to(user).filter(
        in_kinds("kind", kinds), in_places("place", places), system=system
    )
    rows = totals.order_by("kind", "place", "month")  # fractions are added in one order
    found: dict[Key, _Gathered] = {}
    for kind, place, name, month, partnerships, managed, *values in rows.filter(
        month__gte=shown.first
    ).values_list(
        *("kind", "place__public_id", "place__name", "month", "partnerships", "managed"),
        *columns_of(measure),
    ):
        key = (kind, str(place) if place else NO_PLACE)
        one = found.setdefault(
            key, _Gathered(name or "No one place", partnerships, managed, Sums(), {})
        )
        one.by_month[month] = (values[0], values[1])
        if months.first <= month <= months.last:
            one.sums.add(tuple(values))
    return found


def _trends(
    measure: Figure, gathered: Mapping[Key, _Gathered], shown: Months
) -> dict[Key, VariationIcon | None]:
    if not gathered:
        return {}
    days = shown.days
    table = np.array(
        [[one.by_month.get(day, (0.0, 0.0)) for day in days] for one in gathered.values()]
    )
    drawn = draw(measure, table[:, :, 0], table[:, :, 1], days, shown.running)
    return {key: drawn.icon(row) for row, key in enumerate(gathered)}
