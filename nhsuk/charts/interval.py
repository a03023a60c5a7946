"""An estimate over time with its uncertainty: the chart of a score."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from nhsuk.charts.chart import (
    BLUE,
    DARK_BLUE,
    GAP_BOX,
    GAP_WORDS,
    HEIGHT,
    NOT_LOGGED,
    POINTS,
    Chart,
    Spec,
    layered,
)
from nhsuk.formats import nhs_date, nhs_number

LOWER, UPPER = "Lower limit (90%)", "Upper limit (90%)"
# A box narrower than its words keeps them to itself; description and table still say it.
NARROWEST_LABEL = 16


@dataclass(frozen=True)
class IntervalPoint:
    """One estimate with the limits between which it lies with 90 % probability."""

    when: date
    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Gap:
    """A stretch of time in which nothing was logged at all: unknown, which is not zero."""

    start: date
    end: date
    label: str = NOT_LOGGED

    def covers(self, day: date) -> bool:
        """Both ends belong to the gap."""
        return self.start <= day <= self.end


def line_with_interval(
    points: Iterable[IntervalPoint],
    *,
    title: str,
    y_title: str,
    description: str,
    gaps: Iterable[Gap] = (),
    y_domain: tuple[float, float] | None = None,
    x_title: str = "Date",
    decimals: int = 0,
) -> Chart:
    """An estimate over time as a line in its 90 % band, broken where nothing was logged."""
    gaps = sorted(gaps, key=lambda gap: gap.start)
    known = sorted(
        (point for point in points if not any(gap.covers(point.when) for gap in gaps)),
        key=lambda point: point.when,
    )
    return Chart(
        title=title,
        description=description,
        key="The line is the estimate. The shaded band holds it with 90% probability."
        + (" A dashed box is a time in which nothing was logged." if gaps else ""),
        columns=(x_title, y_title, LOWER, UPPER),
        rows=_rows(known, gaps, decimals),
        spec=layered(
            [_gap_layer(gaps), *_estimate_layers(known, gaps, y_title, y_domain, decimals)]
        ),
    )


def _moment(day: date) -> str:
    # Without the clock time, a browser west of Greenwich would show the day before.
    return f"{day.isoformat()}T00:00:00"


def _x(name: str = "when") -> Spec:
    return {
        "field": name,
        "type": "temporal",
        "title": None,
        "axis": {"format": "%b %Y", "labelOverlap": True, "tickCount": {"expr": "width / 90"}},
    }


def _gap_layer(gaps: Sequence[Gap]) -> Spec:
    values = [
        {
            "start": _moment(gap.start),
            "middle": _moment(gap.start + (gap.end - gap.start) / 2),
            "end": _moment(gap.end),
            "label": gap.label,
        }
        for gap in gaps
    ]
    if not values:
        return {}
    room = "scale('x', toDate(datum.end)) - scale('x', toDate(datum.start))"
    fits = {"expr": f"{room} < {NARROWEST_LABEL} ? 0 : 1"}
    box = {
        "mark": {"type": "rect", **GAP_BOX},
        "encoding": {"x": _x("start"), "x2": {"field": "end"}},
    }
    words = {
        "mark": {**GAP_WORDS, "opacity": fits},
        "encoding": {"x": _x("middle"), "y": {"value": HEIGHT / 2}, "text": {"field": "label"}},
    }
    return {"data": {"values": values}, "layer": [box, words]}


def _values(points: Sequence[IntervalPoint], gaps: Sequence[Gap]) -> list[Spec]:
    """Number the unbroken stretches, so that no line is drawn across a gap."""
    return [
        {
            "when": _moment(point.when),
            "day": nhs_date(point.when),
            "mean": round(point.mean, 4),
            "low": round(point.low, 4),
            "high": round(point.high, 4),
            "stretch": sum(gap.end < point.when for gap in gaps),
        }
        for point in points
    ]


def _estimate_layers(
    points: Sequence[IntervalPoint],
    gaps: Sequence[Gap],
    y_title: str,
    y_domain: tuple[float, float] | None,
    decimals: int,
) -> list[Spec]:
    values = _values(points, gaps)
    scale = {"domain": list(y_domain)} if y_domain else {"zero": False}
    y = {"field": "mean", "type": "quantitative", "title": y_title, "scale": scale}
    stretch = {"field": "stretch", "type": "nominal"}
    band = {
        "x": _x(),
        "y": {**y, "field": "low"},
        "y2": {"field": "high"},
        "detail": stretch,
    }
    figure = {"field": "mean", "format": f".{decimals}f"}
    return [
        _layer(values, {"type": "area", "color": BLUE, "opacity": 0.2}, band),
        _layer(
            values,
            {"type": "line", "color": DARK_BLUE, "strokeWidth": 2.5},
            {"x": _x(), "y": y, "detail": stretch},
        ),
        _layer(
            _lone(values) + values[-1:],
            {"type": "point", "filled": True, "color": DARK_BLUE, "size": 60, "opacity": 1},
            {"x": _x(), "y": y},
        ),
        _layer(
            values[-1:],
            {"type": "text", "align": "right", "dy": -16, "fontWeight": "bold"},
            {"x": _x(), "y": y, "text": figure},
        ),
        # Invisible, and large enough to point at: they carry the tooltips.
        {
            "name": POINTS,
            **_layer(
                values,
                {"type": "point", "opacity": 0, "size": 200},
                {"x": _x(), "y": y, "tooltip": _tooltip(y_title, decimals)},
            ),
        },
    ]


def _layer(values: list[Spec], mark: Spec, encoding: Spec) -> Spec:
    return {"data": {"values": values}, "mark": mark, "encoding": encoding}


def _lone(values: Sequence[Spec]) -> list[Spec]:
    """Stretches of a single point, which have no line to show."""
    stretches = [list(group) for _, group in groupby(values, key=lambda value: value["stretch"])]
    return [stretch[0] for stretch in stretches if len(stretch) == 1]


def _tooltip(y_title: str, decimals: int) -> list[Spec]:
    number = {"type": "quantitative", "format": f".{decimals}f"}
    return [
        {"field": "day", "type": "nominal", "title": "Date"},
        {"field": "mean", "title": y_title, **number},
        {"field": "low", "title": LOWER, **number},
        {"field": "high", "title": UPPER, **number},
    ]


def _rows(
    points: Sequence[IntervalPoint], gaps: Sequence[Gap], decimals: int
) -> list[tuple[str, ...]]:
    dated: list[tuple[date, tuple[str, ...]]] = []
    for point in points:
        figures = (nhs_number(value, decimals) for value in (point.mean, point.low, point.high))
        dated.append((point.when, (nhs_date(point.when), *figures)))
    for gap in gaps:
        span = f"{nhs_date(gap.start)} to {nhs_date(gap.end)}"
        dated.append((gap.start, (span, gap.label, "", "")))
    return [row for _, row in sorted(dated, key=lambda entry: entry[0])]
