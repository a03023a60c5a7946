"""Figures of several groups with their intervals, one below the other, beside a line at one figure.

The name of each stands above its interval, so that long names fit a phone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from nhsuk.charts.chart import BLACK, DARK_BLUE, GREY, POINTS, Chart, Spec, layered
from nhsuk.charts.signals import PURPLE, Unit, room_around

ROW = 46
# The room that a figure needs at the right of its name.
FIGURE_ROOM = 64


@dataclass(frozen=True)
class Estimate:
    """A group, its figure, and the limits between which it lies with 95 % probability.

    ``text`` is the figure in words, or why there is none; ``basis`` what it rests on. One that is
    marked is the reader's own.
    """

    label: str
    text: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    basis: str = ""
    is_marked: bool = False


def estimates_by_row(
    rows: Sequence[Estimate],
    *,
    title: str,
    description: str,
    columns: tuple[str, str, str],
    unit: Unit,
    line: float | None = None,
    key: str = "",
) -> Chart:
    """A point with its interval for each row, in the order given; those without a figure say so.

    ``columns``: what a row is, what the figure is, and what it rests on. ``line`` is drawn across
    all rows; ``key`` says what it is.
    """
    return Chart(
        title=title,
        description=description,
        key=key,
        columns=(*columns[:2], "From", "To", columns[2]),
        word_columns=(columns[2],),
        rows=[
            (row.label, row.text, unit.text(row.low), unit.text(row.high), row.basis)
            for row in rows
        ],
        spec={**layered(_layers(rows, columns[1], unit, line)), "height": ROW * max(len(rows), 1)},
        empty_text="There is nothing to compare yet.",
    )


def _layers(rows: Sequence[Estimate], x_title: str, unit: Unit, line: float | None) -> list[Spec]:
    if not rows:
        return []
    y = {
        "field": "row",
        "type": "ordinal",
        "sort": [str(number) for number in range(len(rows))],
        "axis": None,
    }
    x = {
        "field": "value",
        "type": "quantitative",
        "title": x_title,
        "scale": {"domain": list(_range(rows, line)), "nice": False, "zero": False},
        "axis": {"tickCount": 4, **unit.axis},
    }
    values = [_value(number, row) for number, row in enumerate(rows)]
    drawn = [value for value in values if value["value"] is not None]
    return [
        _line(line, x) if line is not None else {},
        _names(values, y),
        _figures(values, y),
        *(_intervals(drawn, x, y) if drawn else []),
    ]


def _range(rows: Sequence[Estimate], line: float | None) -> tuple[float, float]:
    """All that is drawn with a little room, but not below nothing."""
    known = [
        figure
        for figure in (line, *(each for row in rows for each in (row.value, row.low, row.high)))
        if figure is not None
    ]
    low, high = min(known, default=0.0), max(known, default=1.0)
    room = room_around(low, high, 0.08)
    return round(max(low - room, min(low, 0.0)), 6), round(high + room, 6)


def _value(number: int, row: Estimate) -> Spec:
    rounded = {
        name: None if figure is None else round(figure, 6)
        for name, figure in (("value", row.value), ("low", row.low), ("high", row.high))
    }
    return {
        **rounded,
        "row": str(number),
        "name": row.label,
        "figure": row.text,
        "said": f"{row.label}: {row.text}" + (f"\n{row.basis}" if row.basis else ""),
        "colour": PURPLE if row.is_marked else DARK_BLUE,
        "shape": "diamond" if row.is_marked else "circle",
        "weight": "bold" if row.is_marked else "normal",
    }


def _line(line: float, x: Spec) -> Spec:
    return {
        "data": {"values": [{"value": round(line, 6)}]},
        "mark": {"type": "rule", "color": BLACK, "strokeWidth": 1.5, "strokeDash": [6, 3]},
        "encoding": {"x": x},
    }


def _names(values: Sequence[Spec], y: Spec) -> Spec:
    return {
        "data": {"values": values},
        "mark": {
            "type": "text",
            "align": "left",
            "dy": -9,
            "fontWeight": {"expr": "datum.weight"},
            "limit": {"expr": f"width - {FIGURE_ROOM}"},
        },
        "encoding": {"x": {"value": 2}, "y": y, "text": {"field": "name"}},
    }


def _figures(values: Sequence[Spec], y: Spec) -> Spec:
    """At the right, above the interval; words for a missing one stand where it would be."""
    return {
        "data": {"values": values},
        "mark": {
            "type": "text",
            "align": {"expr": "isValid(datum.value) ? 'right' : 'left'"},
            "dy": {"expr": "isValid(datum.value) ? -9 : 9"},
            "fontWeight": {"expr": "datum.weight"},
            "fontStyle": {"expr": "isValid(datum.value) ? 'normal' : 'italic'"},
        },
        "encoding": {
            "x": {"value": {"expr": "isValid(datum.value) ? width - 2 : 2"}},
            "y": y,
            "text": {"field": "figure"},
        },
    }


def _intervals(values: Sequence[Spec], x: Spec, y: Spec) -> list[Spec]:
    known = [value for value in values if value["low"] is not None and value["high"] is not None]
    bar = {
        "data": {"values": known},
        "mark": {"type": "rule", "color": GREY, "strokeWidth": 3, "yOffset": 9},
        "encoding": {"y": y, "x": {**x, "field": "low"}, "x2": {"field": "high"}},
    }

    def raw(name: str) -> Spec:
        return {"field": name, "type": "nominal", "scale": None, "legend": None}

    points = {
        "name": POINTS,
        "data": {"values": values},
        "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1, "yOffset": 9},
        "encoding": {
            "y": y,
            "x": x,
            "color": raw("colour"),
            "shape": raw("shape"),
            "tooltip": {"field": "said", "type": "nominal"},
        },
    }
    return [bar if known else {}, points]
