"""Rows as lines of CSV, the way the database's COPY writes them: for what it does not hold as rows.

Nothing between two commas is an empty cell; a text that is empty stands in quotation marks.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from engagement.exports.columns import Blocks, Column, Kind
from jobs.csv_cells import neutralise

ROWS_A_BLOCK = 5_000
Writer = Callable[[Any], str]


def blocks_of(
    columns: Sequence[Column], rows: Iterable[Sequence[Any]], *, harmless: bool
) -> Blocks:
    """Rows, whose values are in the order of the columns, as blocks of lines.

    ``harmless``: with texts that no spreadsheet program runs as a formula.
    """
    writers = [_writer(column.kind, harmless) for column in columns]
    remaining = iter(rows)
    while block := [_line(writers, row) for row in islice(remaining, ROWS_A_BLOCK)]:
        yield block


def header_of(columns: Sequence[Column]) -> bytes:
    """The line with the names."""
    return ",".join(column.name for column in columns).encode() + b"\n"


def _line(writers: Sequence[Writer], row: Sequence[Any]) -> bytes:
    cells = (
        "" if value is None else write(value) for write, value in zip(writers, row, strict=True)
    )
    return (",".join(cells) + "\n").encode()


def _writer(kind: Kind, harmless: bool) -> Writer:
    if kind is Kind.BOOLEAN:
        return _boolean
    if kind is Kind.MOMENT:
        return _moment
    if kind in {Kind.TEXT, Kind.CODE}:
        return _harmless if harmless and kind is Kind.TEXT else _quoted
    return str


def _boolean(value: bool) -> str:
    return "true" if value else "false"


def _moment(value: datetime) -> str:
    return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


def _quoted(value: str) -> str:
    return f'"{value.replace(chr(34), chr(34) * 2)}"'


def _harmless(value: str) -> str:
    return _quoted(neutralise(value))
