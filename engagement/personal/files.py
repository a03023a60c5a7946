"""Files of a system, and what can be read in them."""

import gzip
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps

from engagement.personal.finding import in_system, table_of
from jobs.models import StoredFile
from partners.models import System

LARGEST = 50 * 1024 * 1024
_TAGS = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class FileOf:
    """A stored file, the row that points at it, and the name of the column that does."""

    file: StoredFile
    row: Any
    column: str


def files_of(system: System) -> Iterator[FileOf]:
    """Every stored file that a row of the system points at."""
    for model in apps.get_models():
        table = table_of(model)
        if not (table.system or table.public_system):
            continue
        for field in model._meta.concrete_fields:
            if field.related_model is StoredFile:
                rows = in_system(model, table, system).exclude(**{f"{field.name}__isnull": True})
                for row in rows.select_related(field.name).iterator(chunk_size=50):
                    yield FileOf(getattr(row, field.name), row, field.name)


def text_in(file: StoredFile) -> str | None:
    """What can be read in a file: text, or the parts of a spreadsheet; None where nothing can be.

    A PDF of the product is made of words that stand in tables, where they are found.
    """
    if file.size > LARGEST:
        return None
    content = file.content()
    if content.startswith(b"PK"):
        return _text_of_parts(content)
    if content.startswith((b"%PDF", b"PAR1")):
        return None
    return content.decode("utf-8", "replace")


def empty(file: StoredFile) -> None:
    """Leave nothing of a file but that there was one."""
    file.chunks.all().delete()
    file.compressed, file.chunk_count = gzip.compress(b"", mtime=0), 0
    file.size, file.sha256 = 0, hashlib.sha256(b"").hexdigest()
    file.is_packed = False
    file.save()


def replace(file: StoredFile, content: bytes) -> None:
    """Put other content into a small file."""
    file.compressed = gzip.compress(content, compresslevel=5, mtime=0)
    file.size, file.sha256 = len(content), hashlib.sha256(content).hexdigest()
    file.save()


def _text_of_parts(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > LARGEST:
                return None
            texts = [parts.read(part).decode("utf-8", "replace") for part in parts.infolist()]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return None
    # Of two cells one ends where the other begins: a tag parts words.
    return "\n".join(_TAGS.sub("\n", text) for text in texts)
