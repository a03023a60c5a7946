"""Gathers a pack: section after section, as everything is known at one moment."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from engagement.packs.changes import CHANGES
from engagement.packs.document import Document, Section
from engagement.presenters.packs.asked import Asked
from engagement.presenters.packs.sections.registry import chosen

Tell = Callable[[str, int, int], None]


def gathered(asked: Asked, keys: Sequence[str], moment: datetime, tell: Tell) -> Document:
    """The document of the sections asked for; ``tell`` hears what is being gathered, n of all.

    The caller opens one transaction that sees one state of the database, or figures of two
    sections might contradict each other.
    """
    kinds = chosen(asked.kind, asked.audience, list(keys))
    found: dict[str, Section] = {}
    # What changed stands first, and is known once all the others are.
    for number, kind in enumerate(sorted(kinds, key=lambda kind: kind.key == CHANGES)):
        tell(kind.title, number, len(kinds))
        found[kind.key] = kind.gather(replace(asked, gathered=tuple(found.values())))
    return Document(
        kind=str(asked.kind),
        audience=str(asked.audience),
        system=asked.system.name,
        since=asked.since,
        until=asked.until,
        gathered_at=moment.isoformat(),
        is_fictional=asked.system.is_fictional,
        sections=tuple(found[kind.key] for kind in kinds),
    )
