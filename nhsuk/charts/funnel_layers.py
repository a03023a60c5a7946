"""The layers of a funnel chart: limits as curves, their names at the right, and the points."""

from collections.abc import Sequence

from nhsuk.charts.chart import BLACK, BLUE, GREY, MIST, POINTS, Spec, layered
from nhsuk.charts.funnel_points import HEIGHT
from nhsuk.charts.funnel_units import CURVES, Axes, FunnelLimits
from nhsuk.charts.labels import halo, label_mark
from nhsuk.charts.line_words import WIDE_ENOUGH, LineWords, right_end, word_layer
from nhsuk.charts.signals import point_encoding

# A curve needs no more than a figure every few pixels.
MOST_STEPS = 120
NAMES = {"low_998": "99.8%", "low_95": "95%", "high_95": "95%", "high_998": "99.8%"}


def drawing(
    points: list[Spec], axes: Axes, limits: FunnelLimits, unadjusted: FunnelLimits | None
) -> Spec:
    """The specification, from below to above; each curve reads from the one set of its limits."""
    main = _steps(limits, axes)
    plain = _steps(unadjusted, axes) if unadjusted else []
    words = _words(main, axes)
    encoding = _encoding(axes, right_end(words))
    fine = {"color": GREY, "strokeWidth": 1, "strokeDash": [4, 3]}
    layers = [
        _band(encoding),
        *(_curve("plain", name, fine, encoding) for name in CURVES if plain),
        *(_curve("main", name, _main_looks(name), encoding) for name in CURVES),
        _centre(axes, encoding),
        *_points(points, encoding),
        word_layer(words, HEIGHT),
    ]
    return layered(layers) | {"height": HEIGHT, "datasets": {"main": main, "plain": plain}}


def _main_looks(name: str) -> Spec:
    return {"color": BLUE, "strokeWidth": 2 if name.endswith("998") else 1}


def _steps(limits: FunnelLimits, axes: Axes) -> list[Spec]:
    """The limits inside the picture, at no more denominators than can be seen."""
    inside = [
        index
        for index, size in enumerate(limits.denominators)
        if axes.left <= size <= axes.right and size > 0
    ]
    every = max(len(inside) // MOST_STEPS, 1)
    kept = sorted({*inside[::every], *inside[-1:]})
    return [
        {
            "x": round(limits.denominators[index], 3),
            **{name: round(value, 6) for name, value in limits.at(index).items()},
        }
        for index in kept
    ]


def _encoding(axes: Axes, right: str) -> Spec:
    x = {
        "field": "x",
        "type": "quantitative",
        "title": axes.words.x_title,
        "scale": {
            "domain": [axes.left, axes.right],
            "range": [0, {"expr": right}],
            "nice": False,
            "zero": False,
            **({"type": "log"} if axes.is_log else {}),
        },
        "axis": {
            "grid": False,
            "format": ",.0f",
            "labelOverlap": True,
            "tickCount": {"expr": "width / 110"},
        },
    }
    y = {
        "field": "y",
        "type": "quantitative",
        "title": axes.words.y_title,
        "scale": {"domain": [axes.low, axes.high], "nice": False, "zero": False},
        "axis": {"grid": False, "tickCount": 5, **axes.unit.axis},
    }
    return {"x": x, "y": y, "right": right}


def _band(encoding: Spec) -> Spec:
    return {
        "data": {"name": "main"},
        "mark": {"type": "area", "color": MIST, "clip": True},
        "encoding": {
            "x": encoding["x"],
            "y": {**encoding["y"], "field": "low_998"},
            "y2": {"field": "high_998"},
        },
    }


def _curve(data: str, name: str, looks: Spec, encoding: Spec) -> Spec:
    return {
        "data": {"name": data},
        "mark": {"type": "line", "clip": True, **looks},
        "encoding": {"x": encoding["x"], "y": {**encoding["y"], "field": name}},
    }


def _centre(axes: Axes, encoding: Spec) -> Spec:
    return {
        "data": {"values": [{"y": axes.centre}]},
        "mark": {"type": "rule", "color": BLACK, "strokeWidth": 1.5},
        "encoding": {
            "x": {"value": 0},
            "x2": {"value": {"expr": encoding["right"]}},
            "y": encoding["y"],
        },
    }


def _points(points: Sequence[Spec], encoding: Spec) -> list[Spec]:
    named = [point for point in points if "label" in point]
    place = {"x": encoding["x"], "y": encoding["y"]}
    mark = label_mark(wide_from=WIDE_ENOUGH)
    text = {"field": "label", "type": "nominal"}
    labels = [
        {"data": {"values": named}, "mark": one, "encoding": {**place, "text": text}}
        for one in (halo(mark), mark)
    ]
    return [
        {
            "name": POINTS,
            "data": {"values": list(points)},
            "mark": {"type": "point", "filled": True, "opacity": 1, "strokeWidth": 1.2},
            "encoding": {
                **place,
                **point_encoding(),
                "tooltip": {"field": "said", "type": "nominal"},
            },
        },
        *(labels if named else []),
    ]


def _words(steps: Sequence[Spec], axes: Axes) -> list[LineWords]:
    """The names of the curves where they end, and of the centre line with its figure."""
    figure = axes.unit.text(axes.centre)
    centre = LineWords(f"{axes.words.centre} {figure}", figure, axes.down(axes.centre), True)
    ends = steps[-1] if steps else {}
    return [
        centre,
        *(
            LineWords(word, word, axes.down(ends[name]))
            for name, word in NAMES.items()
            if name in ends and axes.low <= ends[name] <= axes.high
        ),
    ]
