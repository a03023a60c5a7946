import gzip
import hashlib
import zlib
from collections.abc import Iterator

from django.conf import settings
from django.db import models

from audit.tracking import Tracked


class StoredFile(Tracked):
    """A file handed in or made, kept where every web node and worker can read it: the database.

    A small one lies in its own row. A large one lies in numbered chunks, so that neither writing
    nor handing it out takes more memory than one of them.
    """

    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(help_text="Bytes before compression.")
    compressed = models.BinaryField(help_text="Empty where the file lies in chunks.")
    chunk_count = models.PositiveIntegerField(default=0, db_default=0)
    is_packed = models.BooleanField(
        default=False, db_default=False, help_text="The chunks together are one gzip file."
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta(Tracked.Meta):
        pass

    def __str__(self) -> str:
        return self.name

    @classmethod
    def holding(cls, name: str, content: bytes, **fields: object) -> "StoredFile":
        """A new, unsaved file with its digest and compressed content."""
        return cls(
            name=name[-255:],
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
            compressed=gzip.compress(content, compresslevel=5, mtime=0),
            **fields,
        )

    def content(self) -> bytes:
        """All of it at once."""
        return b"".join(self.pieces())

    def pieces(self) -> Iterator[bytes]:
        """The content, piece by piece."""
        if not self.chunk_count:
            yield gzip.decompress(bytes(self.compressed))
        elif self.is_packed:
            yield from _unpacked(self.stored_pieces())
        else:
            yield from self.stored_pieces()

    def stored_pieces(self) -> Iterator[bytes]:
        """The chunks as they lie, each read when it is asked for.

        :raises FileChunk.DoesNotExist: the file was deleted meanwhile.
        """
        for number in range(self.chunk_count):
            chunk = FileChunk.objects.values_list("content", flat=True)
            yield bytes(chunk.get(file=self.pk, number=number))


class FileChunk(models.Model):
    """A part of a large file."""

    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField(help_text="Counting from 0.")
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="file_chunk_once"),
        ]

    def __str__(self) -> str:
        return f"{self.file}, {self.number}"


def _unpacked(pieces: Iterator[bytes]) -> Iterator[bytes]:
    inflate = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    for piece in pieces:
        yield inflate.decompress(piece)
    yield inflate.flush()
