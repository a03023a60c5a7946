"""How several wholes are divided: a bar of one length each, its parts with their letters."""

from collections.abc import Sequence
from dataclasses import dataclass

from nhsuk.charts.chart import GREY, POINTS, Chart, Spec, layered
from nhsuk.charts.heat_map import Level
from nhsuk.formats import nhs_number

# A part smaller than its letter goes without; the table has it.
NARROWEST_LETTER = 0.07
ROW = 34


@dataclass(frozen=True)
class PartWords:
    """What the axis says that is shared out, and what a row and a part are called when pointed at.

    Without: those affected by decisions, by when they were first engaged.
    """

    axis: str = "Share of those affected"
    row: str = "Affected"
    part: str = "First engaged"


@dataclass(frozen=True)
class RowParts:
    """A whole and the sizes of its parts, in the order of the levels."""

    label: str
    parts: Sequence[int]

    @property
    def named(self) -> str:
        """Acute trust (12)."""
        return f"{self.label} ({nhs_number(sum(self.parts))})"


def shares_by_row(
    rows: Sequence[RowParts],
    levels: Sequence[Level],
    *,
    title: str,
    description: str,
    row_title: str,
    words: PartWords = PartWords(),
) -> Chart:
    """Stacked shares, one bar below the other, each with how many it is made of."""
    letters = ", ".join(f"{level.letter} {level.word.lower()}" for level in levels)
    return Chart(
        title=title,
        description=description,
        key=f"In the bars, from the left: {letters}.",
        columns=(row_title, *(level.word for level in levels)),
        rows=[(row.label, *(nhs_number(count) for count in row.parts)) for row in rows],
        spec=layered(_layers(rows, levels, words)) | {"height": {"step": ROW}},
        empty_text="Nothing has been recorded in this time.",
    )


def _layers(rows: Sequence[RowParts], levels: Sequence[Level], words: PartWords) -> list[Spec]:
    values = [bar for row in rows for bar in _bars(row, levels)]
    y = {
        "field": "row",
        "type": "ordinal",
        "title": None,
        "sort": None,
        "scale": {"domain": [row.named for row in rows]},
        "axis": {"labelLimit": 200, "ticks": False},
    }
    x = {
        "field": "begin",
        "type": "quantitative",
        "title": words.axis,
        "scale": {"domain": [0, 1]},
        "axis": {"format": "%", "tickCount": 4},
    }
    fits = {"expr": f"datum.size < {NARROWEST_LETTER} ? 0 : 1"}
    return [
        {
            "name": POINTS,
            "data": {"values": values},
            "mark": {"type": "bar", "height": 22, "stroke": GREY, "strokeWidth": 0.5},
            "encoding": {
                "x": x,
                "x2": {"field": "end"},
                "y": y,
                "color": {"field": "fill", "type": "nominal", "scale": None},
                "tooltip": [
                    {"field": "row", "type": "nominal", "title": words.row},
                    {"field": "word", "type": "nominal", "title": words.part},
                    {"field": "shown", "type": "nominal", "title": "How many"},
                ],
            },
        },
        {
            "data": {"values": values},
            "mark": {"type": "text", "fontWeight": "bold", "opacity": fits},
            "encoding": {
                "x": {**x, "field": "middle"},
                "y": y,
                "text": {"field": "letter"},
                "color": {"field": "ink", "type": "nominal", "scale": None},
            },
        },
    ]


def _bars(row: RowParts, levels: Sequence[Level]) -> list[Spec]:
    whole = sum(row.parts) or 1
    begin, found = 0.0, []
    for level, count in zip(levels, row.parts, strict=True):
        size = count / whole
        if count:
            found.append(
                {
                    "row": row.named,
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
