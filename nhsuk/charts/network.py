"""Who is tied to whom: nodes where the caller puts them, ties by width, and a table of both.

In the browser the node that has the focus shows its own ties alone.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import pi, sqrt

from nhsuk.charts.chart import BLACK, GREY, NARROW, POINTS, WIDE, Chart, Spec, layered
from nhsuk.charts.labels import Anchor, halo, label_mark, short, sides
from nhsuk.charts.signals import KIND_LOOKS, LegendEntry, point_encoding
from nhsuk.formats import counted, nhs_number

HEIGHT, WIDE_ENOUGH = 420, 480
MOST_LABELS, MOST_NARROW = 18, 7
# Areas in square pixels, widths in pixels.
SMALLEST, LARGEST = 70, 520
THINNEST, WIDEST = 1.0, 7.0
# Around the places of the nodes, as a share of the picture.
ROOM = 0.06
# So many ties are named when a node has the focus; the table names all.
NAMED_TIES = 6


@dataclass(frozen=True)
class NetworkNode:
    """A node at ``x`` and ``y``, both from 0 to 1, from the left and from below.

    ``size`` is in any unit and decides the area; ``kind`` is a word. A marked node has a thick edge
    and comes first for a label. ``detail`` is one more sentence about it.
    """

    key: str
    name: str
    kind: str
    x: float
    y: float
    size: float = 1.0
    is_marked: bool = False
    detail: str = ""


@dataclass(frozen=True)
class NetworkTie:
    """A tie between the nodes of two keys; ``weight`` is in any unit and decides its width."""

    one: str
    other: str
    weight: float = 1.0


@dataclass(frozen=True)
class NetworkWords:
    """What is counted by the weight of a tie ("meeting"), what a node is, what marked ones are."""

    weight: str
    node: str = "Organisation"
    marked: str = ""


Near = Mapping[str, Sequence[tuple[str, float]]]


def network(
    nodes: Sequence[NetworkNode],
    ties: Sequence[NetworkTie],
    *,
    words: NetworkWords,
    title: str,
    description: str,
) -> Chart:
    """The picture and its table, a row for each node with all its ties, best tied first."""
    names = {node.key: node.name for node in nodes}
    known = [tie for tie in ties if tie.one in names and tie.other in names]
    near = _near(known)
    ranked = sorted(nodes, key=lambda node: (-len(near.get(node.key, ())), node.name))
    kinds = list(dict.fromkeys(node.kind for node in nodes))
    values = _values(ranked, near, kinds)
    return Chart(
        title=title,
        description=description,
        columns=(words.node, "Kind", "Ties", f"Tied to, with number of {_many(words.weight)}"),
        rows=[_row(node, near, names, words) for node in ranked],
        word_columns=("Kind", f"Tied to, with number of {_many(words.weight)}"),
        spec=layered(_layers(values, known, nodes))
        | {"height": HEIGHT, "params": [{"name": "focus", "value": ""}]},
        legend=_legend(kinds, nodes, words),
    )


def _many(noun: str) -> str:
    return counted(2, noun).partition(" ")[2]


def _near(ties: Sequence[NetworkTie]) -> dict[str, list[tuple[str, float]]]:
    """For each key, the keys it is tied to with their weights, strongest first."""
    found: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    for tie in ties:
        found[tie.one].append((tie.other, tie.weight))
        found[tie.other].append((tie.one, tie.weight))
    return {key: sorted(tied, key=lambda one: -one[1]) for key, tied in found.items()}


def _row(
    node: NetworkNode, near: Near, names: Mapping[str, str], words: NetworkWords
) -> tuple[str, ...]:
    tied = near.get(node.key, ())
    listed = "; ".join(f"{names[key]} ({_weight(weight)})" for key, weight in tied)
    marked = f", {words.marked.lower()}" if node.is_marked and words.marked else ""
    return (node.name, f"{node.kind}{marked}", nhs_number(len(tied)), listed or "nobody here")


def _weight(weight: float) -> str:
    return nhs_number(weight, 0 if float(weight).is_integer() else 1)


def _legend(
    kinds: Sequence[str], nodes: Sequence[NetworkNode], words: NetworkWords
) -> list[LegendEntry]:
    last = len(KIND_LOOKS) - 1
    found = [LegendEntry(f"kind {i}", kind) for i, kind in enumerate(kinds[:last])]
    rest = kinds[last:]
    if rest:
        found.append(LegendEntry(f"kind {last}", ", ".join(rest)))
    if words.marked and any(node.is_marked for node in nodes):
        found.append(LegendEntry("marked", words.marked))
    return [*found, LegendEntry("tie", f"The wider, the more {_many(words.weight)}")]


def _values(ranked: Sequence[NetworkNode], near: Near, kinds: Sequence[str]) -> list[Spec]:
    names = {node.key: node.name for node in ranked}
    largest = max((node.size for node in ranked), default=1.0) or 1.0
    areas = {
        node.key: SMALLEST + (LARGEST - SMALLEST) * max(node.size, 0) / largest for node in ranked
    }
    labels = _labels(ranked, areas)
    return [
        {
            **_looks(node, kinds, areas[node.key]),
            "id": node.key,
            "x": round(node.x, 4),
            "y": round(node.y, 4),
            "near": [key for key, _ in near.get(node.key, ())],
            "marked": node.is_marked,
            "said": _said(node, near, names),
            **labels.get(node.key, {}),
        }
        for node in ranked
    ]


def _looks(node: NetworkNode, kinds: Sequence[str], area: float) -> Spec:
    looks = KIND_LOOKS[min(kinds.index(node.kind), len(KIND_LOOKS) - 1)]
    edge = {"edge": BLACK, "rim": 3.5} if node.is_marked else {"edge": looks.edge, "rim": 1.2}
    return {"shape": looks.shape, "fill": looks.fill, "size": round(area), **edge}


def _said(node: NetworkNode, near: Near, names: Mapping[str, str]) -> str:
    tied = near.get(node.key, ())
    some = ", ".join(names[key] for key, _ in tied[:NAMED_TIES])
    more = f" and {nhs_number(len(tied) - NAMED_TIES)} more" if len(tied) > NAMED_TIES else ""
    who = f"{counted(len(tied), 'tie')}: {some}{more}" if tied else "No ties here"
    return "\n".join(line for line in (f"{node.name}, {node.kind}", who, node.detail) if line)


def _labels(ranked: Sequence[NetworkNode], areas: Mapping[str, float]) -> dict[str, Spec]:
    """Marked nodes first, then the largest; the others are named when they have the focus."""
    order = sorted(ranked, key=lambda node: (not node.is_marked, -node.size, node.name))
    placed = [
        sides(
            [_anchor(node, width, areas[node.key]) for node in order],
            width=width,
            height=HEIGHT,
            most=most,
        )
        for width, most in ((WIDE, MOST_LABELS), (NARROW, MOST_NARROW))
    ]
    return {
        node.key: {
            "label": short(node.name),
            "wide": wide,
            "narrow": narrow,
            "radius": round(_radius(areas[node.key]), 1),
        }
        for node, wide, narrow in zip(order, *placed, strict=True)
        if wide or narrow
    }


def _anchor(node: NetworkNode, width: float, area: float) -> Anchor:
    span = 1 + 2 * ROOM
    return Anchor(
        (node.x + ROOM) / span * width,
        (1 + ROOM - node.y) / span * HEIGHT,
        short(node.name),
        _radius(area),
        is_needed=node.is_marked,
    )


def _radius(area: float) -> float:
    # A circle's; the other shapes of the same area reach a little further.
    return sqrt(area / pi) * 1.15 + 2


def _layers(
    values: Sequence[Spec], ties: Sequence[NetworkTie], nodes: Sequence[NetworkNode]
) -> list[Spec]:
    if not nodes:
        return []
    place = {"x": _axis("x"), "y": _axis("y")}
    is_near = "focus == '' || datum.id == focus || indexof(datum.near, focus) >= 0"
    faded = {"expr": f"{is_near} ? 1 : 0.25"}
    rim = {"field": "rim", "type": "quantitative", "scale": None, "legend": None}
    return [
        _ties(ties, nodes),
        {
            "name": POINTS,
            "data": {"values": list(values)},
            "mark": {"type": "point", "filled": True, "opacity": faded},
            "encoding": {
                **place,
                **point_encoding(),
                "strokeWidth": rim,
                "tooltip": {"field": "said", "type": "nominal"},
            },
        },
        *_names(values, is_near),
    ]


def _names(values: Sequence[Spec], is_near: str) -> list[Spec]:
    named = [value for value in values if "label" in value]
    mark = label_mark(wide_from=WIDE_ENOUGH)
    shown = mark["opacity"]["expr"]
    mark["opacity"] = {"expr": f"({shown}) * (({is_near}) ? 1 : 0.25)"}
    text = {"field": "label", "type": "nominal"}
    encoding = {"x": _axis("x"), "y": _axis("y"), "text": text}
    return [
        {"data": {"values": named}, "mark": one, "encoding": encoding}
        for one in (halo(mark), mark)
        if named
    ]


def _axis(name: str) -> Spec:
    return {
        "field": name,
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [-ROOM, 1 + ROOM], "nice": False, "zero": False},
    }


def _ties(ties: Sequence[NetworkTie], nodes: Sequence[NetworkNode]) -> Spec:
    places = {node.key: node for node in nodes}
    heaviest = max((tie.weight for tie in ties), default=1.0) or 1.0
    values = [
        {
            "one": tie.one,
            "other": tie.other,
            "x": round(places[tie.one].x, 4),
            "y": round(places[tie.one].y, 4),
            "x2": round(places[tie.other].x, 4),
            "y2": round(places[tie.other].y, 4),
            "width": round(THINNEST + (WIDEST - THINNEST) * max(tie.weight, 0) / heaviest, 1),
        }
        for tie in ties
    ]
    its = "datum.one == focus || datum.other == focus"
    return {
        "data": {"values": values},
        "mark": {
            "type": "rule",
            "color": GREY,
            "strokeCap": "round",
            "opacity": {"expr": f"focus == '' ? 0.45 : ({its}) ? 0.9 : 0.06"},
        },
        "encoding": {
            "x": _axis("x"),
            "y": _axis("y"),
            "x2": {"field": "x2"},
            "y2": {"field": "y2"},
            "strokeWidth": {
                "field": "width",
                "type": "quantitative",
                "scale": None,
                "legend": None,
            },
        },
    }
