"""A count for each month, told apart from months in which nobody logged anything."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from nhsuk.charts.chart import (
    BLUE,
    GAP_BOX,
    GAP_WORDS,
    HEIGHT,
    NOT_LOGGED,
    POINTS,
    Chart,
    Spec,
    layered,
)
from nhsuk.formats import nhs_month, nhs_number

# A bar narrower than its figure goes without; the table has it.
NARROWEST_FIGURE = 22


@dataclass(frozen=True)
class MonthCount:
    """How many in a month; None when nothing was logged in it at all."""

    month: date
    count: int | None

    @property
    def label(self) -> str:
        """Jun 2024."""
        return f"{self.month:%b %Y}"


def bar_by_month(
    points: Iterable[MonthCount], *, title: str, y_title: str, description: str
) -> Chart:
    """A count for each month; months in which nothing was logged are boxes that say so."""
    months = sorted(points, key=lambda point: point.month)
    has_gaps = any(point.count is None for point in months)
    return Chart(
        title=title,
        description=description,
        key="A dashed box is a month in which nothing was logged." if has_gaps else "",
        columns=("Month", y_title),
        rows=[
            (nhs_month(point.month), NOT_LOGGED if point.count is None else nhs_number(point.count))
            for point in months
        ],
        spec=layered(_layers(months, y_title)),
    )


def _layers(months: Sequence[MonthCount], y_title: str) -> list[Spec]:
    x = _x([point.label for point in months])
    y = {
        "field": "count",
        "type": "quantitative",
        "title": y_title,
        "axis": {"tickMinStep": 1, "format": "d"},
    }
    counted = [
        {"month": point.label, "count": point.count, "shown": nhs_number(point.count)}
        for point in months
        if point.count is not None
    ]
    missing = [{"month": point.label} for point in months if point.count is None]
    fits = {"expr": f"width / {max(len(months), 1)} < {NARROWEST_FIGURE} ? 0 : 1"}
    return [
        {
            "data": {"values": missing},
            "mark": {"type": "bar", **GAP_BOX},
            "encoding": {"x": x, "y": {"value": 0}, "y2": {"value": HEIGHT}},
        },
        {
            "data": {"values": _gap_words(months)},
            "mark": GAP_WORDS,
            "encoding": {"x": x, "y": {"value": HEIGHT / 2}, "text": {"field": "label"}},
        },
        {
            "name": POINTS,
            "data": {"values": counted},
            "mark": {"type": "bar", "color": BLUE},
            "encoding": {"x": x, "y": y, "tooltip": _tooltip(y_title)},
        },
        {
            "data": {"values": counted},
            "mark": {"type": "text", "dy": -8, "opacity": fits},
            "encoding": {"x": x, "y": y, "text": {"field": "shown"}},
        },
    ]


def _tooltip(y_title: str) -> list[Spec]:
    return [
        {"field": "month", "type": "nominal", "title": "Month"},
        {"field": "shown", "type": "nominal", "title": y_title},
    ]


def _x(labels: list[str]) -> Spec:
    return {
        "field": "month",
        "type": "ordinal",
        "title": None,
        "sort": None,
        "scale": {"domain": labels},
        "axis": {"labelOverlap": True, "labelAngle": -45},
    }


def _gap_words(months: Sequence[MonthCount]) -> list[Spec]:
    """One label for each run of months without a log, on the month in its middle."""
    runs = [
        list(run)
        for is_missing, run in groupby(months, key=lambda point: point.count is None)
        if is_missing
    ]
    return [{"month": run[len(run) // 2].label, "label": NOT_LOGGED} for run in runs]
