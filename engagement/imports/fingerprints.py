"""Recognises a row that was imported before, whatever file it comes in.

A fingerprint depends on what the row says and not on the file's name, the order of its columns or
rows, its alphabet, the way the date is written or which columns are mapped. So a file can be
corrected and uploaded again: only what is new in it comes in.
"""

import hashlib
import json

from engagement.imports.dates import Moment
from engagement.imports.rejects import MARKERS
from engagement.imports.table import squeeze


def fingerprint(cells: dict[str, str], date_heading: str, moment: Moment | None) -> str:
    """The identity of a row within a system."""
    values = {
        heading.casefold(): squeeze(cell)
        for heading, cell in cells.items()
        if heading not in MARKERS and cell.strip()
    }
    if moment is not None:
        time = f" {moment.at.isoformat('minutes')}" if moment.at else ""
        values[date_heading.casefold()] = f"{moment.day.isoformat()}{time}"
    text = json.dumps(sorted(values.items()), ensure_ascii=False)
    return "row:" + hashlib.sha256(text.encode()).hexdigest()
