"""What a point may say, and how each answer looks: a colour and a shape of its own, always both."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from nhsuk.charts.chart import BLACK, BLUE, DARK_BLUE, GREY
from nhsuk.formats import nhs_number

ORANGE, PURPLE, MID_GREY, WHITE = "#ed8b00", "#330072", "#768692", "#ffffff"
# Orange alone would be too pale on white: everything orange has a dark edge.
DARK_EDGE = "#5c3500"
# Ranges are rounded to it in a specification.
LEAST_ROOM = 1e-6


class Signal(StrEnum):
    """What a point says beyond chance, in the words that NHS readers of SPC charts know."""

    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    NEITHER = "neither"
    COMMON = "common cause"

    @property
    def words(self) -> str:
        """For a legend and for whoever hears the chart."""
        return _WORDS[self]

    @property
    def looks(self) -> "Looks":
        """The shape, its colours and its size in a picture."""
        return LOOKS[self]


_WORDS = {
    Signal.IMPROVEMENT: "improvement",
    Signal.CONCERN: "concern",
    Signal.NEITHER: "unusual, neither good nor bad",
    Signal.COMMON: "common cause: no more than chance",
}


@dataclass(frozen=True)
class Looks:
    """A shape in the words of Vega; its size is an area in square pixels, as Vega measures it."""

    shape: str
    fill: str
    edge: str
    size: int

    def values(self, *, is_hollow: bool = False) -> dict[str, Any]:
        """The fields that a layer of points reads, see ``point_encoding``."""
        return {
            "shape": self.shape,
            "fill": WHITE if is_hollow else self.fill,
            "edge": self.edge,
            "size": self.size,
        }


LOOKS = {
    Signal.IMPROVEMENT: Looks("diamond", BLUE, BLUE, 130),
    Signal.CONCERN: Looks("triangle-up", ORANGE, DARK_EDGE, 120),
    Signal.NEITHER: Looks("square", PURPLE, PURPLE, 90),
    Signal.COMMON: Looks("circle", MID_GREY, MID_GREY, 55),
}


# Kinds of things that have no order: each a shape and a colour, and different in grey.
KIND_LOOKS = (
    Looks("circle", BLUE, DARK_BLUE, 100),
    Looks("square", ORANGE, DARK_EDGE, 100),
    Looks("diamond", PURPLE, PURPLE, 100),
    Looks("triangle-up", "#00a499", "#00443f", 100),
    Looks("cross", MID_GREY, BLACK, 100),
    Looks("triangle-down", "#ffb81c", DARK_EDGE, 100),
)


@dataclass(frozen=True)
class Unit:
    """How a figure is written: with how many decimals, and whether 0.42 reads 42%."""

    decimals: int = 0
    is_percent: bool = False

    def text(self, value: float | None) -> str:
        """Nothing for None."""
        if value is None:
            return ""
        if self.is_percent:
            return f"{nhs_number(value * 100, self.decimals)}%"
        return nhs_number(value, self.decimals)

    @property
    def axis(self) -> dict[str, Any]:
        """The same, for the labels of an axis."""
        return {"format": f".{self.decimals}%" if self.is_percent else f",.{self.decimals}f"}


def room_around(low: float, high: float, share: float) -> float:
    """How much an axis reaches beyond its figures; never nothing, not even for equal ones."""
    room = (high - low) * share or abs(high) * 0.1
    return room if room > LEAST_ROOM else 1.0


@dataclass(frozen=True)
class LegendEntry:
    """One line of a legend: a drawing of ``GLYPHS`` and what it stands for."""

    glyph: str
    words: str

    @property
    def svg(self) -> SafeString:
        """The drawing, which says nothing that the words do not say."""
        return glyph_svg(self.glyph)


def point_encoding() -> dict[str, Any]:
    """Shape, colours and size of points straight from their values, without a scale."""

    def raw(field: str, kind: str = "nominal") -> dict[str, Any]:
        return {"field": field, "type": kind, "scale": None, "legend": None}

    return {
        "shape": raw("shape"),
        "fill": raw("fill"),
        "stroke": raw("edge"),
        "size": raw("size", "quantitative"),
    }


SHAPES = {
    "circle": '<circle cx="16" cy="8" r="5" fill="{fill}" stroke="{edge}" stroke-width="1.5"/>',
    "diamond": '<path d="M16 1L22.5 8L16 15L9.5 8Z" fill="{fill}" stroke="{edge}"'
    ' stroke-width="1.5"/>',
    "triangle-up": '<path d="M16 1.5L23.5 14.5L8.5 14.5Z" fill="{fill}" stroke="{edge}"'
    ' stroke-width="1.5"/>',
    "square": '<rect x="10.5" y="2.5" width="11" height="11" fill="{fill}" stroke="{edge}"'
    ' stroke-width="1.5"/>',
    "cross": '<path d="M13 2h6v3h3v6h-3v3h-6v-3h-3v-6h3Z" fill="{fill}" stroke="{edge}"'
    ' stroke-width="1.5"/>',
    "triangle-down": '<path d="M16 14.5L23.5 1.5L8.5 1.5Z" fill="{fill}" stroke="{edge}"'
    ' stroke-width="1.5"/>',
}


def _line(colour: str, width: float, dash: str = "") -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="M0 8H32" fill="none" stroke="{colour}" stroke-width="{width}"{dashed}/>'


def _shape(shape: str, fill: str, edge: str) -> str:
    return SHAPES[shape].format(fill=fill, edge=edge)


GLYPHS = {
    **{str(signal): _shape(one.shape, one.fill, one.edge) for signal, one in LOOKS.items()},
    **{f"hollow {signal}": _shape(one.shape, WHITE, one.edge) for signal, one in LOOKS.items()},
    **{
        f"kind {number}": _shape(one.shape, one.fill, one.edge)
        for number, one in enumerate(KIND_LOOKS)
    },
    "marked": f'<circle cx="16" cy="8" r="5.5" fill="{WHITE}" stroke="{BLACK}" stroke-width="3"/>',
    "tie": _line(GREY, 1) + f'<path d="M16 8H32" stroke="{GREY}" stroke-width="5"/>',
    "mean": _line(BLACK, 1.5),
    "limit": _line(GREY, 1.5),
    "trial limit": _line(GREY, 1.5, "5 4"),
    "target": _line(BLACK, 2.5, "9 3 2 3"),
    "outer limit": _line(BLUE, 2),
    "inner limit": _line(BLUE, 1),
    "unadjusted limit": _line(GREY, 1, "4 3"),
    "several": '<rect x="12" y="4" width="7" height="7" fill="#aeb7bd"/>',
}


@cache
def glyph_svg(name: str) -> SafeString:
    """A drawing for a legend, 32 by 16 pixels."""
    # Ours, from the table above.
    inner = mark_safe(GLYPHS[name])  # noqa: S308
    return format_html(
        '<svg class="app-glyph" viewBox="0 0 32 16" width="32" height="16" aria-hidden="true"'
        ' focusable="false">{}</svg>',
        inner,
    )
