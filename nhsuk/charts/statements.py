"""A table of statements: each cell a figure, what it rests on, its icon, and a letter on a shade.

A real table, not a picture: whatever colour says, the letter and the figure say as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from nhsuk.charts.chart import digest
from nhsuk.charts.icons import Icon

DARKEST = 5


@dataclass(frozen=True)
class Shade:
    """A class of figures: its letter, its words, and how dark it is, from 1 to 5."""

    letter: str
    words: str
    step: int

    def __post_init__(self) -> None:
        """The style sheet knows no other steps."""
        if not 1 <= self.step <= DARKEST:
            raise ValueError(f"A shade is from 1 to {DARKEST}, not {self.step}")


@dataclass(frozen=True)
class Statement:
    """One cell. Without a shade there is too little to say, and ``figure`` says so in words.

    ``basis`` is what the figure rests on ("45 partners, 52% to 71%").
    """

    figure: str
    basis: str = ""
    shade: Shade | None = None
    icon: Icon | None = None
    href: str = ""


@dataclass(frozen=True)
class StatementRow:
    """A row: its name, where that leads, and a statement for each column."""

    name: str
    cells: Sequence[Statement]
    href: str = ""


@dataclass(frozen=True)
class NamedRow:
    """A row as the template reads it: each statement with the name of its column."""

    name: str
    href: str
    named: Sequence[tuple[str, Statement]]


@dataclass(frozen=True)
class StatementTable:
    """The whole: one heading, a legend of its shades, columns and rows."""

    title: str
    description: str
    row_title: str
    columns: Sequence[str]
    rows: Sequence[StatementRow]
    empty_text: str = "There is nothing to show yet."

    def __post_init__(self) -> None:
        """A row with another number of cells would shift them all under the wrong heading."""
        odd = [row.name for row in self.rows if len(row.cells) != len(self.columns)]
        if odd:
            raise ValueError(f"Rows that do not fit the columns: {', '.join(odd)}")

    @cached_property
    def html_id(self) -> str:
        """Stable from one request to the next, different for each table on a page."""
        return f"table-{digest([self.title, self.description])[:8]}"

    @property
    def named_rows(self) -> list[NamedRow]:
        """The rows for the template."""
        return [
            NamedRow(row.name, row.href, list(zip(self.columns, row.cells, strict=True)))
            for row in self.rows
        ]

    @property
    def shades(self) -> list[Shade]:
        """Those that occur, palest first."""
        found = {cell.shade for row in self.rows for cell in row.cells if cell.shade}
        return sorted(found, key=lambda shade: (shade.step, shade.letter))

    @property
    def has_unsaid(self) -> bool:
        """Whether some cell has too little to say."""
        return any(cell.shade is None for row in self.rows for cell in row.cells)

    @property
    def icons(self) -> list[Icon]:
        """Those that occur, for the legend."""
        return list(
            dict.fromkeys(cell.icon for row in self.rows for cell in row.cells if cell.icon)
        )
