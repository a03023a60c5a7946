"""The measures of `variation.network`, worked out with arrays: for a page, which cannot wait.

networkx takes seconds for the constraint of sixty nodes that all meet. A test holds both equal.
"""

from collections.abc import Collection, Sequence
from math import nan

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from engagement.scoring.variation.errors import VariationError
from engagement.scoring.variation.network import NetworkShape, Tie

Array = NDArray[np.float64]


def quick_shape(
    ties: Sequence[Tie], nodes: Collection[str] = (), *, directed: bool = False
) -> NetworkShape:
    """Return what `network_shape` returns, without a response rate, for up to some 500 nodes.

    Memory grows with the square of the nodes and time with their cube. Raises VariationError for a
    tie of a node with itself, or without any node.
    """
    names = list(dict.fromkeys([*(node for tie in ties for node in tie), *nodes]))
    if not names:
        raise VariationError("There is no node: a network needs at least one.")
    ways = _matrix(ties, names, directed=directed)
    plain = np.maximum(ways, ways.T)
    size = len(names)
    edges = int(ways.sum()) if directed else int(plain.sum() / 2)
    betweenness = _betweenness(ways)
    graph = nx.from_numpy_array(plain)
    return NetworkShape(
        nodes=size,
        edges=edges,
        density=float(ways.sum()) / (size * (size - 1)) if size > 1 else None,
        degree_centralisation=_centralisation(plain.sum(axis=1), (size - 1) * (size - 2)),
        betweenness=dict(zip(names, betweenness.tolist(), strict=True)),
        betweenness_centralisation=_centralisation(betweenness, size - 1),
        components=nx.number_connected_components(graph),
        clustering=_clustering(plain),
        constraint=dict(zip(names, _constraint(ways).tolist(), strict=True)),
        single_points=frozenset(names[number] for number in nx.articulation_points(graph)),
        reciprocity=float((ways * ways.T).sum()) / edges if directed and edges else None,
        response_rate=None,
    )


def _matrix(ties: Sequence[Tie], names: Sequence[str], *, directed: bool) -> Array:
    """1 where a tie leads from the row's node to the column's."""
    number = {name: position for position, name in enumerate(names)}
    found = np.zeros((len(names), len(names)))
    for one, other in ties:
        if one == other:
            raise VariationError(f"{one} has a tie with itself: leave it out.")
        found[number[one], number[other]] = 1
    return found if directed else np.maximum(found, found.T)


def _betweenness(ways: Array) -> Array:
    """The share of shortest ways between others through each node.

    U. Brandes, 2001, Journal of Mathematical Sociology 25, 163-177, from all nodes at once: a step
    of a search is a product of matrices, rows being where a way begins and columns where it is.
    """
    size = len(ways)
    if size < 3:
        return np.zeros(size)
    counts = np.eye(size)
    steps = np.where(np.eye(size, dtype=bool), 0, -1)
    depth, front = 0, np.eye(size)
    while front.any():
        reached = front @ ways
        front = np.where(steps < 0, reached, 0)
        depth += 1
        steps[front > 0] = depth
        counts += front
    leaning = np.zeros((size, size))
    for step in range(depth - 1, 1, -1):
        share = np.where(steps == step, (1 + leaning) / np.maximum(counts, 1), 0)
        leaning += np.where(steps == step - 1, (share @ ways.T) * counts, 0)
    found: Array = leaning.sum(axis=0) / ((size - 1) * (size - 2))
    return found


def _constraint(ways: Array) -> Array:
    """Burt's: Σ over contacts of (own share + shares by way of a third)², NaN without contacts."""
    weights = ways + ways.T
    strength = weights.sum(axis=1, keepdims=True)
    shares = np.divide(weights, strength, out=np.zeros_like(weights), where=strength > 0)
    both = (shares + shares @ shares) ** 2
    found: Array = np.where(strength[:, 0] > 0, (both * (weights > 0)).sum(axis=1), nan)
    return found


def _clustering(plain: Array) -> float:
    degrees = plain.sum(axis=1)
    open_or_closed = float((degrees * (degrees - 1)).sum())
    return float(((plain @ plain) * plain).sum()) / open_or_closed if open_or_closed else 0.0


def _centralisation(values: Array, of_a_star: float) -> float | None:
    if len(values) < 3:
        return None
    return float((values.max() - values).sum()) / of_a_star
