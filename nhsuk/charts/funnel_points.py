"""Which units of a funnel are points of their own, and which share a square."""

from collections import defaultdict
from collections.abc import Sequence
from math import log1p
from typing import Any

from nhsuk.charts.chart import NARROW, WIDE
from nhsuk.charts.funnel_units import Axes, Beyond, FunnelUnit
from nhsuk.charts.labels import Anchor, short, sides
from nhsuk.charts.signals import WHITE
from nhsuk.formats import counted, nhs_number

# So many are drawn one by one, inside and outside: the page stays light and a picture readable.
INDIVIDUALLY, OUTSIDE_INDIVIDUALLY = 600, 600
COLUMNS, LINES = 96, 48
MOST_LABELS, MOST_NARROW = 12, 5
HEIGHT = 320
# What axis and words leave of the two pictures, in pixels; only labels are placed by it.
PLOT_WIDE, PLOT_NARROW = WIDE - 165, NARROW - 125
FEW = "#c5ccd1", "#aeb7bd", "#8e9ba4", "#768692"


def drawn_points(ranked: Sequence[FunnelUnit], axes: Axes) -> list[dict[str, Any]]:
    """The values of the layer of points, by size of denominator; ``ranked`` is furthest first."""
    own, shared = _divided(ranked)
    squares = _squares(shared, axes)
    labels = _labels(own, axes, [(one["x"], one["y"]) for one in squares])
    points = [
        _point(one, axes, labels.get(index, {}), is_crowded=bool(shared))
        for index, one in enumerate(own)
    ]
    return sorted([*squares, *points], key=lambda point: float(point["x"]))


def _divided(ranked: Sequence[FunnelUnit]) -> tuple[list[FunnelUnit], list[FunnelUnit]]:
    """Those drawn one by one, and those that share squares."""
    if len(ranked) <= INDIVIDUALLY:
        return list(ranked), []
    outside = [one for one in ranked if one.beyond is not Beyond.INSIDE]
    inside = [one for one in ranked if one.beyond is Beyond.INSIDE]
    return outside[:OUTSIDE_INDIVIDUALLY], [*outside[OUTSIDE_INDIVIDUALLY:], *inside]


def _point(
    one: FunnelUnit, axes: Axes, label: dict[str, Any], *, is_crowded: bool
) -> dict[str, Any]:
    looks = one.shown_signal.looks.values(is_hollow=one.beyond is Beyond.WARNING)
    if is_crowded and one.beyond is Beyond.WARNING:
        looks["size"] = round(looks["size"] / 2)
    if one.beyond is Beyond.INSIDE:
        looks |= {"size": 36, "edge": WHITE}
    size = nhs_number(one.denominator)
    figures = f"{axes.words.y_title} {axes.unit.text(one.value)}; {axes.words.x_title} {size}"
    return {
        "x": round(one.denominator, 3),
        "y": round(one.value, 6),
        **looks,
        **label,
        "marked": one.beyond is not Beyond.INSIDE,
        "said": f"{one.name}\n{figures}\n{one.meaning}",
    }


def _labels(
    own: Sequence[FunnelUnit], axes: Axes, squares: Sequence[tuple[float, float]]
) -> dict[int, dict[str, Any]]:
    """Names beside the furthest outside, where they fit, in a wide and in a narrow picture."""
    outside = [index for index, one in enumerate(own) if one.beyond is Beyond.OUTSIDE]
    tried = outside[: 3 * MOST_LABELS]
    drawn = [*squares, *((one.denominator, one.value) for one in own)]
    placed = []
    for width, most in ((PLOT_WIDE, MOST_LABELS), (PLOT_NARROW, MOST_NARROW)):
        anchors = [
            Anchor(
                axes.across(own[index].denominator) * width,
                axes.down(own[index].value) * HEIGHT,
                short(own[index].name),
            )
            for index in tried
        ]
        points = [(axes.across(x) * width, axes.down(y) * HEIGHT) for x, y in drawn]
        placed.append(sides(anchors, width=width, height=HEIGHT, most=most, points=points))
    return {
        index: {"label": short(own[index].name), "wide": wide, "narrow": narrow, "radius": 6}
        for index, wide, narrow in zip(tried, *placed, strict=True)
        if wide or narrow
    }


def _squares(shared: Sequence[FunnelUnit], axes: Axes) -> list[dict[str, Any]]:
    cells: defaultdict[tuple[int, int], list[FunnelUnit]] = defaultdict(list)
    for one in shared:
        column = int(axes.across(one.denominator) * COLUMNS)
        cells[column, int(axes.down(one.value) * LINES)].append(one)
    fullest = log1p(max((len(members) for members in cells.values()), default=1))
    return [_square(members, axes, fullest) for members in cells.values()]


def _square(members: Sequence[FunnelUnit], axes: Axes, fullest: float) -> dict[str, Any]:
    share = log1p(len(members)) / fullest
    fill = FEW[min(int(share * len(FEW)), len(FEW) - 1)]
    sizes = sorted(one.denominator for one in members)
    values = sorted(one.value for one in members)
    return {
        "x": round(sum(sizes) / len(sizes), 1),
        "y": round(sum(values) / len(values), 5),
        "shape": "square",
        "fill": fill,
        "edge": fill,
        "size": 22,
        "said": _square_words(members, sizes, values, axes),
    }


def _square_words(
    members: Sequence[FunnelUnit], sizes: Sequence[float], values: Sequence[float], axes: Axes
) -> str:
    if len(members) == 1:
        return str(_point(members[0], axes, {}, is_crowded=True)["said"])
    outside = sum(one.beyond is not Beyond.INSIDE for one in members)
    which = f"{nhs_number(outside)} of them outside the limits" if outside else str(Beyond.INSIDE)
    return (
        f"{counted(len(members), axes.words.unit)}\n"
        f"{axes.words.y_title} {_range([axes.unit.text(value) for value in values])}; "
        f"{axes.words.x_title} {_range([nhs_number(size) for size in sizes])}\n{which}"
    )


def _range(texts: Sequence[str]) -> str:
    return texts[0] if texts[0] == texts[-1] else f"{texts[0]} to {texts[-1]}"
