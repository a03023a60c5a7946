"""Which places may be shown beside sectors and organisations that they cross.

Published sums of groups can be added and taken from each other. Take the finest parts that follow
from sectors and organisations (blocks) and the places that are shown, with all other people as one
more place, as nodes; each person is an edge between its block and its place. Any combination of
published sums gives a person of block b and place p the weight α_b - β_p. Where that is not zero
for some person, the nodes at or below the smaller of α_b and β_p are one side of a cut all of whose
people have a weight other than zero. So no combination rests on fewer people than the smallest
cut through a connected part of this graph; and each cut is itself such a combination.
"""

from enum import StrEnum

import networkx as nx
import numpy as np

from engagement.scoring.ledger import Bools
from engagement.scoring.trust_ledger import Indexes


class Hidden(StrEnum):
    """Why a group is not shown: it has too few people; its figures would tell those of a group of
    too few; or they would together with those of groups that cross it.
    """

    TOO_FEW = "too_few"
    WOULD_TELL_OTHERS = "would_tell_others"
    CROSSES = "crosses"


def hidden_places(
    counts: Indexes, elsewhere: Indexes, people: int, crossing: int
) -> list[Hidden | None]:
    """Return for each place why it is hidden, None if it may be shown.

    ``counts`` of people by block and place; ``elsewhere``, shape (block,), those without a place.
    A shown place, and all people outside of shown places together, are at least ``people`` or
    nobody; any combination of figures rests on at least ``crossing`` people, which each block must
    have. The smallest of the places that are in the way are hidden first.
    """
    size = counts.sum(axis=0)
    found: list[Hidden | None] = [None if n >= people else Hidden.TOO_FEW for n in size.tolist()]
    while True:
        shown = np.array([place for place, why in enumerate(found) if why is None], dtype=np.int64)
        if not shown.size:
            return found
        others = counts.sum(axis=1) + elsewhere - counts[:, shown].sum(axis=1)
        if 0 < others.sum() < people:
            lacking = people - int(others.sum())
            place = next_to_hide({int(p): int(size[p]) for p in shown}, lacking)
            found[place] = Hidden.WOULD_TELL_OTHERS
            continue
        side = small_cut(np.column_stack([others, counts[:, shown]]), crossing)
        if side is None:
            return found
        in_the_way = shown[side[1:]]
        found[int(min(in_the_way, key=lambda p: (size[p], p)))] = Hidden.CROSSES


def places_stand(counts: Indexes, elsewhere: Indexes, people: int, crossing: int) -> bool:
    """Whether places may be shown together, each of them, as by `hidden_places`."""
    size, others = counts.sum(axis=0), int(elsewhere.sum())
    if np.any(size < people) or 0 < others < people:
        return False
    return small_cut(np.column_stack([elsewhere, counts]), crossing) is None


def next_to_hide(sizes: dict[int, int], lacking: int) -> int:
    """Return the smallest that makes up for what is lacking, or the largest if none does alone."""
    enough = [(size, code) for code, size in sizes.items() if size >= lacking]
    return min(enough)[1] if enough else max(sizes, key=lambda code: (sizes[code], -code))


def small_cut(counts: Indexes, least: int) -> Bools | None:
    """Return the columns on one side of a cut of 1 to ``least`` - 1 people, None if there is none.

    ``counts`` by block and column, at least ``least`` in each block or 0. The side is the one
    without column 0, unless neither side has it.
    """
    together = _inseparable(counts, least)
    names = np.unique(together)
    merged = np.column_stack([counts[:, together == name].sum(axis=1) for name in names])
    # Nodes are numbers, columns by their names and blocks after them, so that every run agrees.
    first_block = counts.shape[1]
    graph = nx.Graph()
    # A block with one column only follows it to either side.
    for block in np.flatnonzero((merged > 0).sum(axis=1) > 1).tolist():
        for column in np.flatnonzero(merged[block]).tolist():
            number = int(merged[block, column])
            graph.add_edge(int(names[column]), first_block + block, weight=number)
    for part in list(nx.connected_components(graph)):
        size, sides = nx.stoer_wagner(graph.subgraph(part))
        if size < least:
            side = next(one for one in sides if int(together[0]) not in one)
            return np.isin(together, [node for node in side if node < first_block])
    return None


def _inseparable(counts: Indexes, least: int) -> Indexes:
    """Return a name for each column, the same for columns that no small cut can part.

    Two columns are tied by at least Σ over blocks of the smaller of their counts: as many ways that
    share nobody lead from one to the other.
    """
    together = np.arange(counts.shape[1])
    while True:
        names = np.unique(together)
        merged = np.column_stack([counts[:, together == name].sum(axis=1) for name in names])
        for one in range(len(names)):
            ties = np.minimum(merged[:, [one]], merged[:, one + 1 :]).sum(axis=0)
            tied = names[one + 1 :][ties >= least]
            if tied.size:
                together[np.isin(together, tied)] = names[one]
                break
        else:
            return together
