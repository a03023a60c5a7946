"""One figure month by month: of a system, a kind, a place or one partner."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db.models import Sum

from engagement.analytics.variation.asking import (
    Months,
    Sums,
    columns_of,
    in_kinds,
    in_places,
    readable,
)
from engagement.analytics.variation.charting import Drawn, draw
from engagement.analytics.variation.coverage import Coverage
from engagement.models import FigureTotals, MonthlyFigures
from engagement.scoring.figure_rates import Rate, rate_of
from engagement.scoring.figures import Figure
from engagement.scoring.spc.presentation import Presentation
from partners.models import Partnership, System

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Point:
    """One month. ``is_over``: the running one counts up to the day of its computing, and is no
    point of the chart.
    """

    month: date
    rate: Rate
    deputies: int
    coverage: Coverage
    is_over: bool


@dataclass(frozen=True)
class YearCount:
    """A calendar year in plain counts: what is said where there are too few points, "4 of 6"."""

    year: int
    rate: Rate


@dataclass(frozen=True)
class Series:
    """All months asked for, ascending, with the chart of those that are over."""

    measure: Figure
    points: Sequence[Point]
    years: Sequence[YearCount]
    drawn: Drawn

    @property
    def presentation(self) -> Presentation:
        """Which picture fits; plain counts where a chart would promise too much."""
        return self.drawn.fits[0].presentation


def series(
    user: "User",
    system: System,
    *,
    measure: Figure,
    since: date,
    until: date,
    kinds: Collection[str] = (),
    places: Collection[str] = (),
    partnership: Partnership | None = None,
) -> Series | None:
    """The months of all partners of these kinds and places, or of one partnership; one query.

    ``None`` if the reader may not read the figure. A partnership of another system, or one that was
    withdrawn, has empty months.
    """
    if measure not in readable(user, system):
        return None
    months = Months.of(since, until)
    rows: Any
    if partnership is None:
        rows = FigureTotals.objects.visible_to(user).filter(
            in_kinds("kind", kinds), in_places("place", places)
        )
    else:
        rows = MonthlyFigures.objects.visible_to(user).filter(
            partnership=partnership, partnership__withdrawn_at__isnull=True
        )
    period = (months.first, months.last)
    return _series(measure, months, rows.filter(system=system, month__range=period))


def _series(measure: Figure, months: Months, rows: Any) -> Series:
    columns = columns_of(measure)
    by_month = {day: Sums() for day in months.days}
    totals = {f"sum_{place}": Sum(name) for place, name in enumerate(columns)}
    for month, *values in rows.order_by("month").values_list("month").annotate(**totals):
        by_month[month].add(tuple(values))
    points = [
        Point(
            month=month,
            rate=rate_of(measure, one.numerator, one.denominator, one.squares),
            deputies=one.deputies if measure is Figure.ATTENDANCE else 0,
            coverage=Coverage(*one.days),
            is_over=month < months.running,
        )
        for month, one in by_month.items()
    ]
    table = np.array([[(p.rate.numerator, p.rate.denominator) for p in points]])
    drawn = draw(measure, table[:, :, 0], table[:, :, 1], months.days, months.running)
    return Series(measure, points, _years(measure, by_month), drawn)


def _years(measure: Figure, by_month: dict[date, Sums]) -> list[YearCount]:
    years: dict[int, Sums] = {}
    for month, one in by_month.items():
        own = years.setdefault(month.year, Sums())
        own.add((one.numerator, one.denominator, one.squares, one.deputies, *one.days))
    return [
        YearCount(year, rate_of(measure, one.numerator, one.denominator, one.squares))
        for year, one in years.items()
    ]
