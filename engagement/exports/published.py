"""The figures of published packs, one by one, out of the documents in which they are frozen."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from engagement.models import PackFigures
from engagement.packs.document import from_bytes, sha256_of


class DamagedPackError(Exception):
    """What is stored of a pack is not what its hash says."""


def published_rows(figures: QuerySet[PackFigures]) -> Iterator[tuple[Any, ...]]:
    """A row for each value of each table, in the columns of the table ``published_figures``.

    :raises DamagedPackError: a document differs from its hash.
    """
    for frozen in figures.order_by("pk").iterator(chunk_size=1):
        content = frozen.document.content()
        if sha256_of(content) != frozen.sha256:
            raise DamagedPackError(f"The figures {frozen.public_id} differ from their hash")
        edition = "latest" if frozen.is_latest else "published"
        start = (frozen.pack.public_id, edition, frozen.gathered_at, frozen.sha256)
        for section in from_bytes(content).sections:
            for figure in section.figures:
                names = [column.name for column in figure.table.columns]
                for row in figure.table.rows:
                    for name, value in zip(names, row.values, strict=True):
                        is_text = isinstance(value, str)
                        yield (
                            *start,
                            section.key,
                            figure.table.key,
                            row.key,
                            name,
                            None if is_text else value,
                            value if is_text else None,
                        )
