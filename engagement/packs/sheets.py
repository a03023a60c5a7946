"""What is written into cells of a workbook, and what its sheets are called: safe and typed."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from engagement.packs.document import ColumnKind, Value, day_of

LONGEST_CELL = 32_767  # characters that a cell may hold
LONGEST_NAME = 31
LONGEST_HEADING = 255
# Excel knows no day before it that other programs would not take for another.
FIRST_DAY = date(1900, 3, 1)
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
# A cell that begins with one of these would be a formula once somebody edits it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
FORMATS = {
    ColumnKind.NUMBER: "#,##0",
    ColumnKind.DECIMAL: "#,##0.00",
    ColumnKind.PERCENT: "0%",
    ColumnKind.DAY: "d mmm yyyy",
    ColumnKind.MONTH: "mmm yyyy",
}
MOST_EXACT = 10**15  # beyond it whole numbers lose digits in Excel


@dataclass(frozen=True)
class Looks:
    """The formats of a workbook."""

    title: Format
    words: Format
    label: Format
    quiet: Format
    link: Format
    heading: Format
    so_what: Format
    quoted: Format
    kinds: dict[ColumnKind, Format]

    @classmethod
    def of(cls, book: Workbook) -> "Looks":
        """Added to a book, once."""
        base: dict[str, Any] = {"font_name": "Arial", "font_size": 10, "valign": "top"}
        wrapped = {**base, "text_wrap": True}

        def add(**more: Any) -> Format:
            return book.add_format({**base, **more})

        return cls(
            title=add(bold=True, font_size=14),
            words=book.add_format(wrapped),
            label=add(bold=True),
            quiet=add(font_color="#4C6272", text_wrap=True),
            link=add(font_color="#005EB8", underline=1),
            heading=add(bold=True, text_wrap=True, font_color="#FFFFFF", bg_color="#005EB8"),
            so_what=add(text_wrap=True, bg_color="#F0F4F5", left=5, left_color="#005EB8"),
            quoted=add(text_wrap=True, quote_prefix=True),
            kinds={
                ColumnKind.TEXT: book.add_format(wrapped),
                **{kind: add(num_format=shape, align="right") for kind, shape in FORMATS.items()},
            },
        )


def write(
    sheet: Worksheet, at: tuple[int, int], kind: ColumnKind, value: Value, looks: Looks
) -> None:
    """A value as what it is: a number, a day, or a text that never becomes a formula or a link."""
    row, column = at
    day = day_of(kind, value)
    if value is None or value == "":
        sheet.write_blank(row, column, None, looks.kinds[kind])
    elif day is not None and day >= FIRST_DAY:
        sheet.write_datetime(row, column, day, looks.kinds[kind])
    elif isinstance(value, str) or not _is_exact(value):
        text = cell_text(str(value))
        is_like_formula = text.startswith(FORMULA)
        sheet.write_string(row, column, text, looks.quoted if is_like_formula else looks.words)
    else:
        sheet.write_number(row, column, value + 0, looks.kinds[kind])  # a truth becomes 1 or 0


def cell_text(text: str) -> str:
    """What a cell can hold of a text: nothing invisible, and no more than Excel opens."""
    visible = "".join(c for c in text if c == "\n" or unicodedata.category(c)[0] != "C")
    return visible if len(visible) <= LONGEST_CELL else f"{visible[: LONGEST_CELL - 1]}…"


def one_line(text: str) -> str:
    """The same without line breaks."""
    return " ".join(cell_text(" ".join(text.split())).split())


def headings(names: list[str]) -> list[str]:
    """The headings of a table, which Excel wants to be there and different."""
    found: list[str] = []
    taken: set[str] = set()
    for number, name in enumerate(names, start=1):
        plain = one_line(name)[:LONGEST_HEADING] or f"Column {number}"
        unique = plain
        again = 2
        while unique.casefold() in taken:
            ending = f" ({again})"
            unique = plain[: LONGEST_HEADING - len(ending)] + ending
            again += 1
        taken.add(unique.casefold())
        found.append(unique)
    return found


class Names:
    """Names of sheets: short, different, and without what a name or a link must not hold."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def new(self, wanted: str) -> str:
        """The nearest to what is wanted that is free."""
        plain = one_line(wanted.translate(FORBIDDEN))
        cut = _short(plain, LONGEST_NAME)
        if cut != plain:
            cut = cut.rsplit(" ", 1)[0]
        cut = cut or "Sheet"
        name, again = cut, 2
        while name.casefold() in self._taken or name.casefold() == "history":
            ending = f" {again}"
            name = _short(cut, LONGEST_NAME - len(ending)) + ending
            again += 1
        self._taken.add(name.casefold())
        return name


def _short(text: str, most: int) -> str:
    """Excel counts in halves of four bytes, in which some characters are two."""
    while len(text.encode("utf-16-le")) // 2 > most:
        text = text[:-1]
    return text.strip()


def _is_exact(value: float) -> bool:
    """False for what is no number, and for what Excel would round."""
    return abs(value) <= MOST_EXACT
