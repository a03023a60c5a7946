"""Which groups of a confidential wave may be shown, decided before any answer is looked at.

All that is decided here follows from who answered, never from what: that a group is hidden tells
nothing about answers. Sectors hold organisations, so whatever can be worked out from their figures
is a sum of blocks: a shown organisation; a shown sector without its shown organisations; all people
without either. Each block is empty or holds enough people, and what would leave a smaller one is
hidden. Places cross this family: see `crossing`. The set of groups is fixed once for a wave, and
there is no other filter, so nothing else can be subtracted.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from engagement.scoring.ledger import Bools
from engagement.scoring.survey.crossing import Hidden, hidden_places, next_to_hide, places_stand
from engagement.scoring.survey.errors import SurveyError
from engagement.scoring.survey.saying import parts_of
from engagement.scoring.trust_ledger import Indexes

# With fewer, two colleagues together, or one and a guess, would know the third one's answers.
FEWEST = 3
NONE = -1


@dataclass(frozen=True)
class Thresholds:
    """The smallest number of answering people that a shown group, or a shown organisation, has."""

    people: int = 5
    organisation: int = 3

    def __post_init__(self) -> None:
        if min(self.people, self.organisation) < FEWEST:
            raise SurveyError(f"Groups of fewer than {FEWEST} people cannot be protected.")

    @property
    def crossing(self) -> int:
        """The fewest people that any combination of figures may rest on."""
        return min(self.people, self.organisation)


@dataclass(frozen=True)
class Protection:
    """Why groups are hidden, None for those that may be shown, by code.

    ``block``, shape (person,): the finest part of the shown sectors and organisations that each
    person is in, numbered from 0; people of whom nothing is shown are one block too.
    """

    overall: Hidden | None
    sectors: Mapping[int, Hidden | None]
    organisations: Mapping[int, Hidden | None]
    places: Mapping[int, Hidden | None]
    block: Indexes
    part: Indexes


def protect(
    organisation: Indexes,
    sector: Indexes,
    place: Indexes,
    thresholds: Thresholds | None = None,
) -> Protection:
    """Return what may be shown of the people who answered, each standing for one organisation.

    All arrays have shape (person,) and hold codes of 0 or more, or `NONE`. Organisations are hidden
    before sectors, and as few as possible by taking the smallest that suffices; places are hidden
    last. Raises SurveyError if an organisation is in two sectors.
    """
    thresholds = thresholds or Thresholds()
    home = _homes(organisation, sector)
    tree = _Tree(organisation, sector, home, thresholds)
    if len(organisation) >= thresholds.people:
        for code in tree.shown_sectors:
            tree.fill_sector(code)
        tree.fill_overall()
        overall = None
    else:
        overall = Hidden.TOO_FEW
    block = _blocks(organisation, sector, tree)
    return Protection(
        overall,
        tree.sectors,
        tree.organisations,
        _places(block, place, thresholds),
        block,
        parts_of(block, np.where(np.isin(sector, tree.shown_sectors), sector, NONE)),
    )


def may_show_places(
    found: Protection, place: Indexes, counts: Bools, thresholds: Thresholds | None = None
) -> bool:
    """Whether the shown places may be shown of a question in which only some people count.

    ``counts``, shape (person,), the same for all of a block.
    """
    thresholds = thresholds or Thresholds()
    shown = [code for code, why in found.places.items() if why is None]
    codes, table = _by_place(found.block[counts], place[counts])
    is_shown = np.isin(codes, shown)
    elsewhere = table[:, ~is_shown].sum(axis=1)
    return places_stand(table[:, is_shown], elsewhere, thresholds.people, thresholds.crossing)


class _Tree:
    """The people of sectors and organisations, and why some of these are hidden."""

    def __init__(
        self,
        organisation: Indexes,
        sector: Indexes,
        home: Mapping[int, int],
        thresholds: Thresholds,
    ) -> None:
        self._all = len(organisation)
        self._least = thresholds.people
        self._size, self._of_sector = _sizes(organisation), _sizes(sector)
        self._members: dict[int, list[int]] = {}
        for code, its_sector in home.items():
            self._members.setdefault(its_sector, []).append(code)
        self.sectors = _too_few(self._of_sector, thresholds.people)
        self.organisations = _too_few(self._size, thresholds.organisation)

    @property
    def shown_sectors(self) -> list[int]:
        return [code for code, why in self.sectors.items() if why is None]

    def fill_sector(self, sector: int) -> None:
        """Hide organisations until the rest of a shown sector is nobody or enough people."""
        shown = self._shown_of(sector)
        rest = self._of_sector[sector] - sum(shown.values())
        while 0 < rest < self._least:
            rest += self._hide_organisation(shown, self._least - rest)

    def fill_overall(self) -> None:
        """Hide organisations of hidden sectors, then sectors, until the rest of all is enough."""
        homeless = [code for code in self._members if code not in self.shown_sectors]
        loose = {code: n for one in homeless for code, n in self._shown_of(one).items()}
        rest = self._all - sum(loose.values())
        rest -= sum(self._of_sector[code] for code in self.shown_sectors)
        while 0 < rest < self._least:
            if loose:
                rest += self._hide_organisation(loose, self._least - rest)
                continue
            sizes = {code: self._of_sector[code] for code in self.shown_sectors}
            sector = next_to_hide(sizes, self._least - rest)
            self.sectors[sector] = Hidden.WOULD_TELL_OTHERS
            loose = self._shown_of(sector)
            rest += sizes[sector] - sum(loose.values())

    def _shown_of(self, sector: int) -> dict[int, int]:
        members = self._members.get(sector, [])
        return {code: self._size[code] for code in members if self.organisations[code] is None}

    def _hide_organisation(self, shown: dict[int, int], lacking: int) -> int:
        code = next_to_hide(shown, lacking)
        self.organisations[code] = Hidden.WOULD_TELL_OTHERS
        return shown.pop(code)


def _homes(organisation: Indexes, sector: Indexes) -> dict[int, int]:
    """Return the sector of each organisation."""
    pairs = np.unique(np.column_stack([organisation, sector]), axis=0)
    pairs = pairs[pairs[:, 0] != NONE]
    if len(np.unique(pairs[:, 0])) < len(pairs):
        raise SurveyError("An organisation must be in one sector only.")
    return dict(pairs.tolist())


def _sizes(codes: Indexes) -> dict[int, int]:
    found, size = np.unique(codes[codes != NONE], return_counts=True)
    return dict(zip(found.tolist(), size.tolist(), strict=True))


def _too_few(size: Mapping[int, int], least: int) -> dict[int, Hidden | None]:
    return {code: None if n >= least else Hidden.TOO_FEW for code, n in size.items()}


def _blocks(organisation: Indexes, sector: Indexes, tree: _Tree) -> Indexes:
    """Name each person's block by level and code, and number these names."""
    shown = [code for code, why in tree.organisations.items() if why is None]
    by_organisation, by_sector = np.isin(organisation, shown), np.isin(sector, tree.shown_sectors)
    level = np.where(by_organisation, 0, np.where(by_sector, 1, 2))
    code = np.where(by_organisation, organisation, np.where(by_sector, sector, NONE))
    names = np.column_stack([level, code])
    _names, block = np.unique(names, axis=0, return_inverse=True)
    return np.asarray(block, dtype=np.int64).reshape(len(organisation))


def _places(block: Indexes, place: Indexes, thresholds: Thresholds) -> dict[int, Hidden | None]:
    codes, counts = _by_place(block, place)
    is_place = codes != NONE
    elsewhere = counts[:, ~is_place].sum(axis=1)
    why = hidden_places(counts[:, is_place], elsewhere, thresholds.people, thresholds.crossing)
    return dict(zip(codes[is_place].tolist(), why, strict=True))


def _by_place(block: Indexes, place: Indexes) -> tuple[Indexes, Indexes]:
    """Return the codes of places, and how many people of each block are in each of them."""
    codes, column = np.unique(place, return_inverse=True)
    counts = np.zeros((int(block.max(initial=-1)) + 1, len(codes)), dtype=np.int64)
    np.add.at(counts, (block, column.reshape(place.shape)), 1)
    return codes, counts
