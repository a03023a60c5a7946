"""What a pack would say differently if its figures were gathered now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from engagement.models import Pack
from engagement.packs.changes import Difference, differences
from engagement.presenters.packs.edition import edition_of, latest_of

# Of one section; a pack that was made before a long import may differ in thousands.
MOST_OF_A_SECTION = 50


@dataclass(frozen=True)
class SectionDiffers:
    """What differs in one section, the first of it."""

    title: str
    rows: Sequence[Difference]
    further: int


@dataclass(frozen=True)
class LatestPage:
    """When it was compared, and what came of it; ``compared_at`` is None if nobody has."""

    has_figures: bool
    gathered_at: datetime | None = None
    compared_at: datetime | None = None
    count: int = 0
    sections: Sequence[SectionDiffers] = ()


def latest_page(pack: Pack) -> LatestPage:
    """The page of what differs."""
    edition = edition_of(pack)
    if edition is None or pack.figures is None:
        return LatestPage(has_figures=False)
    latest = latest_of(pack)
    if latest is None:
        return LatestPage(has_figures=True, gathered_at=pack.figures.gathered_at)
    found = differences(edition.document, latest.document)
    return LatestPage(
        has_figures=True,
        gathered_at=pack.figures.gathered_at,
        compared_at=latest.gathered_at,
        count=len(found),
        sections=[_section(title, list(rows)) for title, rows in _by_section(found)],
    )


def _by_section(found: Sequence[Difference]) -> list[tuple[str, list[Difference]]]:
    return [(title, list(rows)) for title, rows in groupby(found, key=attrgetter("section"))]


def _section(title: str, rows: Sequence[Difference]) -> SectionDiffers:
    shown = rows[:MOST_OF_A_SECTION]
    return SectionDiffers(title, shown, len(rows) - len(shown))
