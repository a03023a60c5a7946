"""What a pack holds: plain data, stored once and read in every form (page, PDF, Excel, API).

No Django, no clock, no queries. Whoever gathers a document asks only what every reader of the pack
may see, because all of them read the same bytes.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from nhsuk.formats import nhs_date, nhs_month, nhs_number

FORMAT = 1
# ISO text for days (2026-03-31) and months (2026-03-01), so that what is stored is plain JSON.
Value = str | int | float | None


class ColumnKind(StrEnum):
    """How the values of a column are written, and of which type they are in a workbook."""

    TEXT = "text"
    NUMBER = "number"  # a count, or any other whole number
    DECIMAL = "decimal"  # to two places
    PERCENT = "percent"  # 0.62 is 62%
    DAY = "day"  # ISO text of a day
    MONTH = "month"  # ISO text of the first day of a month


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, and what its values are."""

    name: str
    kind: ColumnKind = ColumnKind.TEXT


@dataclass(frozen=True)
class Row:
    """A row of values in the order of the columns.

    ``key`` is the same whenever the same thing is gathered again, so that two editions can be
    compared: a month, a kind with a place, a public id. A text in a column of figures stands for
    there being no figure ("Too few to say"). ``url`` is where the evidence is, for those who may
    read it.
    """

    key: str
    values: tuple[Value, ...]
    url: str = ""


