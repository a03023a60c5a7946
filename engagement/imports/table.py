"""What every kind of file is turned into: a row of headings and rows of text."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

MOST_ROWS = 100_000
MOST_COLUMNS = 200
LONGEST_CELL = 32_767  # what a cell of a spreadsheet can hold

_SPACE = re.compile(r"\s+")


class FileRefusedError(ValueError):
    """The file cannot be read as a table; the text is a plain sentence for the person."""


@dataclass(frozen=True)
class Row:
    """One row as text. ``number`` is the one seen in a spreadsheet program."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """Headings in order, and the rows that are not empty."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...] = field(repr=False)

    def samples(self, heading: str, most: int = 3) -> list[str]:
        """The first different values of a column, for a person to recognise it."""
        found: dict[str, None] = {}
        for row in self.rows:
            if value := squeeze(row.cells.get(heading, "")):
                found.setdefault(value)
            if len(found) == most:
                break
        return list(found)


def squeeze(text: str) -> str:
    """Text with every run of white space as one space, and none around it."""
    return _SPACE.sub(" ", text).strip()


def build_table(lines: Iterable[tuple[int, Sequence[str]]], header_row: int | None) -> Table:
    """Take the first line that is not empty, or the one asked for, as headings.

    :raises FileRefusedError: no headings, no rows, too many rows, or too many columns.
    """
    headings: tuple[str, ...] = ()
    rows: list[Row] = []
    for number, cells in lines:
        if header_row is not None and number < header_row:
            continue
        if not any(cell.strip() for cell in cells):
            continue
        if not headings:
            headings = _headings(cells)
            continue
        if len(rows) == MOST_ROWS:
            raise FileRefusedError(
                f"The file has more than {MOST_ROWS:,} rows. Split it into smaller files."
            )
        headings = _widened(headings, cells)
        _check_cells(number, cells)
        rows.append(Row(number, dict(zip(headings, cells, strict=False))))
    if not headings:
        raise FileRefusedError("The file is empty.")
    if not rows:
        raise FileRefusedError("The file has headings but no rows below them.")
    return Table(headings, tuple(rows))


def _headings(cells: Sequence[str]) -> tuple[str, ...]:
    names: list[str] = []
    last = max(index for index, cell in enumerate(cells) if cell.strip())
    if last >= MOST_COLUMNS:
        raise FileRefusedError(f"The file has more than {MOST_COLUMNS} columns.")
    for index, cell in enumerate(cells[: last + 1]):
        name = squeeze(cell)[:200] or f"Column {index + 1}"
        again = 2
        while name in names:
            name = f"{squeeze(cell)[:190] or 'Column'} ({again})"
            again += 1
        names.append(name)
    return tuple(names)


def _widened(headings: tuple[str, ...], cells: Sequence[str]) -> tuple[str, ...]:
    """Headings for cells beyond the last heading, so that no text is lost."""
    filled = max(index for index, cell in enumerate(cells) if cell.strip()) + 1
    if filled > MOST_COLUMNS:
        raise FileRefusedError(f"The file has more than {MOST_COLUMNS} columns.")
    extra = [f"Column {index + 1}" for index in range(len(headings), filled)]
    return (*headings, *extra)


def _check_cells(number: int, cells: Sequence[str]) -> None:
    if any(len(cell) > LONGEST_CELL for cell in cells):
        raise FileRefusedError(
            f"Row {number} has a cell of more than {LONGEST_CELL:,} characters. "
            "Perhaps a quotation mark is missing there."
        )
