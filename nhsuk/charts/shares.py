"""How a whole is divided, month by month: bars of one height, each part with its letter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from nhsuk.charts.chart import BLACK, GREY, POINTS, Chart, Spec, layered
from nhsuk.charts.heat_map import Level
from nhsuk.formats import nhs_month, nhs_number

# A part smaller than its letter goes without; the table has it.
LOWEST_LETTER, NARROWEST_LETTER = 0.06, 14


@dataclass(frozen=True)
class MonthParts:
    """A month and the sizes of its parts, in the order of the levels."""

    month: date
    parts: Sequence[int]

    @property
    def label(self) -> str:
        """Jun 2024."""
        return f"{self.month:%b %Y}"


def shares_by_month(
    months: Sequence[MonthParts],
    levels: Sequence[Level],
    *,
    title: str,
    description: str,
    marked: tuple[date, str] | None = None,
) -> Chart:
    """Stacked shares of each month; ``marked`` is a month with the word that is written at it."""
    letters = ", ".join(f"{level.letter} {level.word.lower()}" for level in levels)
    rows = [
        (nhs_month(each.month), *(nhs_number(count) for count in each.parts)) for each in months
    ]
    if marked:
        rows = [
            (f"{name}, {marked[1]}" if each.month == marked[0] else name, *counts)
            for each, (name, *counts) in zip(months, rows, strict=True)
        ]
    return Chart(
        title=title,
        description=description,
        key=f"In the bars, from below: {letters}.",
        columns=("Month", *(level.word for level in levels)),
        rows=rows,
        spec=layered(_layers(months, levels, marked)),
        empty_text="Nothing has been recorded yet.",
    )


def _layers(
    months: Sequence[MonthParts], levels: Sequence[Level], marked: tuple[date, str] | None
) -> list[Spec]:
    values = [value for each in months for value in _bars(each, levels)]
    x = {
        "field": "month",
        "type": "ordinal",
        "title": None,
        "sort": None,
        "scale": {"domain": [each.label for each in months]},
        "axis": {"labelOverlap": True, "labelAngle": -45},
    }
    y = {
        "field": "begin",
        "type": "quantitative",
        "title": "Share of partners",
        "scale": {"domain": [0, 1]},
        "axis": {"format": "%", "tickCount": 5},
    }
    fits = {
        "expr": f"width / {max(len(months), 1)} < {NARROWEST_LETTER}"
        f" || datum.size < {LOWEST_LETTER} ? 0 : 1"
    }
    return [
        {
            "name": POINTS,
            "data": {"values": values},
            "mark": {"type": "bar", "stroke": GREY, "strokeWidth": 0.5},
            "encoding": {
                "x": x,
                "y": y,
                "y2": {"field": "end"},
                "color": {"field": "fill", "type": "nominal", "scale": None},
                "tooltip": [
                    {"field": "month", "type": "nominal", "title": "Month"},
                    {"field": "word", "type": "nominal", "title": "Position"},
                    {"field": "shown", "type": "nominal", "title": "Partners"},
                ],
            },
        },
        {
            "data": {"values": values},
            "mark": {"type": "text", "fontWeight": "bold", "opacity": fits},
            "encoding": {
                "x": x,
                "y": {**y, "field": "middle"},
                "text": {"field": "letter"},
                "color": {"field": "ink", "type": "nominal", "scale": None},
            },
        },
        *_mark_layers(months, x, marked),
    ]


def _bars(each: MonthParts, levels: Sequence[Level]) -> list[Spec]:
    whole = sum(each.parts) or 1
    begin, found = 0.0, []
    for level, count in zip(levels, each.parts, strict=True):
        size = count / whole
        if count:
            found.append(
                {
                    "month": each.label,
                    "word": level.word,
                    "letter": level.letter,
                    "fill": level.fill,
                    "ink": level.ink,
                    "shown": nhs_number(count),
                    "size": round(size, 4),
                    "begin": round(begin, 4),
                    "middle": round(begin + size / 2, 4),
                    "end": round(begin + size, 4),
                }
            )
        begin += size
    return found


def _mark_layers(
    months: Sequence[MonthParts], x: Spec, marked: tuple[date, str] | None
) -> list[Spec]:
    at = [each for each in months if marked and each.month == marked[0]]
    if not at or marked is None:
        return []
    values = {"values": [{"month": at[0].label, "word": marked[1]}]}
    x = {**x, "bandPosition": 1}  # at the end of the month, where no letter is
    return [
        {
            "data": values,
            "mark": {"type": "rule", "color": BLACK, "strokeWidth": 2, "strokeDash": [6, 3]},
            "encoding": {"x": x},
        },
        {
            "data": values,
            "mark": {"type": "text", "dy": -8, "baseline": "bottom"},
            "encoding": {"x": x, "y": {"value": 0}, "text": {"field": "word"}},
        },
    ]
