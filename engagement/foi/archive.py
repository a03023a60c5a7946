"""The answer as one file to send: a PDF to read, tables to work with, and their checksums.

Entries carry no moment, no name of anybody and no attributes, so the same answer is the same bytes
and tells nothing besides what it says.
"""

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterable, Sequence

from engagement.foi.answer import Answer, plain
from jobs.csv_cells import neutralise

# The first moment that the format knows: none of ours.
NO_MOMENT = (1980, 1, 1, 0, 0, 0)
READABLE = 0o644 << 16
PAPER, ITEMS, SCHEDULE, SUMS = "answer.pdf", "items.csv", "exemptions.csv", "checksums.txt"


def archive(answer: Answer, paper: bytes) -> bytes:
    """The ZIP file of an answer."""
    files = [(PAPER, paper), (ITEMS, _items(answer)), (SCHEDULE, _schedule(answer))]
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in [*files, (SUMS, sums.encode())]:
            entry = zipfile.ZipInfo(name, NO_MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = 3, READABLE
            packed.writestr(entry, content)
    return held.getvalue()


def table(rows: Iterable[Sequence[object]]) -> bytes:
    """Rows as CSV that a spreadsheet program opens as it is meant and runs nothing of."""
    held = io.StringIO(newline="")
    writer = csv.writer(held)
    for row in rows:
        writer.writerow([neutralise(cell) if isinstance(cell, str) else cell for cell in row])
    return held.getvalue().replace("\0", "").encode("utf-8-sig", "replace")


def _items(answer: Answer) -> bytes:
    rows: list[tuple[object, ...]] = [("Item", "Kind", "Field", "Text")]
    for item in answer.items:
        rows += [(item.number, item.kind, part.label, plain(part.pieces)) for part in item.parts]
    return table(rows)


def _schedule(answer: Answer) -> bytes:
    heads = ("Item", "What was held back", "Section", "Exemption", "Reason", "Public interest")
    lines = [
        (line.number, line.what, line.section, line.title, line.reason, line.public_interest)
        for line in answer.schedule
    ]
    return table([heads, *lines])
