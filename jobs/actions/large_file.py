"""Large files: kept in chunks, and deleted once nobody needs them any more."""

from dataclasses import dataclass
from pathlib import Path

from audit.recording import Actor, action, record
from jobs.actions.job import person_of
from jobs.models import FileChunk, StoredFile

CHUNK = 1024 * 1024


@dataclass(frozen=True)
class FileOnDisk:
    """A file that a worker has written. ``size`` and ``sha256`` are of what people get;
    ``is_packed`` says that on disk it is gzipped.
    """

    path: Path
    name: str
    content_type: str
    size: int
    sha256: str
    is_packed: bool


@action
def store_large_file(*, by: Actor, made: FileOnDisk) -> StoredFile:
    """Keep a file of any size, reading no more than a chunk of it at a time."""
    stored = StoredFile.objects.create(
        name=made.name[-255:],
        content_type=made.content_type,
        sha256=made.sha256,
        size=made.size,
        compressed=b"",
        chunk_count=-(-made.path.stat().st_size // CHUNK),
        is_packed=made.is_packed,
        created_by=person_of(by),
    )
    with made.path.open("rb") as file:
        for number in range(stored.chunk_count):
            FileChunk.objects.create(file=stored, number=number, content=file.read(CHUNK))
    record("file.stored", stored, facts={"size": stored.size, "sha256": stored.sha256})
    return stored


@action
def delete_large_file(*, by: Actor, stored: StoredFile) -> None:
    """Delete a file and all its chunks. Nothing may point at it any more."""
    record("file.deleted", stored, facts={"size": stored.size, "sha256": stored.sha256})
    stored.delete()
