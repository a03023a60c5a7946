"""Tables as a CSV file and as an Excel workbook that no spreadsheet program runs anything of."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xlsxwriter.workbook import Workbook

from engagement.packs.document import Column, ColumnKind, Value
from engagement.packs.sheets import Looks, Names, headings, one_line, write
from jobs.csv_cells import neutralise

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDE, _NARROW = 44, 14


@dataclass(frozen=True)
class Sheet:
    """A table: its title, and rows of as many values as it has columns."""

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Value]]


def csv_of(sheet: Sheet) -> bytes:
    """A CSV file that Excel opens with the right letters."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(neutralise(column.name) for column in sheet.columns)
    writer.writerows(map(_cell, row) for row in sheet.rows)
    return stream.getvalue().encode("utf-8-sig")


def workbook_of(sheets: Iterable[Sheet], title: str) -> bytes:
    """An XLSX with a sheet for each table; numbers are numbers, and days are days."""
    stream = io.BytesIO()
    with Workbook(stream, _OPTIONS) as book:
        book.set_properties({"title": one_line(title), "author": ""})
        looks, names = Looks.of(book), Names()
        for sheet in sheets:
            _write(book, sheet, looks, names)
    return stream.getvalue()


def _write(book: Workbook, sheet: Sheet, looks: Looks, names: Names) -> None:
    page = book.add_worksheet(names.new(sheet.title))
    page.hide_gridlines(2)
    page.freeze_panes(1, 0)
    for at, name in enumerate(headings([column.name for column in sheet.columns])):
        kind = sheet.columns[at].kind
        page.set_column(at, at, _WIDE if kind is ColumnKind.TEXT else _NARROW)
        page.write_string(0, at, name, looks.heading)
    for row, values in enumerate(sheet.rows, start=1):
        for at, value in enumerate(values):
            write(page, (row, at), sheet.columns[at].kind, value, looks)


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return neutralise(value)
    return repr(value)
