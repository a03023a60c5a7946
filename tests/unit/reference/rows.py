"""Rows and files made by hand, for the parsers."""

import csv
import io
from collections.abc import Sequence

from partners.reference import ods
from partners.reference.facts import Row


def ods_row(number: int = 1, **values: str) -> Row:
    """A row of a headerless file; names of columns with underscores for spaces."""
    given = {name.replace("_", " "): value for name, value in values.items()}
    defaults = {
        "Code": "A81001",
        "Name": "THE DENSHAM SURGERY",
        "National grouping": "Y63",
        "Health geography": "QHM",
        "Open date": "19740401",
        "Status": "A",
        "Prescribing setting": "4",
    }
    return Row(number, {**dict.fromkeys(ods.COLUMNS, ""), **defaults, **given})


def csv_bytes(*rows: Sequence[str], ending: str = "\r\n") -> bytes:
    """Rows as a file."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=ending).writerows(rows)
    return text.getvalue().encode()


def ods_cells(row: Row) -> list[str]:
    """A row of a headerless file as its cells."""
    return [row[column] for column in ods.COLUMNS]