@dataclass(frozen=True)
class Table:
    """Figures with what they mean: the data of a chart, or a table of its own.

    ``key`` is unique within the document and stable. ``sentence`` is written from the figures by
    rules; what its author makes of them is said beside it and kept apart. ``nothing`` is said where
    there are no rows, ``note`` below the table.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    sentence: str = ""
    note: str = ""
    nothing: str = "There is nothing to show."
    url: str = ""

    def __post_init__(self) -> None:
        """A row with another number of values would put them all under the wrong heading."""
        odd = [row.key for row in self.rows if len(row.values) != len(self.columns)]
        if odd:
            raise ValueError(f"Rows of {self.key} that do not fit the columns: {', '.join(odd)}")
        keys = [row.key for row in self.rows]
        if len(set(keys)) != len(keys):
            raise ValueError(f"Rows of {self.key} share a key")


@dataclass(frozen=True)
class Drawing:
    """What a chart is drawn from: a Vega-Lite specification, and the words around the drawing.

    ``legend``: pairs of glyph and words. ``icons``: words, letter and drawing of each.
    """

    description: str
    spec: Mapping[str, Any]
    key: str = ""
    legend: tuple[tuple[str, str], ...] = ()
    icons: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Figure:
    """A block with figures: a table, which may have a drawing. Its author may say "so what"."""

    table: Table
    drawing: Drawing | None = None


@dataclass(frozen=True)
class Words:
    """A block of text: a paragraph, and perhaps a list below it."""

    text: str = ""
    items: tuple["Item", ...] = ()


@dataclass(frozen=True)
class Item:
    """A line of a list; ``tag`` says how it stands in a word or two ("Not met", "Vacant")."""

    text: str
    tag: str = ""
    url: str = ""


@dataclass(frozen=True)
class Headline:
    """What is held against the same of the last pack: a figure, or how something stands.

    ``key`` is stable over packs. ``state`` is how it stands in words ("concern", "not met"), and
    a change of it is always worth saying. ``is_measured``: a figure of a control chart or a share,
    of which a change of the value alone may be chance; of anything else it is a fact.
    """

    key: str
    label: str
    text: str
    state: str = ""
    is_concern: bool = False
    is_measured: bool = False


Block = Figure | Words


@dataclass(frozen=True)
class Section:
    """A part of a pack, which has a page of its own."""

    key: str
    title: str
    about: str
    blocks: tuple[Block, ...]
    headlines: tuple[Headline, ...] = ()

    @property
    def figures(self) -> list[Figure]:
        """Its blocks with figures, in their order."""
        return [block for block in self.blocks if isinstance(block, Figure)]


@dataclass(frozen=True)
class Document:
    """All figures of a pack as they were known when they were gathered.

    ``since`` and ``until`` are the first and the last day of the period. ``gathered_at`` is an ISO
    moment. ``kind`` and ``audience`` are values of `PackKind` and `PackAudience`.
    """

    kind: str
    audience: str
    system: str
    since: date
    until: date
    gathered_at: str
    is_fictional: bool
    sections: tuple[Section, ...]
    format: int = field(default=FORMAT)

    @property
    def figures(self) -> Iterator[Figure]:
        """Those of all sections."""
        for section in self.sections:
            yield from section.figures

    @property
    def headlines(self) -> Iterator[Headline]:
        """Those of all sections."""
        for section in self.sections:
            yield from section.headlines

    def section(self, key: str) -> Section | None:
        """One of its sections."""
        return next((one for one in self.sections if one.key == key), None)


@dataclass(frozen=True)
class FrontSheet:
    """What a board reads first, in the form that boards ask for. Days are ISO or empty."""

    title: str
    board: str
    meeting_on: date | None
    author: str
    purpose: str
    summary: str
    recommendations: str
    risks: str
    conflicts: str
    state: str
    approver: str = ""
    approved_on: date | None = None
    published_on: date | None = None
    withdrawn: str = ""


@dataclass(frozen=True)
class Edition:
    """A document with its words: what is printed and exported.

    ``so_what`` holds what the author makes of a figure, by the key of its table; ``sha256`` is that
    of the stored document.
    """

    front: FrontSheet
    document: Document
    so_what: Mapping[str, str]
    sha256: str

    @property
    def made_of(self) -> str:
        """One hash for all that it holds, figures and words: equal for equal editions."""
        words = [asdict(self.front), sorted(self.so_what.items()), self.sha256]
        return sha256_of(json.dumps(words, default=_plain, sort_keys=True).encode())


def text_of(kind: ColumnKind, value: Value) -> str:
    """A value as people read it: 62%, 3 June 2024, June 2024, 15,971."""
    if value is None or isinstance(value, str):
        return _text_of_day(kind, value or "")
    if kind is ColumnKind.PERCENT:
        return f"{value:.0%}"
    return nhs_number(value, 2 if kind is ColumnKind.DECIMAL else 0)


def day_of(kind: ColumnKind, value: Value) -> date | None:
    """The day that a value of a column of days or months stands for; None for any other text."""
    if kind not in (ColumnKind.DAY, ColumnKind.MONTH) or not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _text_of_day(kind: ColumnKind, value: str) -> str:
    day = day_of(kind, value)
    if day is None:
        return value
    return nhs_date(day) if kind is ColumnKind.DAY else nhs_month(day)


def to_bytes(document: Document) -> bytes:
    """The one way in which a document is stored: equal documents are equal bytes."""
    plain = asdict(document)
    for section, stored in zip(document.sections, plain["sections"], strict=True):
        for block, one in zip(section.blocks, stored["blocks"], strict=True):
            one["block"] = "figure" if isinstance(block, Figure) else "words"
    text = json.dumps(
        plain, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return text.encode()


def from_bytes(content: bytes) -> Document:
    """The document that was stored.

    :raises ValueError: it was stored by a later version, in a form that this one cannot read.
    """
    plain = json.loads(content)
    if plain["format"] != FORMAT:
        raise ValueError(f"The document has the form {plain['format']}, which is not known here")
    plain["sections"] = tuple(_section(one) for one in plain["sections"])
    plain["since"], plain["until"] = (
        date.fromisoformat(plain[name]) for name in ("since", "until")
    )
    return Document(**plain)


def sha256_of(content: bytes) -> str:
    """The hash that names a stored document."""
    return hashlib.sha256(content).hexdigest()


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no plain form")


def _section(plain: dict[str, Any]) -> Section:
    return Section(
        **{
            **plain,
            "blocks": tuple(_block(one) for one in plain["blocks"]),
            "headlines": tuple(Headline(**one) for one in plain["headlines"]),
        }
    )


def _block(plain: dict[str, Any]) -> Block:
    if plain["block"] == "words":
        return Words(plain["text"], tuple(Item(**one) for one in plain["items"]))
    drawing = plain["drawing"]
    return Figure(_table(plain["table"]), None if drawing is None else _drawing(drawing))


def _table(plain: dict[str, Any]) -> Table:
    columns = tuple(Column(one["name"], ColumnKind(one["kind"])) for one in plain["columns"])
    rows = tuple(Row(one["key"], tuple(one["values"]), one["url"]) for one in plain["rows"])
    return Table(**{**plain, "columns": columns, "rows": rows})


def _drawing(plain: dict[str, Any]) -> Drawing:
    return Drawing(
        **{
            **plain,
            "legend": tuple((one[0], one[1]) for one in plain["legend"]),
            "icons": tuple((one[0], one[1], one[2]) for one in plain["icons"]),
        }
    )
