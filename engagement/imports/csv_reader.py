"""Reads CSV as people save it: any of four separators, UTF-8, UTF-16 or the Windows alphabet."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from engagement.imports.table import FileRefusedError, Table, build_table

_SEPARATORS = ",;\t|"
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_MARKUP = re.compile(r"\s*<(?:!doctype|html|\?xml|table|script|body|head|svg)", re.IGNORECASE)
# In the Windows alphabet nearly every byte is a letter, so rubbish "decodes". Text has spaces,
# separators and plain letters; this share of them tells the two apart.
_LEAST_PLAIN = 0.6


def read_csv(content: bytes, header_row: int | None = None) -> Table:
    """The table in a CSV file.

    :raises FileRefusedError: with a sentence that says why it cannot be read.
    """
    text = decode(content)
    if _MARKUP.match(text):
        raise FileRefusedError(
            "This is a web page or XML, not a spreadsheet. "
            "Open it in Excel and save it as .xlsx or CSV."
        )
    if _CONTROL.search(text):
        raise FileRefusedError("This is not a CSV or Excel (.xlsx) file.")
    return build_table(_lines(text), header_row)


def decode(content: bytes) -> str:
    """The text of a file by its byte order mark, else UTF-8, else the Windows alphabet (CP1252).

    :raises FileRefusedError: it is none of them.
    """
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return content.decode("utf-16")
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise FileRefusedError(
            "The letters in this file cannot be read. Save it as CSV UTF-8 or as .xlsx."
        ) from error
    plain = sum(character.isascii() for character in text)
    if plain < _LEAST_PLAIN * len(text):
        raise FileRefusedError(
            "The letters in this file cannot be read. Save it as CSV UTF-8 or as .xlsx."
        )
    return text


def _lines(text: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Numbered records; a cell with line breaks is one record, as it is one row in Excel."""
    separator, start = _separator(text)
    reader = csv.reader(io.StringIO(text[start:], newline=""), delimiter=separator, strict=True)
    number = 1 if start else 0
    try:
        for cells in reader:
            number += 1
            yield number, cells
    except csv.Error as error:
        raise FileRefusedError(
            f"The file cannot be read after row {number}: "
            "perhaps a quotation mark is missing or there is one too many."
        ) from error


def _separator(text: str) -> tuple[str, int]:
    """The separator that gives the first lines the most columns, and where the table begins."""
    first, _, _ = text.partition("\n")
    if said := re.fullmatch(r"sep=(.)\r?", first, re.IGNORECASE):
        return said[1], len(first) + 1  # Excel's own way of naming it
    return max(_SEPARATORS, key=lambda separator: _columns(text, separator)), 0


def _columns(text: str, separator: str) -> int:
    try:
        first = islice(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 20)
        return next((len(cells) for cells in first if any(cells)), 0)
    except csv.Error:
        return 0
