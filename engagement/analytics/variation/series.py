"""One figure month by month: of a system, a kind, a place or one partner."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

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
from engagement.analytics.variation.total import Total
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
    rows = figure_rows(user, kinds=kinds, places=places, partnership=partnership)
    rows = rows.filter(system=system, month__range=(months.first, months.last))
    by_month = {day: Sums() for day in months.days}
    totals = {f"sum_{place}": Total(name) for place, name in enumerate(columns_of(measure))}
    for month, *values in rows.order_by("month").values_list("month").annotate(**totals):
        by_month[month].add(tuple(values))
    return series_of(measure, by_month, months, _rate)


def figure_rows(
    user: "User",
    *,
    kinds: Collection[str],
    places: Collection[str],
    partnership: Partnership | None,
) -> Any:
    """The totals of these kinds and places, or the months of one partnership."""
    if partnership is None:
        return FigureTotals.objects.visible_to(user).filter(
            in_kinds("kind", kinds), in_places("place", places)
        )
    return MonthlyFigures.objects.visible_to(user).filter(
        partnership=partnership, partnership__withdrawn_at__isnull=True
    )


def series_of(
    measure: Figure,
    by_month: Mapping[date, Sums],
    months: Months,
    rate: Callable[[Figure, Sums], Rate],
) -> Series:
    """The chart of sums by month, ascending; ``rate`` says whether with intervals or without."""
    points = [
        Point(
            month=month,
            rate=rate(measure, one),
            deputies=one.deputies if measure is Figure.ATTENDANCE else 0,
            coverage=Coverage(*one.days),
            is_over=month < months.running,
        )
        for month, one in by_month.items()
    ]
    table = np.array([[(one.numerator, one.denominator) for one in by_month.values()]])
    drawn = draw(measure, table[:, :, 0], table[:, :, 1], months.days, months.running)
    years = {month.year: Sums() for month in by_month}
    for month, one in by_month.items():
        years[month.year].add_all(one)
    counts = [YearCount(year, rate(measure, one)) for year, one in years.items()]
    return Series(measure, points, counts, drawn)


def _rate(measure: Figure, one: Sums) -> Rate:
    return rate_of(measure, one.numerator, one.denominator, one.squares)
