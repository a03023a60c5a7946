"""Words at the right end of horizontal lines and curves, and the room that they need."""

from collections.abc import Sequence
from dataclasses import dataclass

from nhsuk.charts.chart import Spec
from nhsuk.charts.labels import CHARACTER, spread

LINE_HEIGHT, GAP = 16, 10
# From this width on there is room for whole words.
WIDE_ENOUGH = 420


@dataclass(frozen=True)
class LineWords:
    """What is written at a line in a wide and in a narrow picture; ``down`` is 0 above, 1 below."""

    long: str
    short: str
    down: float
    is_bold: bool = False


def right_end(lines: Sequence[LineWords]) -> str:
    """Where the drawing ends and the words begin, as an expression of Vega in pixels."""
    long = max((len(line.long) for line in lines), default=0) * CHARACTER + GAP
    short = max((len(line.short) for line in lines), default=0) * CHARACTER + GAP
    return f"width - (width < {WIDE_ENOUGH} ? {short:.0f} : {long:.0f})"


def word_layer(lines: Sequence[LineWords], height: int) -> Spec:
    """The words beside their lines, moved apart where they would overlap; none for no lines."""
    if not lines:
        return {}
    heights = [line.down * height for line in lines]
    tops = spread(heights, apart=LINE_HEIGHT, lowest=0, highest=height)
    values = [
        {
            "long": line.long,
            "short": line.short,
            "top": round(top, 1),
            "weight": "bold" if line.is_bold else "normal",
        }
        for line, top in zip(lines, tops, strict=True)
    ]
    return {
        "data": {"values": values},
        "mark": {
            "type": "text",
            "align": "left",
            "fontWeight": {"expr": "datum.weight"},
            "text": {"expr": f"width < {WIDE_ENOUGH} ? datum.short : datum.long"},
        },
        "encoding": {
            "x": {"value": {"expr": f"{right_end(lines)} + 6"}},
            "y": {"field": "top", "type": "quantitative", "scale": None},
        },
    }
