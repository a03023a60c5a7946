"""Tells by its first bytes what a file is, and reads it as a table."""

from engagement.imports.csv_reader import read_csv
from engagement.imports.table import FileRefusedError, Table
from engagement.imports.xlsx_reader import read_xlsx

MOST_BYTES = 20 * 1024 * 1024

_KNOWN_WRONG = (
    (
        b"\xd0\xcf\x11\xe0",
        (
            "This is an old Excel file (.xls), or one with a password. "
            "Open it in Excel and save it as .xlsx without a password, or as CSV."
        ),
    ),
    (b"%PDF", "This is a PDF. Only CSV and Excel (.xlsx) files can be read."),
    (b"\x89PNG", "This is a picture. Only CSV and Excel (.xlsx) files can be read."),
    (b"\xff\xd8\xff", "This is a picture. Only CSV and Excel (.xlsx) files can be read."),
    (b"GIF8", "This is a picture. Only CSV and Excel (.xlsx) files can be read."),
    (b"\x1f\x8b", "This file is compressed. Unpack it first."),
    (b"{\\rtf", "This is a text document. Only CSV and Excel (.xlsx) files can be read."),
)


def read_table(content: bytes, header_row: int | None = None) -> Table:
    """The table in a CSV or XLSX file. The name of the file says nothing: people rename files.

    :raises FileRefusedError: with a sentence that says why it cannot be read.
    """
    if len(content) > MOST_BYTES:
        raise FileRefusedError("The file is larger than 20 MB. Split it into smaller files.")
    if not content.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise FileRefusedError("The file is empty.")
    for start, sentence in _KNOWN_WRONG:
        if content.startswith(start):
            raise FileRefusedError(sentence)
    if content.startswith(b"PK"):
        return read_xlsx(content, header_row)
    return read_csv(content, header_row)
