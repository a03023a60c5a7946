"""Who stands where on what: a grid of squares, each with a letter, so that no colour is needed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from nhsuk.charts.chart import BLACK, GREY, POINTS, Chart, Spec, layered

# Of the grid itself, beside the names of its rows.
NARROW_GRID = 250


@dataclass(frozen=True)
class Level:
    """One answer that a square may show: its word, its letter, and the colours of both."""

    word: str
    letter: str
    fill: str
    ink: str = BLACK


def heat_map(
    rows: Sequence[str],
    columns: Sequence[str],
    levels: Mapping[tuple[int, int], Level],
    *,
    title: str,
    description: str,
    row_title: str,
    missing: Level,
) -> Chart:
    """A square for each row and column; ``levels`` is by their positions, the rest is missing.

    Columns are numbered in the picture, and named in the table and beside the picture.
    """
    named = [f"{number} {column}" for number, column in enumerate(columns, start=1)]
    grid = [
        [levels.get((row, column), missing) for column in range(len(columns))]
        for row in range(len(rows))
    ]
    return Chart(
        title=title,
        description=description,
        key=_key([*dict.fromkeys(level for line in grid for level in line)]),
        columns=(row_title, *named),
        rows=[
            (name, *(level.word for level in line)) for name, line in zip(rows, grid, strict=True)
        ],
        spec=layered(_layers(_unique(rows), grid)) | {"height": {"step": 26}},
    )


def _key(levels: Iterable[Level]) -> str:
    letters = ", ".join(f"{level.letter} {level.word.lower()}" for level in levels)
    return f"In the squares: {letters}."


def _unique(names: Sequence[str]) -> list[str]:
    """Two rows of one name would share a line."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found


def _layers(names: Sequence[str], grid: Sequence[Sequence[Level]]) -> list[Spec]:
    values = [
        {
            "row": name,
            "column": str(number),
            "word": level.word,
            "letter": level.letter,
            "fill": level.fill,
            "ink": level.ink,
        }
        for name, line in zip(names, grid, strict=True)
        for number, level in enumerate(line, start=1)
    ]
    x = {
        "field": "column",
        "type": "ordinal",
        "title": None,
        "sort": None,
        "axis": {"orient": "top", "labelAngle": 0, "ticks": False, "domain": False},
    }
    y = {
        "field": "row",
        "type": "nominal",
        "title": None,
        "sort": None,
        "axis": {
            "labelLimit": {"expr": f"width < {NARROW_GRID} ? 120 : 260"},
            "ticks": False,
            "domain": False,
        },
    }
    colour = {"field": "fill", "type": "nominal", "scale": None}
    tooltip = [
        {"field": "row", "type": "nominal", "title": "Row"},
        {"field": "column", "type": "nominal", "title": "Column"},
        {"field": "word", "type": "nominal", "title": "Answer"},
    ]
    return [
        {
            "name": POINTS,
            "data": {"values": values},
            "mark": {"type": "rect", "stroke": GREY, "strokeWidth": 0.5},
            "encoding": {"x": x, "y": y, "color": colour, "tooltip": tooltip},
        },
        {
            "data": {"values": values},
            "mark": {"type": "text", "fontWeight": "bold"},
            "encoding": {
                "x": x,
                "y": y,
                "text": {"field": "letter"},
                "color": {"field": "ink", "type": "nominal", "scale": None},
            },
        },
    ]
