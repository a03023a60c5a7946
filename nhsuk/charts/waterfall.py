"""How parts add up to a whole: each bar begins where the one before it ended."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nhsuk.charts.chart import BLACK, BLUE, DARK_BLUE, GREY, POINTS, Chart, Spec, layered
from nhsuk.formats import nhs_number

# A pattern of light and dark besides the sign that stands beside every bar.
ROSE, FELL = BLUE, "#ae7800"
ROOM_FOR_FIGURES = 6.0


@dataclass(frozen=True)
class Step:
    """One part: what it is called and how much it adds or takes away."""

    label: str
    amount: float


def waterfall(
    start: Step,
    steps: Iterable[Step],
    end_label: str,
    *,
    title: str,
    unit: str,
    description: str,
    decimals: int = 1,
) -> Chart:
    """The way from a start to an end, part by part, with the running total in its table."""
    steps = list(steps)
    bars = _bars(start, steps, end_label, decimals)
    return Chart(
        title=title,
        description=description,
        key="Blue bars with a plus add, brown ones with a minus take away.",
        columns=("Part", unit.capitalize(), "Total so far"),
        rows=[(bar["label"], bar["shown"], nhs_number(bar["total"], decimals)) for bar in bars],
        spec=layered(_layers(bars, unit)) | {"height": {"step": 34}},
    )


def _bars(start: Step, steps: Sequence[Step], end_label: str, decimals: int) -> list[Spec]:
    total = start.amount
    bars = [_bar(start.label, 0.0, total, nhs_number(total, decimals), "whole")]
    for step in steps:
        before, total = total, total + step.amount
        sign = "" if step.amount < 0 else "+"
        shown = f"{sign}{nhs_number(step.amount, decimals)}"
        bars.append(_bar(step.label, before, total, shown, "fell" if step.amount < 0 else "rose"))
    bars.append(_bar(end_label, 0.0, total, nhs_number(total, decimals), "whole"))
    return bars


def _tooltip(unit: str) -> list[Spec]:
    return [
        {"field": "label", "type": "nominal", "title": "Part"},
        {"field": "shown", "type": "nominal", "title": unit.capitalize()},
    ]


def _bar(label: str, begin: float, end: float, shown: str, kind: str) -> Spec:
    return {
        "label": label,
        "begin": round(begin, 4),
        "end": round(end, 4),
        "right": round(max(begin, end), 4),
        "total": end,
        "shown": shown,
        "kind": kind,
    }


def _layers(bars: Sequence[Spec], unit: str) -> list[Spec]:
    reach = [value for bar in bars for value in (bar["begin"], bar["end"])]
    low = min(0.0, *reach)
    high = max(reach) + ROOM_FOR_FIGURES
    x = {
        "field": "begin",
        "type": "quantitative",
        "title": unit.capitalize(),
        "scale": {"domain": [low, high]},
    }
    y = {
        "field": "label",
        "type": "nominal",
        "title": None,
        "sort": None,
        "axis": {"labelLimit": 130, "ticks": False, "domain": False},
    }
    colour = {
        "field": "kind",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": ["whole", "rose", "fell"], "range": [DARK_BLUE, ROSE, FELL]},
    }
    values = {"values": [{k: v for k, v in bar.items() if k != "total"} for bar in bars]}
    return [
        {
            "name": POINTS,
            "data": values,
            "mark": {"type": "bar", "height": 20},
            "encoding": {
                "x": x,
                "x2": {"field": "end"},
                "y": y,
                "color": colour,
                "tooltip": _tooltip(unit),
            },
        },
        {
            "data": values,
            "mark": {"type": "text", "align": "left", "dx": 5, "color": BLACK},
            "encoding": {
                "x": {**x, "field": "right"},
                "y": y,
                "text": {"field": "shown"},
            },
        },
        {
            "data": {"values": [{"zero": 0}]},
            "mark": {"type": "rule", "color": GREY},
            "encoding": {"x": {"field": "zero", "type": "quantitative"}},
        },
    ]
