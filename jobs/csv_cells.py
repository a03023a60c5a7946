"""Cells of CSV files that no spreadsheet program runs as a formula."""

import re

# How such a cell begins; also read by the database, where it writes the file itself.
DANGEROUS = r"('*\s*[=+\-@＝＋－＠]|'*[\t\r\n])"
_DANGEROUS = re.compile(DANGEROUS)


def neutralise(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet program would run it."""
    return f"'{text}" if _DANGEROUS.match(text) else text
