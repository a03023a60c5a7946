"""Ratios of several groups with their intervals, beside the line at 1: in proportion."""

from collections.abc import Sequence
from dataclasses import dataclass

from nhsuk.charts.chart import BLACK, DARK_BLUE, GREY, POINTS, Chart, Spec, layered
from nhsuk.formats import nhs_number

ROW = 40
# Intervals of few seats reach far: the picture ends here, the table does not.
FURTHEST = 6.0


@dataclass(frozen=True)
class RatioRow:
    """A group: its ratio, and the limits between which it lies with 95 % probability."""

    label: str
    ratio: float
    low: float
    high: float

    @property
    def shown(self) -> str:
        """0.42 (0.1 to 1.2)."""
        low, high = nhs_number(self.low, 2), nhs_number(self.high, 2)
        return f"{nhs_number(self.ratio, 2)} ({low} to {high})"


def ratios_by_row(
    rows: Sequence[RatioRow], *, title: str, description: str, row_title: str, x_title: str
) -> Chart:
    """A point with its interval for each row; what lies further is cut off at the edge."""
    furthest = min(FURTHEST, max([2.0, *(row.high for row in rows)]))
    return Chart(
        title=title,
        description=description,
        key="The dashed line at 1 is in proportion; the bars hold the true ratio with 95% "
        "probability.",
        columns=(row_title, x_title, "From", "To"),
        rows=[
            (row.label, *(nhs_number(each, 2) for each in (row.ratio, row.low, row.high)))
            for row in rows
        ],
        spec={**layered(_layers(rows, furthest, x_title)), "height": {"step": ROW}},
        empty_text="There is nothing to compare yet.",
    )


def _layers(rows: Sequence[RatioRow], furthest: float, x_title: str) -> list[Spec]:
    values = {
        "values": [
            {
                "row": row.label,
                "ratio": round(min(row.ratio, furthest), 4),
                "low": round(min(row.low, furthest), 4),
                "high": round(min(row.high, furthest), 4),
                "shown": row.shown,
            }
            for row in rows
        ]
    }
    y = {
        "field": "row",
        "type": "ordinal",
        "title": None,
        "sort": None,
        "axis": {"labelLimit": 200, "ticks": False, "labelPadding": 10},
    }
    x = {
        "field": "ratio",
        "type": "quantitative",
        "title": x_title,
        "scale": {"domain": [0, furthest]},
        "axis": {"tickCount": 4},
    }
    return [
        {
            "data": {"values": [{"ratio": 1}]},
            "mark": {"type": "rule", "color": BLACK, "strokeWidth": 2, "strokeDash": [6, 3]},
            "encoding": {"x": x},
        },
        {
            "data": values,
            "mark": {"type": "rule", "color": GREY, "strokeWidth": 3},
            "encoding": {"y": y, "x": {**x, "field": "low"}, "x2": {"field": "high"}},
        },
        {
            "name": POINTS,
            "data": values,
            "mark": {
                "type": "point",
                "filled": True,
                "color": DARK_BLUE,
                "size": 120,
                "opacity": 1,
            },
            "encoding": {
                "y": y,
                "x": x,
                "tooltip": [
                    {"field": "row", "type": "nominal", "title": "Sector"},
                    {"field": "shown", "type": "nominal", "title": x_title},
                ],
            },
        },
    ]
