"""Cells of CSV files that no spreadsheet program runs as a formula."""

import re

_DANGEROUS = re.compile(r"'*\s*[=+\-@＝＋－＠]|'*[\t\r\n]")


def neutralise(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet program would run it."""
    return f"'{text}" if _DANGEROUS.match(text) else text
