"""What tests read of an export's files, and of the API beside it."""

import csv
import gzip
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet

from accounts.models import User
from engagement.enums import ExportFormat
from engagement.exports.catalogue import TABLES
from engagement.exports.columns import Access, Table
from engagement.exports.making import written
from jobs.progress import SilentProgress
from partners.models import System

Rows = list[dict[str, Any]]


def exported(
    user: User,
    system: System,
    folder: Path,
    tables: Sequence[Table] = TABLES,
    *,
    form: ExportFormat = ExportFormat.PARQUET,
    since: int | None = None,
) -> dict[str, Rows]:
    """The rows of tables by name, as somebody would get them now."""
    access = Access(User.objects.get(pk=user.pk), system)
    made = written(tables, access, folder, form=form, progress=SilentProgress(), since=since)
    read = read_parquet if form == ExportFormat.PARQUET else read_csv
    found = {each.table: read(each.file.path) for each in made}
    assert {name: len(rows) for name, rows in found.items()} == {m.table: m.row_count for m in made}
    return found


def read_parquet(path: Path) -> Rows:
    """Rows with their types."""
    rows: Rows = pyarrow.parquet.read_table(path).to_pylist()
    return rows


def read_csv(path: Path) -> Rows:
    """Rows of text."""
    text = gzip.decompress(path.read_bytes()).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))
