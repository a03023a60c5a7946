"""Reads the first sheet of an XLSX file, after making sure that it unpacks to a sane size.

A spreadsheet is a zip archive: 100 kB may unpack to gigabytes, and one cell in the far corner makes
a reader reserve memory for every cell before it. So the archive is unpacked once, counting bytes
and looking at cell addresses, before the real reader sees it.
"""

import copy
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook, WorksheetNotFound, ZipError

from engagement.imports.table import (
    MOST_COLUMNS,
    MOST_ROWS,
    FileRefusedError,
    Table,
    build_table,
)

MOST_UNPACKED = 200 * 1024 * 1024
MOST_PARTS = 2_000
MOST_CELLS = 4_000_000  # of the rectangle around all cells, which the reader keeps in memory
_CHUNK = 1024 * 1024
_LONGEST_TAG = 300

_CELL = re.compile(rb"""<(?:\w+:)?(?:c|row)\s[^>]*?\br\s*=\s*["']([A-Za-z]{0,4})(\d{1,9})["']""")
_TOO_BIG = "The spreadsheet unpacks to far more than an import needs, so it was not opened."
_DAMAGED = "The spreadsheet is damaged or not an Excel (.xlsx) file. Save it again and retry."

Value = int | float | str | bool | time | date | datetime | timedelta


def read_xlsx(content: bytes, header_row: int | None = None) -> Table:
    """The table on the first sheet.

    :raises FileRefusedError: with a sentence that says why it cannot be read.
    """
    _check_archive(content)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            sheet = workbook.get_sheet_by_index(0)
            return build_table(_lines(sheet.to_python(skip_empty_area=False)), header_row)
    except (CalamineError, WorksheetNotFound, ZipError, IndexError) as error:
        raise FileRefusedError(_DAMAGED) from error


def _check_archive(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if "xl/workbook.xml" not in {part.filename for part in parts}:
                raise FileRefusedError(
                    "This is not an Excel (.xlsx) file. Save it as .xlsx or as CSV."
                )
            if len(parts) > MOST_PARTS:
                raise FileRefusedError(_TOO_BIG)
            unpacked = 0
            for part in parts:
                unpacked += _check_part(archive, part, MOST_UNPACKED - unpacked)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise FileRefusedError(_DAMAGED) from error


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, allowed: int) -> int:
    """Unpack one part without keeping it; how large it is."""
    is_sheet = part.filename.lower().startswith("xl/worksheets/")
    honest = copy.copy(part)
    honest.file_size = 1 << 40  # what the archive says of itself may be a lie: count what comes out
    size = rows = columns = 0
    tail = b""
    with archive.open(honest) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > allowed:
                raise FileRefusedError(_TOO_BIG)
            if is_sheet:
                rows, columns = _check_addresses(tail + chunk, rows, columns)
                tail = chunk[-_LONGEST_TAG:]
    return size


def _check_addresses(xml: bytes, rows: int, columns: int) -> tuple[int, int]:
    """The last row and column so far."""
    for found in _CELL.finditer(xml):
        letters, row = found.groups()
        rows, columns = max(rows, int(row)), max(columns, _column_number(letters))
        if rows > MOST_ROWS + 1_000 or columns > MOST_COLUMNS or rows * columns > MOST_CELLS:
            raise FileRefusedError(
                f"The sheet has cells below row {MOST_ROWS:,} or to the right of column "
                f"{MOST_COLUMNS}. Delete what stands there, or save the sheet as CSV."
            )
    return rows, columns


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _lines(rows: Sequence[Sequence[Value]]) -> Iterator[tuple[int, Sequence[str]]]:
    for number, values in enumerate(rows, start=1):
        yield number, [_text(value) for value in values]


def _text(value: Value) -> str:
    """A cell as the text that a person would type for it."""
    match value:
        case str():
            return value
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(sep=" ", timespec="seconds")
        case date() | time():
            return value.isoformat()
        case _:
            return str(value)
