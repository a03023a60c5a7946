"""Rows that did not come in, as a file to correct and upload again.

A spreadsheet program runs a cell that begins with a sign such as "=" as a formula. Such cells get
an apostrophe in front; when the file comes back, recognised by its two extra columns, exactly one
is taken off again, so that text survives any number of rounds unchanged.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from engagement.imports.table import Row, Table
from jobs.csv_cells import neutralise

ROW_MARKER = "Row (ICS CRM)"
REASON_MARKER = "Reason (ICS CRM)"
MARKERS = frozenset({ROW_MARKER, REASON_MARKER})

_NEUTRALISED = re.compile(r"'(?:'*\s*[=+\-@＝＋－＠]|'*[\t\r\n])")


def restore(text: str) -> str:
    """Undo ``neutralise``."""
    return text[1:] if _NEUTRALISED.match(text) else text


def neutralise_row(values: Sequence[str]) -> str:
    """One line of a CSV file that no spreadsheet program runs."""
    stream = io.StringIO(newline="")
    csv.writer(stream).writerow(map(neutralise, values))
    return stream.getvalue()


def write_rejects(
    headings: Sequence[str], rejected: Iterable[tuple[int, dict[str, str], str]]
) -> bytes:
    """A CSV file that Excel opens with the right letters: row number, reason, original columns."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    own = [heading for heading in headings if heading not in MARKERS]
    writer.writerow([ROW_MARKER, REASON_MARKER, *map(neutralise, own)])
    for number, cells, reason in rejected:
        values = [cells.get(heading, "") for heading in own]
        writer.writerow([number, *map(neutralise, [reason, *values])])
    return stream.getvalue().encode("utf-8-sig")


def without_marks(table: Table) -> Table:
    """A table as it was before it went out as a file of rejects; any other as it is."""
    if not MARKERS.issubset(table.headings):
        return table
    own = {heading: restore(heading) for heading in table.headings if heading not in MARKERS}
    rows = [
        Row(
            row.number,
            {own[name]: restore(cell) for name, cell in row.cells.items() if name in own},
        )
        for row in table.rows
    ]
    return Table(tuple(own.values()), tuple(rows))
