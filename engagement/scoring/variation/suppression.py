"""Small counts hidden from a table, and no way left to work them out from what is shown.

A table with its totals is a network through which counts flow: a cell carries its count from its
row to its column, a total carries it on. What is shown is fixed; what is hidden may be any flow of
whole numbers that keeps the balance. A hidden count can be told from the outside exactly if it
lies on no closed way along which one more (or one less) could flow. So each small count gets a
closed way: the one that hides the least. Source: the network formulation of complementary
suppression of L. H. Cox, 1980, Journal of the American Statistical Association 75, 377-385.
"""

from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from engagement.scoring.ledger import Bools
from engagement.scoring.variation.errors import VariationError

Counts = NDArray[np.int64]


@dataclass(frozen=True)
class HiddenTable:
    """What to hide of a table: cells (row, column), totals of rows and of columns, and of all."""

    cells: Bools
    row_totals: Bools
    column_totals: Bools
    total: bool


@dataclass(frozen=True)
class HiddenList:
    """What to hide of a list and its total."""

    cells: Bools
    total: bool


def suppress_table(counts: Counts, threshold: int) -> HiddenTable:
    """Return what to hide of a table (row, column) that is shown with all its totals.

    Counts and totals below ``threshold`` are hidden, 0 among them, and what else must be so that
    for everything hidden at least two whole numbers remain possible. Counts of 0 or more; raises
    VariationError for others.
    """
    counts = _checked(counts, threshold, dimensions=2)
    rows, columns = counts.shape
    whole = np.zeros((rows + 1, columns + 1), dtype=np.int64)
    whole[:rows, :columns] = counts
    whole[rows, :columns] = counts.sum(axis=0)
    whole[:, columns] = whole[:, :columns].sum(axis=1)
    network = _Network(rows + columns + 2)
    for row in range(rows + 1):
        for column in range(columns + 1):
            tail, head = row, rows + 1 + column
            # Cells lead from row to column; a total of either leads on, the other way.
            if (row == rows) != (column == columns):
                tail, head = head, tail
            network.add(tail, head, int(whole[row, column]))
    hidden = network.suppress(threshold).reshape(whole.shape)
    return HiddenTable(
        hidden[:rows, :columns],
        hidden[:rows, columns],
        hidden[rows, :columns],
        bool(hidden[-1, -1]),
    )


def suppress_list(counts: Counts, threshold: int) -> HiddenList:
    """Return what to hide of counts, shape (count,), that are shown with their total.

    As in `suppress_table`.
    """
    counts = _checked(counts, threshold, dimensions=1)
    network = _Network(2)
    for count in counts.tolist():
        network.add(0, 1, count)
    network.add(1, 0, int(counts.sum()))
    hidden = network.suppress(threshold)
    return HiddenList(hidden[:-1], bool(hidden[-1]))


class _Network:
    """Counts as flows between nodes, of which some are hidden."""

    def __init__(self, nodes: int) -> None:
        self._flows: list[tuple[int, int, int]] = []
        self._leaving: list[list[tuple[int, int]]] = [[] for _node in range(nodes)]
        self._hidden: list[bool] = []

    def add(self, tail: int, head: int, count: int) -> None:
        """Add a count that flows from tail to head: one less is one more the other way."""
        flow = len(self._flows)
        self._flows.append((tail, head, count))
        self._hidden.append(False)
        self._leaving[tail].append((head, flow))
        if count > 0:
            self._leaving[head].append((tail, flow))

    def suppress(self, threshold: int) -> Bools:
        """Hide all counts below the threshold and what keeps them safe; return what is hidden."""
        small = [flow for flow, (_, _, count) in enumerate(self._flows) if count < threshold]
        for flow in small:
            self._hidden[flow] = True
        safe: set[int] = set()
        for flow in small:
            if flow not in safe:
                way = self._closed_way(flow)
                safe.update(way)
                for other in way:
                    self._hidden[other] = True
        return np.array(self._hidden, dtype=np.bool_)

    def _closed_way(self, flow: int) -> list[int]:
        """Return the flows of the way through ``flow`` that hides least, as one more or one less.

        One more is always possible: the whole table can grow.
        """
        tail, head, count = self._flows[flow]
        cost, way = self._way(head, tail, flow)
        if cost > 0 and count > 0:
            _cost, way = min((cost, way), self._way(tail, head, flow))
        return [flow, *way]

    def _way(self, start: int, end: int, without: int) -> tuple[float, list[int]]:
        """Return the cheapest way and its cost: the counts that it would hide anew (Dijkstra)."""
        best: dict[int, float] = {start: 0.0}
        came: dict[int, tuple[int, int]] = {}
        waiting = [(0.0, start)]
        # A way that costs nothing cannot be improved on: most are found so.
        while waiting and best.get(end) != 0 and waiting[0][1] != end:
            cost, node = heappop(waiting)
            for neighbour, flow in self._leaving[node]:
                further = cost + self._cost(flow)
                if flow != without and further < best.get(neighbour, np.inf):
                    best[neighbour] = further
                    came[neighbour] = (node, flow)
                    heappush(waiting, (further, neighbour))
                    if neighbour == end and further == 0:
                        break
        way, node = [], end
        while node in came:
            node, flow = came[node]
            way.append(flow)
        return best.get(end, np.inf), way

    def _cost(self, flow: int) -> float:
        return 0.0 if self._hidden[flow] else 1.0 + self._flows[flow][2]


def _checked(counts: Counts, threshold: int, dimensions: int) -> Counts:
    array = np.asarray(counts)
    if array.ndim != dimensions or not array.size:
        form = "a table of at least one row and column" if dimensions == 2 else "a list of counts"
        raise VariationError(f"What is to be shown must be {form}.")
    if array.dtype.kind not in "iu" or (array < 0).any():
        raise VariationError("Counts must be whole numbers of 0 or more.")
    if threshold < 1:
        raise VariationError(f"The threshold is {threshold}: it must be 1 or more.")
    return array.astype(np.int64)
