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
from engagement.scoring.trust_ledger import Indexes
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
    network = _Grid(rows + columns + 2)
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
            self._hide(flow)
        safe: set[int] = set()
        for flow in small:
            if flow not in safe:
                way = self._closed_way(flow)
                safe.update(way)
                for other in way:
                    self._hide(other)
        return np.array(self._hidden, dtype=np.bool_)

    def _hide(self, flow: int) -> None:
        self._hidden[flow] = True

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


class _Grid(_Network):
    """A network with at most one flow between any two nodes, as a table is: the same ways, found by
    whole rows of costs at once: a table of 400 by 50 takes two seconds and not forty-eight.
    """

    def __init__(self, nodes: int) -> None:
        super().__init__(nodes)
        self._costs = np.full((nodes, nodes), np.inf)
        self._flow_at = np.full((nodes, nodes), -1, dtype=np.int64)

    def add(self, tail: int, head: int, count: int) -> None:
        """Add a count that flows from tail to head: one less is one more the other way."""
        super().add(tail, head, count)
        flow = len(self._flows) - 1
        for way in self._ways(flow):
            self._costs[way] = self._cost(flow)
            self._flow_at[way] = flow

    def _ways(self, flow: int) -> list[tuple[int, int]]:
        tail, head, count = self._flows[flow]
        return [(tail, head), (head, tail)] if count > 0 else [(tail, head)]

    def _hide(self, flow: int) -> None:
        super()._hide(flow)
        for way in self._ways(flow):
            self._costs[way] = 0.0

    def _way(self, start: int, end: int, without: int) -> tuple[float, list[int]]:
        """The same by rows: a node is settled once, and its whole row is looked at."""
        for way in self._ways(without):
            self._costs[way] = np.inf
        cost, came = self._free(start, end)
        if cost > 0:
            cost, came = self._cheapest(start, end)
        for way in self._ways(without):
            self._costs[way] = self._cost(without)
        found, node = [], end
        while came[node] >= 0:
            found.append(int(self._flow_at[came[node], node]))
            node = int(came[node])
        return cost, found

    def _free(self, start: int, end: int) -> tuple[float, Indexes]:
        """A way over what is hidden already, which most have: as far as it reaches, step by step.

        Returns 0 or infinity, and from where each node was reached.
        """
        came = np.full(len(self._costs), -1)
        is_new = np.zeros(len(self._costs), dtype=np.bool_)
        is_reached = is_new.copy()
        is_new[start] = is_reached[start] = True
        while is_new.any() and not is_reached[end]:
            nodes = np.flatnonzero(is_new)
            free = self._costs[nodes] == 0
            is_new = free.any(axis=0) & ~is_reached
            came[is_new] = nodes[free[:, is_new].argmax(axis=0)]
            is_reached |= is_new
        return (0.0 if is_reached[end] else np.inf), came

    def _cheapest(self, start: int, end: int) -> tuple[float, Indexes]:
        """The same by cost (Dijkstra), infinite where there is no way."""
        best = np.full(len(self._costs), np.inf)
        came = np.full(len(self._costs), -1)
        best[start] = 0.0
        waiting = best.copy()  # infinite for those that are settled
        while best[end] > 0:
            node = int(waiting.argmin())
            if node == end or waiting[node] == np.inf:
                break
            waiting[node] = np.inf
            further = best[node] + self._costs[node]
            nearer = further < best
            best[nearer] = waiting[nearer] = further[nearer]
            came[nearer] = node
        return float(best[end]), came


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
