"""A section of a pack as a page: what is drawn, said and listed there, and where to go on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from engagement.models import Pack
from engagement.packs.document import (
    ColumnKind,
    Document,
    Edition,
    Figure,
    Headline,
    Item,
    Section,
    Table,
    Words,
    text_of,
)
from engagement.presenters.packs.pictures import thawed
from engagement.presenters.packs.words import figure_id, so_what_url
from nhsuk.charts import Chart

# A table with more columns scrolls in its own box; one with fewer becomes cards on a phone.
CARDS_UP_TO = 6
# How many headlines that need a look stand beside a section in the contents.
MOST_HEADLINES = 3
WORDS_OF_KINDS = (ColumnKind.TEXT, ColumnKind.DAY, ColumnKind.MONTH)
# Tags that say something is as it should be, or is not; all others are neither.
GOOD = {"met", "filled", "quorate", "kept", "answered"}
BAD = {"not met", "vacant", "not quorate", "missing", "decided before engaged"}


@dataclass(frozen=True)
class CellShown:
    """A cell: its text, whether it stands to the left, and where it leads; "" where nowhere."""

    heading: str
    text: str
    is_word: bool
    url: str = ""


@dataclass(frozen=True)
class TableShown:
    """A table without a drawing."""

    table: Table

    @property
    def html_id(self) -> str:
        return f"table-of-{figure_id(self.table.key)}"

    @property
    def is_wide(self) -> bool:
        return len(self.table.columns) > CARDS_UP_TO

    @property
    def headings(self) -> list[CellShown]:
        return [
            CellShown("", column.name, column.kind in WORDS_OF_KINDS)
            for column in self.table.columns
        ]

    @property
    def rows(self) -> list[list[CellShown]]:
        return [
            [
                CellShown(
                    column.name,
                    text_of(column.kind, value) or "–",
                    column.kind in WORDS_OF_KINDS,
                    row.url if index == 0 else "",
                )
                for index, (column, value) in enumerate(
                    zip(self.table.columns, row.values, strict=True)
                )
            ]
            for row in self.table.rows
        ]


@dataclass(frozen=True)
class FigureShown:
    """A figure: its chart or its table, the sentence of the rules, the author's own words."""

    table: Table
    chart: Chart | None
    plain: TableShown
    so_what: str
    write_url: str

    @property
    def html_id(self) -> str:
        return figure_id(self.table.key)

    @property
    def sentence(self) -> str:
        """Unless the chart says it already."""
        said = self.chart.description if self.chart else ""
        return "" if self.table.sentence in said else self.table.sentence


@dataclass(frozen=True)
class LineShown:
    """A line of a list with its tag."""

    item: Item

    @property
    def colour(self) -> str:
        tag = self.item.tag.lower()
        return "green" if tag in GOOD else "red" if tag in BAD else "grey"


@dataclass(frozen=True)
class BlockShown:
    """A figure, or else words."""

    figure: FigureShown | None = None
    text: str = ""
    lines: Sequence[LineShown] = ()


@dataclass(frozen=True)
class ContentsLine:
    """A section in the contents, with what stands there that needs a look."""

    section: Section
    url: str

    @property
    def concerns(self) -> list[Headline]:
        found = [one for one in self.section.headlines if one.is_concern]
        return found[:MOST_HEADLINES]

    @property
    def further(self) -> int:
        """How many more there are."""
        found = [one for one in self.section.headlines if one.is_concern]
        return len(found) - len(self.concerns)


@dataclass(frozen=True)
class SectionPage:
    """A section with its neighbours."""

    section: Section
    blocks: Sequence[BlockShown]
    contents: Sequence[ContentsLine]
    before: ContentsLine | None
    after: ContentsLine | None


def contents_of(pack: Pack, document: Document) -> list[ContentsLine]:
    """All sections in their order."""
    return [
        ContentsLine(one, reverse("engagement:pack_section", args=[pack.public_id, one.key]))
        for one in document.sections
    ]


def section_page(pack: Pack, edition: Edition, key: str, *, may_write: bool) -> SectionPage | None:
    """The page of a section; none if the pack has no such section.

    ``may_write``: whether the author's words may be changed here.
    """
    contents = contents_of(pack, edition.document)
    index = next((n for n, line in enumerate(contents) if line.section.key == key), None)
    if index is None:
        return None
    section = contents[index].section
    return SectionPage(
        section=section,
        blocks=[_shown(pack, block, edition.so_what, may_write) for block in section.blocks],
        contents=contents,
        before=contents[index - 1] if index else None,
        after=contents[index + 1] if index + 1 < len(contents) else None,
    )


def _shown(
    pack: Pack, block: Figure | Words, so_what: Mapping[str, str], may_write: bool
) -> BlockShown:
    if isinstance(block, Words):
        return BlockShown(text=block.text, lines=[LineShown(item) for item in block.items])
    return BlockShown(
        FigureShown(
            table=block.table,
            chart=thawed(block),
            plain=TableShown(block.table),
            so_what=so_what.get(block.table.key, ""),
            write_url=so_what_url(pack, block.table.key) if may_write else "",
        )
    )
