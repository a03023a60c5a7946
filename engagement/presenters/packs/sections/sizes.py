"""Of which kinds of partner, and where, a pack may say something: in public of no small group.

One answer for all sections about kinds, so that none gives away what another one hides.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from engagement.analytics.packs.sizes import partners_by_cell
from engagement.presenters.packs.asked import Asked
from engagement.presenters.packs.sections.small_numbers import FEWEST, may_tell
from engagement.scoring.variation.suppression import suppress_table

NO_PARTNERS = (
    "The system has no partners yet, or their months have not been added up yet. That takes some "
    "minutes after partners were brought in: gather the figures again then."
)
TOO_SMALL = (
    f"The system has fewer than {FEWEST} partners, too few for a public pack to say anything."
)
LEFT_OUT = (
    f"Groups of fewer than {FEWEST} partners are left out, and others from which they could be "
    "worked out."
)


@dataclass(frozen=True)
class Sizes:
    """Partners by kind and place, with what of them may be shown."""

    cells: Mapping[tuple[str, str], int]
    shown_cells: frozenset[tuple[str, str]]
    shown_kinds: frozenset[str]
    is_total_shown: bool

    @property
    def by_kind(self) -> dict[str, int]:
        """All places together."""
        found: dict[str, int] = {}
        for (kind, _place), number in self.cells.items():
            found[kind] = found.get(kind, 0) + number
        return found

    @property
    def largest_first(self) -> list[str]:
        """The kinds that may be shown, those with the most partners first."""
        by_kind = self.by_kind
        return sorted(self.shown_kinds, key=lambda kind: (-by_kind[kind], kind))

    @property
    def why_nothing(self) -> str:
        """Why a section has nothing to say at all; "" where it has."""
        if not self.cells:
            return NO_PARTNERS
        return "" if self.is_total_shown else TOO_SMALL

    def are_groups_shown(self, groups: Sequence[Collection[str]]) -> bool:
        """Whether figures of groups of kinds leave no kind that is hidden alone in its group, or
        outside all of them, where the total less the others would tell it; nor several that are
        few partners together.
        """
        hidden = self.by_kind.keys() - self.shown_kinds
        inside = [hidden & set(kinds) for kinds in groups]
        outside = hidden.difference(*inside)
        sizes = [sum(self.by_kind.get(kind, 0) for kind in kinds) for kinds in groups]
        is_small = any(0 < size < FEWEST for size in sizes) and bool(hidden)
        parts = (*inside, outside)
        rests = [self.rest_of(part) for part in parts]
        return not is_small and all(len(part) != 1 for part in parts) and may_tell(*rests)

    def rest_of(self, kinds: Collection[str]) -> int:
        """Partners of these kinds in cells that are not shown."""
        return sum(
            number
            for cell, number in self.cells.items()
            if cell[0] in kinds and cell not in self.shown_cells
        )


def sizes_of(asked: Asked) -> Sizes:
    """In one query."""
    cells = partners_by_cell(asked.user, asked.system)
    if not asked.is_public or not cells:
        kinds = frozenset(kind for kind, _place in cells)
        return Sizes(cells, frozenset(cells), kinds, is_total_shown=True)
    return shown_of(cells)


def shown_of(cells: Mapping[tuple[str, str], int]) -> Sizes:
    """What a public pack may show of partners by kind and place, of which there are some."""
    kinds = sorted({kind for kind, _place in cells})
    places = sorted({place for _kind, place in cells})
    table = [[cells.get((kind, place), 0) for place in places] for kind in kinds]
    hidden = suppress_table(np.array(table, dtype=np.int64), FEWEST)
    found = Sizes(
        cells,
        frozenset(
            (kind, place)
            for row, kind in enumerate(kinds)
            for column, place in enumerate(places)
            if not hidden.cells[row, column]
        ),
        frozenset(kind for row, kind in enumerate(kinds) if not hidden.row_totals[row]),
        is_total_shown=not hidden.total,
    )
    return _without_small_rests(found)


def _without_small_rests(sizes: Sizes) -> Sizes:
    """The same with more hidden, until no total less what is shown of it is of few partners.

    Totals are those of shown kinds, less their places, and that of all, less kinds; places have
    none that a public pack prints.
    """
    cells, kinds = set(sizes.shown_cells), set(sizes.shown_kinds)

    def now() -> Sizes:
        return replace(sizes, shown_cells=frozenset(cells), shown_kinds=frozenset(kinds))

    def smallest(of: Iterable[tuple[str, str]]) -> tuple[str, str]:
        return min(of, key=lambda cell: (sizes.cells[cell], cell))

    for kind in sorted(kinds):
        while not may_tell(now().rest_of({kind})) and (own := _of_kind(cells, kind)):
            cells.remove(smallest(own))
    while not may_tell(now().rest_of(sizes.by_kind.keys() - kinds)) and (kinds or cells):
        if kinds:
            kind = min(kinds, key=lambda one: (sizes.by_kind[one], one))
            kinds.remove(kind)
            cells.difference_update(_of_kind(cells, kind))
        else:
            cells.remove(smallest(cells))
    return now()


def _of_kind(cells: Iterable[tuple[str, str]], kind: str) -> list[tuple[str, str]]:
    return [cell for cell in cells if cell[0] == kind]
