"""How a table is set on paper: upright or on its side, in which size, and how wide each column is.

Nothing may run off the paper, so widths are worked out from the words before anything is printed.
A test measures every letter in the fonts in use, so that none is wider than it is taken to be.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil

from nhsuk.paper import BREAK, printable

# Widths of letters, in bold type or plain, whichever is wider, as parts of the type size.
WIDTHS = {
    0.28: " ',./\\Iijl|",
    0.34: "!()[]-:;`ft",
    0.4: "r*{}",
    0.48: '"ť',
    0.56: "#$0123456789_Jaceksvxyz–£",
    0.62: "?FLTZbdghnopqu+<=>^~‘’“”·•□",
    0.67: "EPSVXY",
    0.73: "&ABCDHKNRU",
    0.78: "GOQw",
    0.84: "M",
    0.89: "%m",
    0.95: "W",
    1.02: "@",
}
EMS = {letter: wide for wide, letters in WIDTHS.items() for letter in letters}
FOREIGN_EM, MARK_EM = 1.34, 0.13  # any other letter, and what an accent or a horn adds
PADDING = 9.0  # points, left and right of the words of a cell together
UPRIGHT, SIDEWAYS = 493.0, 738.0  # points between the margins of the template
# Columns of one table; further ones are set in a table below, which begins with the same column.
MOST_COLUMNS = 14
# Lines that a heading may take before values are given less room than they want.
HEADING_LINES = 3
# What is left beside a small table widens its columns by at most this, in points.
AIR = 14.0
# Of a line, as a multiple of the type size; of a row besides its lines, and of a page, in points.
LINE, ROW, UPRIGHT_PAGE, SIDEWAYS_PAGE = 1.2, 6.0, 690.0, 440.0
# What it costs a reader to turn the paper, or to read small type, in pages.
TURNING, SMALL_TYPE = 0.6, 0.05


@dataclass(frozen=True)
class Setting:
    """``size`` of the type in points; letters that are kept together: ``piece`` of a word, and
    ``whole`` of a value with figures (30 September 2026).
    """

    is_sideways: bool
    size: float
    piece: int = 16
    whole: int = 17

    @property
    def room(self) -> float:
        """Points from margin to margin."""
        return SIDEWAYS if self.is_sideways else UPRIGHT


# That which takes least paper is taken, of those in which all words fit.
UNTROUBLED = (
    Setting(is_sideways=False, size=9),
    Setting(is_sideways=False, size=8),
    Setting(is_sideways=True, size=9),
    Setting(is_sideways=True, size=8),
)
# In the last one anything fits.
TIGHT = (
    Setting(is_sideways=True, size=7, piece=10, whole=10),
    Setting(is_sideways=True, size=6, piece=4, whole=4),
)


@dataclass(frozen=True)
class Layout:
    """A setting with the width of each column in points."""

    setting: Setting
    widths: tuple[float, ...]


def laid_out(columns: Sequence[Sequence[str]]) -> Layout:
    """How a table is set, from the words of each column, of which the first is its heading.

    :raises ValueError: there are more columns than one table may have.
    """
    if len(columns) > MOST_COLUMNS:
        raise ValueError(f"A table on paper has at most {MOST_COLUMNS} columns")
    ems = [[_width(text) for text in words] for words in columns]
    found = [one for setting in UNTROUBLED if (one := _layout(columns, ems, setting)) is not None]
    if found:
        return min(found, key=lambda layout: _pages(layout, ems))
    tight = (_layout(columns, ems, setting) for setting in TIGHT)
    return next(one for one in tight if one is not None)


def _layout(
    columns: Sequence[Sequence[str]], ems: Sequence[Sequence[float]], setting: Setting
) -> Layout | None:
    """Each column gets what its longest word needs, then what its values need, then what its
    heading needs; None where there is not even room for the words.
    """
    widths = [_longest_piece(words, setting) * setting.size + PADDING for words in columns]
    if sum(widths) > setting.room:
        return None
    for lines in (HEADING_LINES, 1):
        needs = (max(one[0] / lines, *one[1:]) if one[1:] else one[0] / lines for one in ems)
        wanted = (one * setting.size + PADDING for one in needs)
        widths = _wider(widths, list(map(max, widths, wanted)), setting.room)
    air = min((setting.room - sum(widths)) / len(widths), AIR)
    return Layout(setting, tuple(one + air for one in widths))


def _wider(widths: list[float], wanted: list[float], room: float) -> list[float]:
    """As wide as wanted; where there is too little room, nearer to it in proportion."""
    lacks = sum(wanted) - sum(widths)
    if lacks <= 0:
        return widths
    share = min((room - sum(widths)) / lacks, 1)
    return [one + (most - one) * share for one, most in zip(widths, wanted, strict=True)]


def _pages(layout: Layout, ems: Sequence[Sequence[float]]) -> float:
    """How much paper it takes, and how much it asks of its reader."""
    setting = layout.setting
    room = [max(wide - PADDING, 1) / setting.size for wide in layout.widths]
    rows = zip(*ems, strict=True)
    lines = [
        max(ceil(em / wide) for em, wide in zip((*row, 1), (*room, 1), strict=True)) for row in rows
    ]
    high: float = sum(lines) * setting.size * LINE + len(lines) * ROW
    small = 0.0 if setting.size == UNTROUBLED[0].size else SMALL_TYPE
    if setting.is_sideways:
        return high / SIDEWAYS_PAGE + TURNING + small
    return high / UPRIGHT_PAGE + small


def _longest_piece(words: Sequence[str], setting: Setting) -> float:
    whole = {text for text in words[1:] if len(text) <= setting.whole and _is_figure(text)}
    parts = {part for text in set(words) - whole for part in _pieces(text, setting.piece)}
    return max(map(_width, whole | parts), default=0.0)


def _is_figure(text: str) -> bool:
    """A day, a number, "4 of 6"."""
    return any(letter.isdigit() for letter in text)


def _pieces(text: str, piece: int) -> list[str]:
    """What stays together when the text is broken into lines."""
    return printable(text, piece).replace(BREAK, " ").split()


def _width(text: str) -> float:
    """Of a text on one line, at most, as a multiple of the type size."""
    return sum(map(_em, text))


@cache
def _em(letter: str) -> float:
    if letter in EMS:
        return EMS[letter]
    base = unicodedata.normalize("NFD", letter)[0]
    return EMS[base] + MARK_EM if base in EMS else FOREIGN_EM
