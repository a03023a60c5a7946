"""The layers of an SPC chart, from below: limits, target, line, points, words at the lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby, pairwise

from nhsuk.charts.chart import BLACK, GREY, MIST, POINTS, Spec
from nhsuk.charts.line_words import LINE_HEIGHT, LineWords, right_end, word_layer
from nhsuk.charts.signals import MID_GREY, Signal, point_encoding
from nhsuk.charts.spc_units import Picture, SpcPoint, Style, y_domain

# Half the room of a single point, in days, where there is no second one to measure by.
LONE_DAYS = 15
SOLID: list[int] = []
TRIAL, TARGET = [5, 4], [9, 3, 2, 3]


@dataclass(frozen=True)
class Stretch:
    """Consecutive points with the same limits, and from when to when these are drawn."""

    points: Sequence[SpcPoint]
    start: datetime
    end: datetime


def layers(points: Sequence[SpcPoint], picture: Picture, style: Style) -> list[Spec]:
    """All of them; none for no points."""
    if not points:
        return []
    stretches = _stretches(points)
    targets = [] if picture.target is None else [picture.target]
    domain = picture.domain or y_domain(points, targets)
    words = _line_words(stretches, picture, style, domain)
    axes = _axes(stretches, picture, style, domain, right_end(words))
    return [
        *_limit_layers(stretches, axes),
        *_reason_layers(stretches, axes, style),
        *_target_layer(picture, axes),
        _line_layer(points, axes),
        _point_layer(points, picture, style, axes),
        word_layer(words, style.height),
    ]


def _moment(when: datetime) -> str:
    # With its clock time: without, a browser west of Greenwich would show the day before.
    return when.isoformat(timespec="seconds")


def _at(day: date) -> datetime:
    return datetime.combine(day, time())


def _stretches(points: Sequence[SpcPoint]) -> list[Stretch]:
    """Limits change half-way between the last point of one stretch and the first of the next."""
    moments = [_at(point.when) for point in points]
    gaps = [after - before for before, after in pairwise(moments)]
    half = min(gaps, default=timedelta(days=2 * LONE_DAYS)) / 2 or timedelta(days=1)
    edges = [
        moments[0] - half,
        *(before + (after - before) / 2 for before, after in pairwise(moments)),
        moments[-1] + half,
    ]
    found, position = [], 0
    for _, group in groupby(points, key=lambda point: point.limits):
        members = list(group)
        end = position + len(members)
        found.append(Stretch(members, edges[position], edges[end]))
        position = end
    return found


def _axes(
    stretches: Sequence[Stretch],
    picture: Picture,
    style: Style,
    domain: tuple[float, float],
    right: str,
) -> Spec:
    """The encodings ``x`` and ``y`` that all layers share, and where they end at the right."""
    # The scale is said once, by the points: said by every layer, Vega-Lite warns of conflicts.
    scale = {
        "scale": {
            "domain": [_moment(stretches[0].start), _moment(stretches[-1].end)],
            "range": [0, {"expr": right}],
            "nice": False,
        }
    }
    x = {
        "field": "when",
        "type": "temporal",
        "title": None,
        "axis": {
            "format": "%b %Y",
            "grid": False,
            "labelOverlap": True,
            "tickCount": {"expr": f"width / {style.ticks_every}"},
        },
    }
    axis = {"grid": False, "tickCount": 5, **picture.unit.axis} if style.has_axis else None
    y = {
        "field": "value",
        "type": "quantitative",
        "title": picture.y_title if style.has_axis else None,
        "scale": {"domain": list(domain), "nice": False, "zero": False},
        "axis": axis,
    }
    return {"x": x, "x_points": x | scale, "y": y, "right": right}


def _limit_layers(stretches: Sequence[Stretch], axes: Spec) -> list[Spec]:
    bands, lines = [], []
    for stretch in stretches:
        limits = stretch.points[0].limits
        if limits is None:
            continue
        ends = {"when": _moment(stretch.start), "end": _moment(stretch.end)}
        lines.append({**ends, "value": limits.mean, "colour": BLACK, "dash": SOLID})
        dash = TRIAL if limits.is_trial else SOLID
        bounds = [bound for bound in (limits.lower, limits.upper) if bound is not None]
        lines += [{**ends, "value": bound, "colour": GREY, "dash": dash} for bound in bounds]
        if limits.lower is not None and limits.upper is not None:
            bands.append({**ends, "value": limits.lower, "upper": limits.upper})
    across = {"x": axes["x"], "x2": {"field": "end"}, "y": axes["y"]}
    band = {
        "data": {"values": bands},
        "mark": {"type": "rect", "color": MIST},
        "encoding": {**across, "y2": {"field": "upper"}},
    }
    rules = {
        "data": {"values": lines},
        "mark": {"type": "rule", "strokeWidth": 1.5},
        "encoding": {
            **across,
            "color": {"field": "colour", "type": "nominal", "scale": None},
            "strokeDash": {"field": "dash", "type": "nominal", "scale": None},
        },
    }
    return [layer for layer, values in ((band, bands), (rules, lines)) if values]


def _reason_layers(stretches: Sequence[Stretch], axes: Spec, style: Style) -> list[Spec]:
    """Where limits were set anew: a fine line, and in a whole chart why."""
    again = [one for one in stretches[1:] if one.points[0].limits]
    values = [
        {
            "when": _moment(one.start),
            "reason": one.points[0].limits.reason if one.points[0].limits else "",
            "at": 4 + LINE_HEIGHT * index,
        }
        for index, one in enumerate(again)
    ]
    if not values:
        return []
    rule = {
        "data": {"values": values},
        "mark": {"type": "rule", "color": MID_GREY, "strokeDash": [2, 3]},
        "encoding": {"x": axes["x"]},
    }
    if not style.has_axis:
        return [rule]
    # Written to the side on which there is more room.
    is_late = f"scale('x', toDate(datum.when)) > ({axes['right']}) * 0.55"
    words = {
        "data": {"values": [value for value in values if value["reason"]]},
        "mark": {
            "type": "text",
            "align": {"expr": f"{is_late} ? 'right' : 'left'"},
            "dx": {"expr": f"{is_late} ? -5 : 5"},
            "baseline": "top",
            "color": GREY,
            "limit": {"expr": f"({axes['right']}) * 0.6"},
        },
        "encoding": {
            "x": axes["x"],
            "y": {"field": "at", "type": "quantitative", "scale": None},
            "text": {"field": "reason"},
        },
    }
    return [rule, words]


def _target_layer(picture: Picture, axes: Spec) -> list[Spec]:
    if picture.target is None:
        return []
    return [
        {
            "data": {"values": [{"value": picture.target}]},
            "mark": {"type": "rule", "color": BLACK, "strokeWidth": 2.5, "strokeDash": TARGET},
            "encoding": {
                "x": {"value": 0},
                "x2": {"value": {"expr": axes["right"]}},
                "y": axes["y"],
            },
        }
    ]


def _line_layer(points: Sequence[SpcPoint], axes: Spec) -> Spec:
    """Ghosted points stand beside the line; where there is no figure, there is no line either."""
    stretch, values = 0, []
    for point in points:
        if point.value is None:
            stretch += 1
        elif not point.is_ghosted:
            moment = _moment(_at(point.when))
            values.append({"when": moment, "value": point.value, "stretch": stretch})
    return {
        "data": {"values": values},
        "mark": {"type": "line", "color": MID_GREY, "strokeWidth": 2},
        "encoding": {
            "x": axes["x"],
            "y": axes["y"],
            "detail": {"field": "stretch", "type": "nominal"},
        },
    }


def _point_layer(points: Sequence[SpcPoint], picture: Picture, style: Style, axes: Spec) -> Spec:
    values = []
    for point in points:
        if point.value is None:
            continue
        looks = point.signal.looks.values(is_hollow=point.is_ghosted)
        values.append(
            {
                "when": _moment(_at(point.when)),
                "value": round(point.value, 6),
                **looks,
                "size": round(looks["size"] * style.point_scale),
                "marked": point.signal is not Signal.COMMON and not point.is_ghosted,
                "said": f"{point.named}: {picture.unit.text(point.value)}\n{point.meaning}",
            }
        )
    return {
        "name": POINTS,
        "data": {"values": values},
        "mark": {"type": "point", "filled": True, "opacity": 1, "strokeWidth": 1.5},
        "encoding": {
            "x": axes["x_points"],
            "y": axes["y"],
            **point_encoding(),
            "tooltip": {"field": "said", "type": "nominal"},
        },
    }


def _line_words(
    stretches: Sequence[Stretch], picture: Picture, style: Style, domain: tuple[float, float]
) -> list[LineWords]:
    """The last limits and the target, by name and figure in a whole chart, else by figure."""
    limits = stretches[-1].points[0].limits
    lines: list[tuple[str, float | None]] = [("Target", picture.target)]
    if limits:
        kind = "Trial" if limits.is_trial else ""
        lines += [
            (f"{kind} upper" if kind else "Upper limit", limits.upper),
            ("Mean", limits.mean),
            (f"{kind} lower" if kind else "Lower limit", limits.lower),
        ]
    low, high = domain
    return [
        _words(name, picture.unit.text(value), (high - value) / (high - low), style)
        for name, value in lines
        if value is not None
    ]


def _words(name: str, figure: str, down: float, style: Style) -> LineWords:
    is_bold = name in ("Mean", "Target")
    if not style.has_axis:
        # Little room: the legend says which line is which, and the target has its letter.
        small = f"T {figure}" if name == "Target" else figure
        return LineWords(small, small, down, is_bold)
    brief = name.removesuffix(" limit").removeprefix("Trial ").capitalize()
    return LineWords(f"{name} {figure}", f"{brief} {figure}", down, is_bold)
