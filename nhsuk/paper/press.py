"""Sets paper in a process of its own: what hangs or falls there takes no other with it.

Run as a program, with the order as JSON on its standard input: for each document the versions of
its data, the fullest first. Writes, for each, the length of the PDF and the PDF: that of the first
version with no more pages than allowed, else of the last.

A template gets the data as `sys.inputs.data`. One that has versions says how many pages it takes in
metadata with the label `<pages>`.
"""

import json
import struct
import sys
from typing import Any

import typst

PDF_UA: Any = ["ua-1"]  # with it the tool refuses a document that is not accessible
LENGTH = struct.Struct(">I")


def print_all(order: dict[str, Any]) -> list[bytes]:
    """The PDFs, in the order of the documents."""
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[order["fonts"]])
    return [
        _print(versions, order["template"], order["pages"], fonts)
        for versions in order["documents"]
    ]


def _print(versions: list[dict[str, Any]], template: str, most_pages: int, fonts: Any) -> bytes:
    for version in versions:
        given = {"font_paths": fonts, "sys_inputs": {"data": json.dumps(version)}}
        if version is versions[-1] or _pages(template, given) <= most_pages:
            break
    made: Any = typst.compile(template, pdf_standards=PDF_UA, **given)
    return bytes(made)


def _pages(template: str, given: dict[str, Any]) -> int:
    return int(typst.query(template, "<pages>", field="value", one=True, **given))


def main() -> None:
    """Read the order, write the PDFs."""
    for pdf in print_all(json.load(sys.stdin)):
        sys.stdout.buffer.write(LENGTH.pack(len(pdf)) + pdf)


if __name__ == "__main__":
    main()
