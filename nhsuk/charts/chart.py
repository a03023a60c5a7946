"""What every chart has: words, a table, a specification, and its drawing as SVG."""

import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import vl_convert
from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe
from redis.exceptions import RedisError

if TYPE_CHECKING:
    from nhsuk.charts.icons import Icon
    from nhsuk.charts.signals import LegendEntry

Spec = dict[str, Any]

VEGA_LITE = "6.4"
WIDE, NARROW, SMALL, HEIGHT = 640, 300, 270, 280
CACHED_SECONDS = 7 * 24 * 3600
NOT_LOGGED = "not logged"
# The layer of this name is what arrow keys move through; its tooltips are what is said and shown.
POINTS = "points"

BLUE, DARK_BLUE, BLACK = "#005eb8", "#003087", "#212b32"
GREY, PALE_GREY, MIST = "#4c6272", "#d8dde0", "#f0f4f5"
FONT = "Arimo Variable, Arial, sans-serif"

CONFIG: Spec = {
    # The wrapping element carries name and description; marks inside would only repeat the table.
    "aria": False,
    "font": FONT,
    "background": None,
    "view": {"stroke": None},
    "text": {"font": FONT, "fontSize": 14, "fill": BLACK},
    "axis": {
        "labelFont": FONT,
        "labelFontSize": 14,
        "labelColor": BLACK,
        "titleFont": FONT,
        "titleFontSize": 14,
        "titleFontWeight": "normal",
        "titleColor": BLACK,
        "gridColor": PALE_GREY,
        "domainColor": GREY,
        "tickColor": GREY,
        "labelLimit": 0,
        "titleLimit": 0,
    },
}
# Looks shared by everything that marks time in which nothing was logged.
GAP_BOX: Spec = {"fill": MIST, "stroke": GREY, "strokeDash": [4, 4]}
GAP_WORDS: Spec = {"type": "text", "angle": 270, "fontStyle": "italic", "fill": GREY}


@dataclass(frozen=True)
class Cell:
    """A cell of the table of a chart: words stand to the left, figures to the right."""

    text: str
    is_word: bool
    href: str = ""


@dataclass(frozen=True)
class Chart:
    """A specification with the words and the table that go with it."""

    title: str
    description: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    spec: Spec = field(hash=False)
    key: str = ""
    empty_text: str = "There is nothing to show yet."
    legend: "Sequence[LegendEntry]" = field(default=(), hash=False)
    icons: "Sequence[Icon]" = field(default=(), hash=False)
    # Columns of words, which are not set to the right as figures are.
    word_columns: Sequence[str] = ()
    # Where the first cell of each row leads; "" where nowhere.
    row_links: Sequence[str] = ()
    # Said after the table, with a way to whatever it leaves out.
    note: str = ""
    note_link: tuple[str, str] | None = None

    @property
    def table(self) -> list[list["Cell"]]:
        """The rows with what the template must know of each cell."""
        wordy = [index == 0 or name in self.word_columns for index, name in enumerate(self.columns)]
        links = [*self.row_links, *[""] * (len(self.rows) - len(self.row_links))]
        return [
            [
                Cell(text, is_word, link if index == 0 else "")
                for index, (text, is_word) in enumerate(zip(row, wordy, strict=True))
            ]
            for row, link in zip(self.rows, links, strict=True)
        ]

    @property
    def headings(self) -> list["Cell"]:
        """The same for the row of headings."""
        return [
            Cell(name, index == 0 or name in self.word_columns)
            for index, name in enumerate(self.columns)
        ]

    @property
    def is_empty(self) -> bool:
        """Nothing to draw."""
        return not self.rows

    @cached_property
    def html_id(self) -> str:
        """Stable from one request to the next, different for each chart on a page."""
        return f"chart-{digest([self.title, self.description])[:8]}"

    @cached_property
    def svg_wide(self) -> SafeString:
        """For tablets and desktops."""
        return draw(self.spec, WIDE)

    @cached_property
    def svg_small(self) -> SafeString:
        """For one of many in a grid."""
        return draw(self.spec, SMALL)

    @cached_property
    def svg_narrow(self) -> SafeString:
        """For phones: the same type size on a smaller canvas, not a shrunken picture."""
        return draw(self.spec, NARROW)


def layered(layers: Sequence[Spec]) -> Spec:
    """Put layers into one specification; empty ones are left out."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": WIDE,
        "height": HEIGHT,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "config": CONFIG,
        "layer": [layer for layer in layers if layer],
    }


def draw(spec: Spec, width: int) -> SafeString:
    """The SVG of a specification at a width, from the cache when it has been drawn before."""
    sized = {**spec, "width": width}
    key = f"nhsuk.chart.{VEGA_LITE}.{digest(sized)}"
    svg = None
    # A cache that is down costs a fifth of a second, not the page.
    with suppress(RedisError):
        svg = cache.get(key)
    if svg is None:
        svg = vl_convert.vegalite_to_svg(json.dumps(sized), vl_version=VEGA_LITE)
        with suppress(RedisError):
            cache.set(key, svg, CACHED_SECONDS)
    # Built by us from numbers and escaped words, with no script and no style attribute.
    return mark_safe(svg)  # noqa: S308


def digest(value: Any) -> str:
    """A name for a value: equal for equal ones, whatever process asks."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
