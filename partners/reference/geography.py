"""From the codes of a source to the systems of today: successions, areas, councils."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from partners.reference.facts import Whereabouts

FORMER_COMMISSIONER = "Names a commissioner from before July 2022: no system recorded"
NO_COMMISSIONER = "Names no commissioner: no system recorded"
UNKNOWN_COMMISSIONER = "Names a commissioner that is not known here: no system recorded"
UNKNOWN_AREA = "Its area is in no system of today: no system recorded"
UNKNOWN_COUNCIL = "Names a council that is not known here: no system recorded"
NOWHERE = "The source does not say where: no system recorded"


@dataclass(frozen=True)
class Located:
    """Systems with the share of the body's area, or systems to choose from, or why none.

    ``source_code`` is the code of the former system or area to show a person who has to choose.
    """

    shares: Mapping[int, Decimal | None] = field(default_factory=dict)
    candidates: tuple[int, ...] = ()
    note: str = ""
    source_code: str = ""


@dataclass(frozen=True)
class Geography:
    """Systems by their keys, and all the ways that lead to them.

    ``systems``: key of a system by the code of its board; ``current``: the systems of today;
    ``successors``: which systems followed directly on which; ``commissioners``: code of the board
    by the code of a part of it; ``areas``: share in each system by area code; ``councils``: area
    code by the council's name in lower case.
    """

    systems: Mapping[str, int]
    current: frozenset[int]
    successors: Mapping[int, tuple[int, ...]]
    commissioners: Mapping[str, str]
    areas: Mapping[str, Mapping[int, Decimal]]
    councils: Mapping[str, str]

    def locate(self, where: Whereabouts | None) -> Located:
        """The systems of today for what a source says."""
        if where is None:
            return Located(note=NOWHERE)
        if where.areas:
            return self._by_areas(where.areas)
        if where.council_name:
            return self._by_council(where.council_name)
        return self._by_commissioner(where)

    def today(self, system: int) -> tuple[int, ...]:
        """The systems that exist today and came out of this one, itself if it still exists."""
        found: dict[int, None] = {}
        waiting, seen = [system], {system}
        while waiting:
            one = waiting.pop(0)
            if one in self.current:
                found[one] = None
                continue
            new = [successor for successor in self.successors.get(one, ()) if successor not in seen]
            seen.update(new)
            waiting += new
        return tuple(found)

    def _by_commissioner(self, where: Whereabouts) -> Located:
        if not (where.icb or where.commissioner):
            return Located(note=NO_COMMISSIONER)
        code = where.icb or self.commissioners.get(where.commissioner, "")
        if code not in self.systems:
            return Located(note=FORMER_COMMISSIONER if where.icb else UNKNOWN_COMMISSIONER)
        systems = self.today(self.systems[code])
        if not systems:
            return Located(note=FORMER_COMMISSIONER)
        if len(systems) == 1:
            return Located({systems[0]: None}, source_code=code)
        return Located(candidates=systems, source_code=code)

    def _by_areas(self, areas: tuple[tuple[str, ...], ...]) -> Located:
        known = [self._area(codes) for codes in areas]
        shares: dict[int, Decimal | None] = {}
        for area in known:
            shares.update(area)
        if not shares:
            return Located(note=UNKNOWN_AREA)
        # Of a body over several areas we do not know how much of it lies where.
        if len(areas) > 1:
            return Located(dict.fromkeys(shares))
        return Located(shares, source_code=areas[0][0])

    def _area(self, codes: tuple[str, ...]) -> Mapping[int, Decimal]:
        return next((self.areas[code] for code in codes if code in self.areas), {})

    def _by_council(self, name: str) -> Located:
        area = self.areas.get(self.councils.get(name.lower(), ""), {})
        if not area:
            return Located(note=UNKNOWN_COUNCIL)
        # One place lies in one system, even if its council lies in several.
        code = self.councils[name.lower()]
        if len(area) == 1:
            return Located(dict.fromkeys(area), source_code=code)
        return Located(candidates=tuple(area), source_code=code)
