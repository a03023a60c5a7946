"""From bytes to rows: is this a table, is it whole, is it the table that it should be?"""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from partners.enums import ReferenceKind
from partners.reference.errors import WrongFileError
from partners.reference.facts import Row

HTML = re.compile(rb"^\s*<(!doctype|html|head|\?xml)", re.IGNORECASE)
ARCHIVES = {b"PK": "an Excel or ZIP file", b"\x1f\x8b": "a compressed file", b"%PDF": "a PDF file"}
HEADER_WITHIN = 10
MOST_COLUMNS = 1_000  # several times those of any register
csv.field_size_limit(1_000_000)


def _anything(_cells: Sequence[str]) -> bool:
    """A file with a header is recognised by that and not by its rows."""
    return True


@dataclass(frozen=True)
class Layout:
    """How the publisher's file looks.

    A file without a header is recognised by its content: ``looks_like`` tells for one row of
    cells whether it could be of this kind. ``optional`` columns are read where they are.
    """

    kind: ReferenceKind
    columns: tuple[str, ...]
    has_header: bool
    looks_like: Callable[[Sequence[str]], bool] = _anything
    optional: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A file that is of its kind: its rows, and the numbers of those with too many or few cells."""

    rows: list[Row]
    misshapen: list[tuple[int, int]]

    def __len__(self) -> int:
        return len(self.rows) + len(self.misshapen)


Numbered = list[tuple[int, list[str]]]


def read_sheet(content: bytes, layout: Layout, others: Sequence[Layout] = ()) -> Sheet:
    """Read a file of one kind; ``others`` are the kinds for which it may be mistaken.

    :raises WrongFileError: the file is not of this kind or not whole, in a plain sentence.
    """
    records = _records(_text(content))
    if not records:
        raise WrongFileError("The file is empty.")
    if layout.has_header:
        return _with_header(records, layout, others)
    return _without_header(records, layout, others)


def _text(content: bytes) -> str:
    if not content.strip():
        raise WrongFileError("The file is empty.")
    for start, what in ARCHIVES.items():
        if content.startswith(start):
            raise WrongFileError(f"This is {what}. Give the CSV file that is inside it.")
    if HTML.match(content):
        raise WrongFileError("This is a web page, not a CSV file. Download the file itself again.")
    if b"\x00" in content:
        raise WrongFileError("This is not a text file. Save it as CSV in UTF-8.")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise WrongFileError("The text of the file cannot be read. Save it as CSV in UTF-8.")


def _records(text: str) -> Numbered:
    """Rows with the numbers that a spreadsheet would give them; empty rows are left out."""
    records: Numbered = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return records
        except csv.Error as error:
            at = number + 1
            if "unexpected end" in str(error):
                raise WrongFileError(
                    f"The file is cut off: it ends in the middle of row {at:,}. Download it again."
                ) from error
            raise WrongFileError(
                f"Row {at:,} is not proper CSV: there is a stray quotation mark."
            ) from error
        number += 1
        if len(cells) > MOST_COLUMNS:
            raise WrongFileError(
                f"Row {number:,} has {len(cells):,} columns, more than any register. "
                "Download the file again."
            )
        if any(cell.strip() for cell in cells):
            records.append((number, cells))


def _with_header(records: Numbered, layout: Layout, others: Sequence[Layout]) -> Sheet:
    # Some publishers put a title and a date above the header.
    for index, (_, cells) in enumerate(records[:HEADER_WITHIN]):
        header = [_plain(cell) for cell in cells]
        if {_plain(column) for column in layout.columns} <= set(header):
            return _sheet(records[index + 1 :], header, layout)
    _refuse_as_another_kind(records, layout, others)
    first = {_plain(cell) for cell in records[0][1]}
    missing = [column for column in layout.columns if _plain(column) not in first]
    raise WrongFileError(
        f"This is not the file of {layout.kind.label}: "
        f"it has no column {', '.join(f'“{name}”' for name in missing[:4])}."
    )


def _without_header(records: Numbered, layout: Layout, others: Sequence[Layout]) -> Sheet:
    width = Counter(len(cells) for _, cells in records).most_common(1)[0][0]
    if width != len(layout.columns):
        _refuse_as_another_kind(records, layout, others)
        raise WrongFileError(
            f"This is not the file of {layout.kind.label}: its rows have {width} columns "
            f"and should have {len(layout.columns)}."
        )
    if _resemblance(records, layout) < 0.5:
        _refuse_as_another_kind(records, layout, others)
        raise WrongFileError(
            f"This is not the file of {layout.kind.label}: the columns hold something else."
        )
    return _sheet(records, [_plain(column) for column in layout.columns], layout)


def _sheet(records: Numbered, header: list[str], layout: Layout) -> Sheet:
    if not records:
        raise WrongFileError("The file has a header but no rows.")
    last_number, last = records[-1]
    if len(last) < len(header):
        raise WrongFileError(
            f"The file is cut off: its last row, {last_number:,}, has {len(last)} columns "
            f"and should have {len(header)}. Download it again."
        )
    names = {_plain(column): column for column in (*layout.columns, *layout.optional)}
    places = [(names[name], index) for index, name in enumerate(header) if name in names]
    rows, misshapen = [], []
    for number, cells in records:
        if len(cells) == len(header):
            rows.append(Row(number, {name: cells[index] for name, index in places}))
        else:
            misshapen.append((number, len(cells)))
    if len(misshapen) > len(rows):
        raise WrongFileError(
            f"{len(misshapen):,} of {len(records):,} rows do not have the {len(header)} columns "
            "of the header. The file is damaged."
        )
    return Sheet(rows, misshapen)


def _refuse_as_another_kind(records: Numbered, layout: Layout, others: Sequence[Layout]) -> None:
    for other in others:
        if other.kind != layout.kind and _resemblance(records, other) >= 0.5:
            raise WrongFileError(
                f"This looks like the file of {other.kind.label}, not of {layout.kind.label}."
            )


def _resemblance(records: Numbered, layout: Layout) -> float:
    """The share of rows that could be of this kind; with a header, whether it is there."""
    if layout.has_header:
        wanted = {_plain(column) for column in layout.columns}
        heads = [{_plain(cell) for cell in cells} for _, cells in records[:HEADER_WITHIN]]
        return float(any(wanted <= head for head in heads))
    alike = sum(
        len(cells) == len(layout.columns) and layout.looks_like(cells) for _, cells in records
    )
    return alike / len(records)


def _plain(column: str) -> str:
    return re.sub(r"\s+", " ", column).strip().lower()
