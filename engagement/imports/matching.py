"""Finds the organisation that a name in a file means, or those that it may mean.

An exact or remembered name is a match. A similar one never is: it is shown to a person. Comparing
every name with 20,000 others would be slow and, because names of practices follow templates, wrong;
so only names that share a telling word or their first letters are compared.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from rapidfuzz import fuzz, process

from engagement.imports.names import name_key

LEAST_SCORE = 82.0
MOST_CANDIDATES = 3
_COMMON_WORD = 400  # a word in more names than this tells nothing
_FIRST_LETTERS = 4
_MOST_COMPARED = 4_000


class MatchKind(StrEnum):
    """How sure the match of a name is."""

    EXACT = "exact"
    ALIAS = "alias"
    NONE = "none"


@dataclass(frozen=True)
class Listed:
    """One organisation of the directory, with what decides between two of the same name."""

    pk: int
    public_id: uuid.UUID
    name: str
    is_partner: bool = False
    is_open: bool = True
    can_be_partner: bool = True


@dataclass(frozen=True)
class Candidate:
    """An organisation that a name may mean."""

    listed: Listed
    score: float


@dataclass(frozen=True)
class Match:
    """What a name was found to be."""

    kind: MatchKind
    listed: Listed | None = None
    candidates: Sequence[Candidate] = field(default_factory=tuple)


class Directory:
    """All names of all organisations that an import may name."""

    def __init__(self, names: Iterable[tuple[Listed, str, bool]]) -> None:
        """``names``: organisation, one of its names, and whether that is only an alias."""
        self._official: dict[str, dict[int, Listed]] = {}
        self._alias: dict[str, dict[int, Listed]] = {}
        for listed, name, is_alias in names:
            if key := name_key(name):
                under = self._alias if is_alias else self._official
                under.setdefault(key, {})[listed.pk] = listed
        self._blocks: dict[str, set[str]] | None = None

    def lists(self, name: str) -> bool:
        """Whether an organisation goes by this name."""
        key = name_key(name)
        return key in self._official or key in self._alias

    def match(self, name: str) -> Match:
        """The one organisation of this name; else those it may be, best first."""
        key = name_key(name)
        for kind, names in ((MatchKind.EXACT, self._official), (MatchKind.ALIAS, self._alias)):
            if found := names.get(key):
                chosen = _only_choice(list(found.values()))
                if chosen is not None:
                    return Match(kind, chosen)
                alike = [Candidate(listed, 100.0) for listed in found.values()]
                return Match(MatchKind.NONE, candidates=alike[:MOST_CANDIDATES])
        return Match(MatchKind.NONE, candidates=self._similar(key))

    def _similar(self, key: str) -> list[Candidate]:
        blocks = self._blocked()
        compared: set[str] = set()
        for block in _blocks_of(key):
            members = blocks.get(block, set())
            if len(members) <= _COMMON_WORD:
                compared |= members
        near = process.extract(
            key,
            sorted(compared)[:_MOST_COMPARED],
            scorer=fuzz.token_sort_ratio,
            score_cutoff=LEAST_SCORE,
            limit=MOST_CANDIDATES * 2,
        )
        best: dict[int, Candidate] = {}
        for other, score, _ in near:
            named = self._official.get(other, {}) | self._alias.get(other, {})
            for listed in named.values():
                best.setdefault(listed.pk, Candidate(listed, round(score, 1)))
        ranked = sorted(best.values(), key=lambda each: (-each.score, not each.listed.is_partner))
        return ranked[:MOST_CANDIDATES]

    def _blocked(self) -> dict[str, set[str]]:
        """Keys by each of their words and by their first letters; made when first needed."""
        if self._blocks is None:
            blocks: dict[str, set[str]] = defaultdict(set)
            for key in {*self._official, *self._alias}:
                for block in _blocks_of(key):
                    blocks[block].add(key)
            self._blocks = dict(blocks)
        return self._blocks


def _blocks_of(key: str) -> set[str]:
    return {*key.split(), "^" + key.replace(" ", "")[:_FIRST_LETTERS]}


def _only_choice(listed: Sequence[Listed]) -> Listed | None:
    """Of several with the same name, the partner of this system, else the only open one."""
    for group in (
        listed,
        [each for each in listed if each.is_partner],
        [each for each in listed if each.is_open],
    ):
        if len(group) == 1:
            return group[0]
    return None
