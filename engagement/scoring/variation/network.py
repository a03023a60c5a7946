"""The shape of a network of partners: how dense, how centred, who connects whom.

Silence is not the absence of a tie: show the share that answered beside the density. Importing this
module takes a third of a second, because of networkx: import it only where a network is measured.

What takes networkx seconds for sixty nodes that all meet is worked out with arrays; a test holds
the two equal.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import nan

import networkx as nx
import numpy as np

from engagement.scoring.ledger import Floats
from engagement.scoring.variation.errors import VariationError

Tie = tuple[str, str]


@dataclass(frozen=True)
class NetworkShape:
    """What a network looks like; measures of its nodes by name.

    density: ties by possible ties. degree_centralisation and betweenness_centralisation: 1 for a
    star, 0 if all are alike, None for fewer than three nodes. betweenness: the share of the
    shortest ways between others that lead through a node. constraint: Burt's, low for a node whose
    contacts are not each other's; NaN for one without ties. components: parts with no tie between
    them. clustering: of all ways of two ties, the share that a third one closes. single_points:
    nodes without which their component falls apart. reciprocity: the share of directed ties that
    are returned, None if ties have no direction or there are none. response_rate: the share of
    nodes that answered, None if it is not known who did.
    """

    nodes: int
    edges: int
    density: float | None
    degree_centralisation: float | None
    betweenness: Mapping[str, float]
    betweenness_centralisation: float | None
    components: int
    clustering: float
    constraint: Mapping[str, float]
    single_points: frozenset[str]
    reciprocity: float | None
    response_rate: float | None


def network_shape(
    ties: Sequence[Tie],
    nodes: Collection[str] = (),
    *,
    directed: bool = False,
    answered: Collection[str] | None = None,
) -> NetworkShape:
    """Return the shape of a network of ties between named nodes, of up to some 2,000 nodes.

    Memory grows with the square of the nodes and time with their cube. ``nodes`` adds those that
    may have no tie. A tie given twice counts once; directed ties also count once each way, and
    their degrees, components, clustering and single points are taken without direction. Raises
    VariationError for a tie of a node with itself, or without any node. Sources: L. C. Freeman,
    1978, Social Networks 1, 215-239; R. S. Burt, 1992, Structural Holes; clustering as the
    transitivity of S. Wasserman and K. Faust, 1994, Social Network Analysis.
    """
    names = list(dict.fromkeys([*(node for tie in ties for node in tie), *nodes]))
    if not names:
        raise VariationError("There is no node: a network needs at least one.")
    ways = _matrix(ties, names, directed=directed)
    plain = np.maximum(ways, ways.T)
    graph = nx.from_numpy_array(plain)
    size, edges = len(names), int(ways.sum() if directed else plain.sum() / 2)
    betweenness = _betweenness(ways)
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
        response_rate=_response_rate(names, answered),
    )


def _matrix(ties: Sequence[Tie], names: Sequence[str], *, directed: bool) -> Floats:
    """1 where a tie leads from the row's node to the column's."""
    number = {name: position for position, name in enumerate(names)}
    found = np.zeros((len(names), len(names)))
    for one, other in ties:
        if one == other:
            raise VariationError(f"{one} has a tie with itself: leave it out.")
        found[number[one], number[other]] = 1
    return found if directed else np.maximum(found, found.T)


def _betweenness(ways: Floats) -> Floats:
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
    found: Floats = leaning.sum(axis=0) / ((size - 1) * (size - 2))
    return found


def _constraint(ways: Floats) -> Floats:
    """Burt's: Σ over contacts of (own share + shares by way of a third)², NaN without contacts.

    A directed tie that is returned weighs twice.
    """
    weights = ways + ways.T
    strength = weights.sum(axis=1, keepdims=True)
    shares = np.divide(weights, strength, out=np.zeros_like(weights), where=strength > 0)
    both = (shares + shares @ shares) ** 2
    found: Floats = np.where(strength[:, 0] > 0, (both * (weights > 0)).sum(axis=1), nan)
    return found


def _clustering(plain: Floats) -> float:
    degrees = plain.sum(axis=1)
    open_or_closed = float((degrees * (degrees - 1)).sum())
    return float(((plain @ plain) * plain).sum()) / open_or_closed if open_or_closed else 0.0


def _centralisation(values: Floats, of_a_star: float) -> float | None:
    """Freeman's Σ(largest - value) by what a star of as many nodes would have."""
    if len(values) < 3:
        return None
    return float((values.max() - values).sum()) / of_a_star


def _response_rate(names: Sequence[str], answered: Collection[str] | None) -> float | None:
    if answered is None:
        return None
    strangers = sorted(set(answered) - set(names))
    if strangers:
        raise VariationError(f"{strangers[0]} answered, but is not a node of the network.")
    return len(set(answered)) / len(names)
