"""A published figure over the years: a line with its points, broken where there was none."""

from collections.abc import Sequence
from dataclasses import dataclass

from nhsuk.charts.chart import DARK_BLUE, POINTS, Chart, Spec, layered
from nhsuk.formats import nhs_number


@dataclass(frozen=True)
class YearPoint:
    """The figure of a year or another period, or why there is none."""

    period: str
    value: float | None
    why_not: str = ""


def line_by_year(
    points: Sequence[YearPoint], *, title: str, y_title: str, description: str, decimals: int = 1
) -> Chart:
    """Figures in the order given, which is that of time."""
    has_gaps = any(point.value is None for point in points)
    return Chart(
        title=title,
        description=description,
        key="The line is broken where there is no figure." if has_gaps else "",
        columns=("Period", y_title),
        rows=[(point.period, _cell(point, decimals)) for point in points],
        spec=layered(_layers(points, y_title, decimals)),
    )


def _cell(point: YearPoint, decimals: int) -> str:
    return point.why_not if point.value is None else nhs_number(point.value, decimals)


def _layers(points: Sequence[YearPoint], y_title: str, decimals: int) -> list[Spec]:
    x: Spec = {
        "field": "period",
        "type": "ordinal",
        "title": None,
        "sort": None,
        "scale": {"domain": [point.period for point in points]},
        "axis": {"labelAngle": 0, "labelOverlap": True},
    }
    y: Spec = {
        "field": "value",
        "type": "quantitative",
        "title": y_title,
        "scale": {"zero": False},
    }
    stretch, values = 0, []
    for point in points:
        if point.value is None:
            stretch += 1
            continue
        shown = nhs_number(point.value, decimals)
        values.append(
            {"period": point.period, "value": point.value, "shown": shown, "stretch": stretch}
        )
    line = {"x": x, "y": y, "detail": {"field": "stretch", "type": "nominal"}}
    dots: Spec = {"type": "point", "filled": True, "color": DARK_BLUE, "size": 60, "opacity": 1}
    ends: Spec = {"type": "text", "dy": -16, "fontWeight": "bold"}
    return [
        _layer(values, {"type": "line", "color": DARK_BLUE, "strokeWidth": 2.5}, line),
        {"name": POINTS, **_layer(values, dots, {"x": x, "y": y, "tooltip": _tooltip(y_title)})},
        _layer(values[-1:], ends, {"x": x, "y": y, "text": {"field": "shown"}}),
    ]


def _tooltip(y_title: str) -> list[Spec]:
    return [
        {"field": "period", "type": "nominal", "title": "Period"},
        {"field": "shown", "type": "nominal", "title": y_title},
    ]


def _layer(values: list[Spec], mark: Spec, encoding: Spec) -> Spec:
    return {"data": {"values": values}, "mark": mark, "encoding": encoding}
