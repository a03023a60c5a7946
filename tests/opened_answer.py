"""Reads the file of an answer as somebody would who looks for what was held back."""

import csv
import io
import zipfile
from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

Table = list[list[str]]


@dataclass(frozen=True)
class OpenedAnswer:
    """``paper``: the text of the pages. ``hidden``: all that programs read besides."""

    packed: zipfile.ZipFile
    content: bytes
    paper: str
    hidden: str
    items: Table
    exemptions: Table

    def says(self, words: str) -> bool:
        """Whether the words stand anywhere, whatever their case and wherever lines break."""
        everything = " ".join([self.paper, self.hidden, *map(str, (self.items, self.exemptions))])
        return " ".join(words.split()).casefold() in " ".join(everything.split()).casefold()


def opened(content: bytes) -> OpenedAnswer:
    """The ZIP file with every object of its PDF, streams unpacked, and what the ZIP says itself."""
    packed = zipfile.ZipFile(io.BytesIO(content))
    files = {name: packed.read(name) for name in packed.namelist()}
    pdf = PdfReader(io.BytesIO(files["answer.pdf"]))
    hidden = [*_objects(pdf), repr(dict(pdf.metadata or {})), _about(packed)]
    hidden += [data.decode("utf-8", "replace") for data in (content, *files.values())]
    return OpenedAnswer(
        packed=packed,
        content=content,
        paper=" ".join(" ".join(page.extract_text() for page in pdf.pages).split()),
        hidden=" ".join(hidden),
        items=_table(files["items.csv"]),
        exemptions=_table(files["exemptions.csv"]),
    )


def _objects(pdf: PdfReader) -> list[str]:
    """Every object that the PDF has, used or not: titles, alternative texts, metadata, streams."""
    numbers = {number for table in pdf.xref.values() for number in table} | set(pdf.xref_objStm)
    return [_told(pdf.get_object(number)) for number in sorted(numbers) if number]


def _told(value: Any) -> str:
    if isinstance(value, StreamObject):
        data = bytes(value.get_data())
        # Texts in XMP are UTF-8; those of an object may be UTF-16.
        return f"{_of_dictionary(value)} {data.decode('utf-8', 'replace')}"
    if isinstance(value, DictionaryObject):
        return _of_dictionary(value)
    if isinstance(value, ArrayObject):
        return " ".join(_told(each) for each in value if not isinstance(each, IndirectObject))
    return str(value)


def _of_dictionary(value: DictionaryObject) -> str:
    return " ".join(
        f"{name} {each if isinstance(each, IndirectObject) else _told(each)}"
        for name, each in value.items()
    )


def _about(packed: zipfile.ZipFile) -> str:
    entries = packed.infolist()
    return repr([packed.comment, *((e.filename, e.comment, e.extra) for e in entries)])


def _table(content: bytes) -> Table:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
