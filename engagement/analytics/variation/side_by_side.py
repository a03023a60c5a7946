"""Several series at once: kinds of partner side by side, or all figures of the same partners."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import F, Value

from engagement.analytics.variation.asking import (
    Months,
    Sums,
    columns_of,
    readable,
)
from engagement.analytics.variation.charting import CHART_MONTHS
from engagement.analytics.variation.coverage import Coverage
from engagement.analytics.variation.series import Series, figure_rows, series_of
from engagement.analytics.variation.total import Total
from engagement.scoring.figure_rates import Rate, rate_of
from engagement.scoring.figures import Figure
from partners.models import Partnership, System

if TYPE_CHECKING:
    from accounts.models import User

# Stands for all kinds together, wherever kinds are named.
ALL_KINDS = ""
Key = tuple[str, Figure]


@dataclass(frozen=True)
class Whom:
    """The months asked for, and of which partners; empty kinds or places are all of them."""

    since: date
    until: date
    kinds: Collection[str] = ()
    places: Collection[str] = ()


@dataclass(frozen=True)
class Part:
    """One figure of one kind: all of the months asked for, and three years or more of them apart.

    ``rate``, ``deputies`` and ``coverage`` are of the months asked for; ``series`` is what a
    control chart is drawn of; its months and years have no intervals.
    """

    rate: Rate
    deputies: int
    coverage: Coverage
    series: Series


def side_by_side(
    user: "User",
    system: System,
    *,
    measures: Sequence[Figure],
    whom: Whom,
    by_kind: bool = False,
    partnership: Partnership | None = None,
) -> Mapping[Key, Part]:
    """Figures by kind and measure, in one query; those that the reader may not read are left out.

    All kinds together are under `ALL_KINDS`, with ``by_kind`` each kind with partners as well. A
    single ``partnership`` has no kinds apart.
    """
    allowed = readable(user, system)
    asked = [figure for figure in measures if figure in allowed]
    if not asked:
        return {}
    months = Months.of(whom.since, whom.until)
    shown = months.back_to(CHART_MONTHS)
    rows = _rows(user, asked, whom, partnership, by_kind=by_kind).filter(system=system)
    sums: dict[Key, dict[date, Sums]] = {(ALL_KINDS, figure): _empty(shown) for figure in asked}
    for kind, month, *values in rows.filter(month__gte=shown.first):
        begin = 0
        for figure in asked:
            end = begin + len(columns_of(figure))
            for group in {kind, ALL_KINDS}:
                own = sums.setdefault((group, figure), _empty(shown))
                if month in own:
                    own[month].add(tuple(values[begin:end]))
            begin = end
    return {key: _part(key[1], own, months, shown) for key, own in sums.items()}


def _rows(
    user: "User",
    asked: Sequence[Figure],
    whom: Whom,
    partnership: Partnership | None,
    *,
    by_kind: bool,
) -> Any:
    """Kind, month and the columns of every figure; months after the last one as well, so that a
    kind without any figure is there.
    """
    totals = {
        f"sum_{one}_{place}": Total(name)
        for one, figure in enumerate(asked)
        for place, name in enumerate(columns_of(figure))
    }
    rows = figure_rows(user, kinds=whom.kinds, places=whom.places, partnership=partnership)
    group = F("kind") if by_kind and partnership is None else Value(ALL_KINDS)
    rows = rows.order_by().annotate(group=group)
    # Fractions of several kinds are added in one order.
    return rows.values_list("group", "month").annotate(**totals).order_by("group", "month")


def _empty(shown: Months) -> dict[date, Sums]:
    return {day: Sums() for day in shown.days}


def _part(figure: Figure, own: Mapping[date, Sums], months: Months, shown: Months) -> Part:
    inside = _added(one for day, one in own.items() if months.first <= day <= months.last)
    return Part(
        rate=_rate(figure, inside),
        deputies=inside.deputies if figure is Figure.ATTENDANCE else 0,
        coverage=Coverage(*inside.days),
        series=series_of(figure, own, shown, _count),
    )


def _added(parts: Iterable[Sums]) -> Sums:
    total = Sums()
    for one in parts:
        total.add_all(one)
    return total


def _count(figure: Figure, one: Sums) -> Rate:
    """Without its interval: nobody reads those of months, and thousands of them take their time."""
    value = one.numerator / one.denominator if one.denominator > 0 else None
    return Rate(figure, one.numerator, one.denominator, value, None)


def _rate(figure: Figure, one: Sums) -> Rate:
    return rate_of(figure, one.numerator, one.denominator, one.squares)
