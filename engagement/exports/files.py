"""The two formats: CSV after RFC 4180, and Parquet. Blocks of lines in, a file on disk out.

Both are written as the lines come, so that memory does not grow with the table.
"""

import gzip
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from engagement.actions.export import MadeTable
from engagement.enums import ExportFormat
from engagement.exports.columns import Blocks, Table
from engagement.exports.lines import header_of
from jobs.actions.large_file import FileOnDisk

# Level 3 is twice as fast as the usual one, and a tenth larger.
CONTENT_TYPES = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.PARQUET: "application/vnd.apache.parquet",
}
COMPRESSION = 3

Heard = Callable[[int], None]


class Sink(Protocol):
    """A file that blocks of lines go into; at its close it tells its size and its SHA-256."""

    def write(self, block: list[bytes]) -> None: ...

    def close(self) -> tuple[int, str]: ...


def write(
    form: ExportFormat, table: Table, blocks: Blocks, folder: Path, heard: Heard
) -> MadeTable:
    """Write the blocks of a table into a file. ``heard`` is told the number of rows so far."""
    path = folder / table.name
    sink = _opened(form, path, table)
    rows = 0
    for block in blocks:
        sink.write(block)
        rows += len(block)
        heard(rows)
    size, sha256 = sink.close()
    is_csv = form == ExportFormat.CSV
    made = FileOnDisk(
        path=path,
        name=f"{table.name}.{form.value}",
        content_type=CONTENT_TYPES[form],
        size=size,
        sha256=sha256,
        is_packed=is_csv,
    )
    return MadeTable(table.name, rows, made)


def _opened(form: ExportFormat, path: Path, table: Table) -> Sink:
    if form == ExportFormat.CSV:
        return _Csv(path, table)
    # Only workers that write it carry the library, which takes 60 MB.
    from engagement.exports.parquet import Parquet

    return Parquet(path, table)


class _Csv:
    """Lines end in CR LF, as RFC 4180 has it and COPY does not."""

    def __init__(self, path: Path, table: Table) -> None:
        self._file = gzip.open(path, "wb", compresslevel=COMPRESSION)  # noqa: SIM115 (closed by close)
        self._digest = hashlib.sha256()
        self._size = 0
        self.write([header_of(table.columns)])

    def write(self, block: list[bytes]) -> None:
        text = b"".join([line[:-1] + b"\r\n" for line in block])
        self._digest.update(text)
        self._size += len(text)
        self._file.write(text)

    def close(self) -> tuple[int, str]:
        self._file.close()
        return self._size, self._digest.hexdigest()
