"""Spans of days along a year, a row for each whose they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from nhsuk.charts.chart import BLACK, BLUE, DARK_BLUE, GREY, POINTS, Chart, Spec, layered
from nhsuk.formats import nhs_date

ROW, BAR = 52, 14
COLOURS = (BLUE, DARK_BLUE, GREY, BLACK)
# From here on words stand before a bar, for behind it they would leave the picture.
LATE = 0.6


@dataclass(frozen=True)
class SpanOfDays:
    """From a first to a last day, both included: whose they are, and what they are."""

    whose: str
    what: str
    first: date
    last: date


def spans_by_row(
    spans: Sequence[SpanOfDays],
    *,
    first: date,
    last: date,
    title: str,
    description: str,
    columns: tuple[str, str] = ("Whose", "What"),
) -> Chart:
    """Each span as a bar between two days, with its word beside it; rows in the order given.

    What lies outside the two days is cut off in the picture, never in the table.
    """
    rows = list(dict.fromkeys(span.whose for span in spans))
    words = sorted({span.what for span in spans})
    colours = {word: COLOURS[i % len(COLOURS)] for i, word in enumerate(words)}
    bars = [_bar(span, first, last, colours[span.what]) for span in spans]
    spec = layered(
        [_names(rows), _drawn(bars, first, last, rows), *_words(bars, first, last, rows)]
    )
    return Chart(
        title=title,
        description=description,
        columns=(*columns, "From", "To"),
        rows=[(span.whose, span.what, nhs_date(span.first), nhs_date(span.last)) for span in spans],
        spec={**spec, "height": ROW * max(len(rows), 1)},
    )


def _days(first: date, last: date) -> Spec:
    """The days from left to right, a tick for each month."""
    return {
        "field": "first",
        "type": "temporal",
        "title": None,
        "scale": {"domain": [_moment(first), _moment(last + timedelta(days=1))]},
        "axis": {"format": "%b", "tickCount": "month", "labelOverlap": True, "grid": True},
    }


def _rows(rows: Sequence[str]) -> Spec:
    """One below the other, without an axis: each has its name above its bars."""
    return {"field": "whose", "type": "ordinal", "sort": list(rows), "axis": None}


def _names(rows: Sequence[str]) -> Spec:
    return {
        "data": {"values": [{"whose": row} for row in rows]},
        "mark": {"type": "text", "align": "left", "dy": -14, "limit": {"expr": "width"}},
        "encoding": {"x": {"value": 2}, "y": _rows(rows), "text": {"field": "whose"}},
    }


def _drawn(bars: Sequence[Spec], first: date, last: date, rows: Sequence[str]) -> Spec:
    return {
        "data": {"values": bars},
        "name": POINTS,
        "mark": {"type": "bar", "height": BAR, "yOffset": 8},
        "encoding": {
            "x": _days(first, last),
            "x2": {"field": "end"},
            "y": _rows(rows),
            "color": {"field": "colour", "type": "nominal", "scale": None, "legend": None},
            "tooltip": {"field": "said", "type": "nominal"},
        },
    }


def _words(bars: Sequence[Spec], first: date, last: date, rows: Sequence[str]) -> list[Spec]:
    """Behind each bar what it is; before it where it would leave the picture."""
    return [
        {
            "data": {"values": [bar for bar in bars if bar["is_late"] is is_late]},
            "mark": {
                "type": "text",
                "align": "right" if is_late else "left",
                "dx": -6 if is_late else 6,
                "dy": 9,
            },
            "encoding": {
                "x": {**_days(first, last), "field": "text_at"},
                "y": _rows(rows),
                "text": {"field": "what"},
            },
        }
        for is_late in (False, True)
    ]


def _bar(span: SpanOfDays, first: date, last: date, colour: str) -> Spec:
    begin, end = max(span.first, first), min(span.last, last) + timedelta(days=1)
    is_late = (end - first) / (last - first) > LATE
    return {
        "whose": span.whose,
        "what": span.what,
        "first": _moment(begin),
        "end": _moment(end),
        "text_at": _moment(begin if is_late else end),
        "is_late": is_late,
        "colour": colour,
        "said": f"{span.whose}: {span.what}\n{nhs_date(span.first)} to {nhs_date(span.last)}",
    }


def _moment(day: date) -> str:
    # Without the clock time, a browser west of Greenwich would show the day before.
    return f"{day.isoformat()}T00:00:00"
