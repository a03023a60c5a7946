"""Charts drawn on the server, each with its table; the browser may enhance them but never has to.

One Vega-Lite specification feeds both. Meaning never rests on colour alone: estimates are a line,
intervals a shaded band, and time in which nothing was logged is a dashed box with those words in it.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any

import vl_convert
from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe

from nhsuk.formats import nhs_date, nhs_month, nhs_number

Spec = dict[str, Any]

VEGA_LITE = "6.4"
WIDE, NARROW, HEIGHT = 640, 300, 280
CACHED_SECONDS = 7 * 24 * 3600
NOT_LOGGED = "not logged"
# More bars than this leave no room for a figure above each.
LABELLED_BARS = 24

BLUE, DARK_BLUE, BLACK = "#005eb8", "#003087", "#212b32"
GREY, PALE_GREY, MIST = "#4c6272", "#d8dde0", "#f0f4f5"
FONT = "Arimo Variable, Arial, sans-serif"

CONFIG: Spec = {
    # The wrapping element carries name and description; marks inside would only repeat the table.
    "aria": False,
    "font": FONT,
    "background": None,
    "view": {"stroke": None},
    "text": {"font": FONT, "fontSize": 14, "fill": BLACK},
    "axis": {
        "labelFont": FONT,
        "labelFontSize": 14,
        "labelColor": BLACK,
        "titleFont": FONT,
        "titleFontSize": 14,
        "titleFontWeight": "normal",
        "titleColor": BLACK,
        "gridColor": PALE_GREY,
        "domainColor": GREY,
        "tickColor": GREY,
        "labelLimit": 0,
        "titleLimit": 0,
    },
}


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


@dataclass(frozen=True)
class MonthCount:
    """How many in a month; None when nothing was logged in it at all."""

    month: date
    count: int | None


@dataclass(frozen=True)
class Chart:
    """A specification with the words and the table that go with it."""

    title: str
    description: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    spec: Spec = field(hash=False)
    key: str = ""
    empty_text: str = "There is nothing to show yet."

    @property
    def is_empty(self) -> bool:
        """Nothing to draw."""
        return not self.rows

    @cached_property
    def html_id(self) -> str:
        """Stable from one request to the next, different for each chart on a page."""
        return f"chart-{_digest([self.title, self.description])[:8]}"

    @cached_property
    def svg_wide(self) -> SafeString:
        """For tablets and desktops."""
        return draw(self.spec, WIDE)

    @cached_property
    def svg_narrow(self) -> SafeString:
        """For phones: the same type size on a smaller canvas, not a shrunken picture."""
        return draw(self.spec, NARROW)


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
    spec = _base([_gap_layer(gaps), *_interval_layers(known, gaps, y_title, y_domain, decimals)])
    return Chart(
        title=title,
        description=description,
        key="The line is the estimate. The shaded band holds it with 90% probability."
        + (" A dashed box is a time in which nothing was logged." if gaps else ""),
        columns=(x_title, y_title, "Lower limit (90%)", "Upper limit (90%)"),
        rows=_interval_rows(known, gaps, decimals),
        spec=spec,
    )


def bar_by_month(
    points: Iterable[MonthCount], *, title: str, y_title: str, description: str
) -> Chart:
    """A count for each month; months in which nothing was logged are boxes that say so."""
    months = sorted(points, key=lambda point: point.month)
    labels = [f"{point.month:%b %Y}" for point in months]
    logged = [
        {"month": label, "count": point.count, "shown": nhs_number(point.count)}
        for label, point in zip(labels, months, strict=True)
        if point.count is not None
    ]
    missing = [
        {"month": label, "label": NOT_LOGGED}
        for label, point in zip(labels, months, strict=True)
        if point.count is None
    ]
    return Chart(
        title=title,
        description=description,
        key="A dashed box is a month in which nothing was logged." if missing else "",
        columns=("Month", y_title),
        rows=[
            (nhs_month(point.month), NOT_LOGGED if point.count is None else nhs_number(point.count))
            for point in months
        ],
        spec=_base(_bar_layers(labels, logged, missing, y_title)),
    )


def draw(spec: Spec, width: int) -> SafeString:
    """The SVG of a specification at a width, from the cache when it has been drawn before."""
    sized = {**spec, "width": width}
    key = f"nhsuk.chart.{VEGA_LITE}.{_digest(sized)}"
    svg = cache.get(key)
    if svg is None:
        svg = vl_convert.vegalite_to_svg(json.dumps(sized), vl_version=VEGA_LITE)
        cache.set(key, svg, CACHED_SECONDS)
    # Built by us from numbers and our own words, with no script and no style attribute.
    return mark_safe(svg)


def _base(layers: list[Spec]) -> Spec:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": WIDE,
        "height": HEIGHT,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "config": CONFIG,
        "layer": [layer for layer in layers if layer],
    }


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
        {"start": _moment(gap.start), "end": _moment(gap.end), "label": gap.label} for gap in gaps
    ]
    if not values:
        return {}
    box = {"type": "rect", "fill": MIST, "stroke": GREY, "strokeDash": [4, 4]}
    words = {"type": "text", "angle": 270, "fontStyle": "italic", "fill": GREY}
    return {
        "data": {"values": values},
        "encoding": {"x": _x("start"), "x2": {"field": "end"}},
        "layer": [
            {"mark": box},
            {
                "transform": [
                    {"calculate": "(+toDate(datum.start) + +toDate(datum.end)) / 2", "as": "mid"}
                ],
                "mark": words,
                "encoding": {
                    "x": _x("mid"),
                    "x2": None,
                    "text": {"field": "label"},
                    "y": {"value": HEIGHT / 2},
                },
            },
        ],
    }


def _segments(points: Sequence[IntervalPoint], gaps: Sequence[Gap]) -> list[Spec]:
    """Number the unbroken stretches, so that no line is drawn across a gap."""
    return [
        {
            "when": _moment(point.when),
            "day": nhs_date(point.when),
            "mean": round(point.mean, 4),
            "low": round(point.low, 4),
            "high": round(point.high, 4),
            "segment": sum(gap.end < point.when for gap in gaps),
        }
        for point in points
    ]


def _interval_layers(
    points: Sequence[IntervalPoint],
    gaps: Sequence[Gap],
    y_title: str,
    y_domain: tuple[float, float] | None,
    decimals: int,
) -> list[Spec]:
    values = _segments(points, gaps)
    scale = {"domain": list(y_domain)} if y_domain else {"zero": False}
    y = {"field": "mean", "type": "quantitative", "title": y_title, "scale": scale}
    detail = {"field": "segment", "type": "nominal"}
    band = {
        "mark": {"type": "area", "color": BLUE, "opacity": 0.2},
        "encoding": {"x": _x(), "y": {**y, "field": "low"}, "y2": {"field": "high"}},
    }
    band["encoding"]["detail"] = detail  # type: ignore[index]
    line = {
        "mark": {"type": "line", "color": DARK_BLUE, "strokeWidth": 2.5},
        "encoding": {"x": _x(), "y": y, "detail": detail},
    }
    # A stretch of a single point has no line to show, and the newest point deserves its figure.
    lone = [next(iter(group)) for group in _groups(values) if len(group) == 1]
    marks = {
        "data": {"values": lone + values[-1:]},
        "mark": {"type": "point", "filled": True, "color": DARK_BLUE, "size": 60, "opacity": 1},
        "encoding": {"x": _x(), "y": y},
    }
    newest = {
        "data": {"values": values[-1:]},
        "mark": {"type": "text", "align": "right", "dy": -12, "fontWeight": "bold"},
        "encoding": {"x": _x(), "y": y, "text": {"field": "mean", "format": f".{decimals}f"}},
    }
    hover = {
        "mark": {"type": "point", "opacity": 0, "size": 200},
        "encoding": {"x": _x(), "y": y, "tooltip": _tooltip(y_title, decimals)},
    }
    for layer in (band, line, hover):
        layer["data"] = {"values": values}
    return [band, line, marks, newest, hover]


def _groups(values: Sequence[Spec]) -> list[list[Spec]]:
    return [list(group) for _, group in groupby(values, key=lambda value: value["segment"])]


def _tooltip(y_title: str, decimals: int) -> list[Spec]:
    number = {"type": "quantitative", "format": f".{decimals}f"}
    return [
        {"field": "day", "type": "nominal", "title": "Date"},
        {"field": "mean", "title": y_title, **number},
        {"field": "low", "title": "Lower limit (90%)", **number},
        {"field": "high", "title": "Upper limit (90%)", **number},
    ]


def _interval_rows(
    points: Sequence[IntervalPoint], gaps: Sequence[Gap], decimals: int
) -> list[tuple[str, ...]]:
    dated: list[tuple[date, tuple[str, ...]]] = [
        (
            point.when,
            (
                nhs_date(point.when),
                *(nhs_number(value, decimals) for value in (point.mean, point.low, point.high)),
            ),
        )
        for point in points
    ]
    dated += [
        (gap.start, (f"{nhs_date(gap.start)} to {nhs_date(gap.end)}", gap.label, "", ""))
        for gap in gaps
    ]
    return [row for _, row in sorted(dated, key=lambda entry: entry[0])]


def _bar_layers(
    labels: Sequence[str], logged: list[Spec], missing: list[Spec], y_title: str
) -> list[Spec]:
    x = {
        "field": "month",
        "type": "ordinal",
        "title": None,
        "sort": None,
        "scale": {"domain": list(labels)},
        "axis": {"labelOverlap": True, "labelAngle": -45},
    }
    y = {
        "field": "count",
        "type": "quantitative",
        "title": y_title,
        "axis": {"tickMinStep": 1, "format": "d"},
    }
    boxes = {
        "data": {"values": missing},
        "mark": {"type": "bar", "fill": MIST, "stroke": GREY, "strokeDash": [4, 4]},
        "encoding": {"x": x, "y": {"value": 0}, "y2": {"value": HEIGHT}},
    }
    words = {
        "data": {"values": missing},
        "mark": {"type": "text", "angle": 270, "fontStyle": "italic", "fill": GREY},
        "encoding": {"x": x, "y": {"value": HEIGHT / 2}, "text": {"field": "label"}},
    }
    bars = {
        "data": {"values": logged},
        "mark": {"type": "bar", "color": BLUE, "tooltip": True},
        "encoding": {"x": x, "y": y},
    }
    figures = {
        "data": {"values": logged if len(labels) <= LABELLED_BARS else []},
        "mark": {"type": "text", "dy": -8},
        "encoding": {"x": x, "y": y, "text": {"field": "shown"}},
    }
    return [boxes, words, bars, figures]


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
