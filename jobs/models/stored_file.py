import gzip
import hashlib

from django.conf import settings
from django.db import models

from audit.tracking import Tracked


class StoredFile(Tracked):
    """A file handed in or made, kept where every web node and worker can read it: the database."""

    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField(help_text="Bytes before compression.")
    compressed = models.BinaryField()
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
        return gzip.decompress(bytes(self.compressed))
