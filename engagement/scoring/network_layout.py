"""Where the nodes of a network stand in its picture: near those that they are tied to.

Importing this module imports networkx, which takes a third of a second: import it only where a
network is drawn.
"""

from collections.abc import Collection, Mapping
from math import log1p

import networkx as nx

Tie = tuple[str, str]
Place = tuple[float, float]

ROUNDS = 120
# Any fixed number: the same network gets the same picture.
SEED = 20220701
# Between parts that nothing ties: as much as keeps them in the picture together.
ACROSS = 0.3
MOST_NODES = 499  # beyond, networkx needs another library
# How far each place gives way to an even spread, from 0 to 1: a dense middle opens up.
EVEN = 0.35


def network_places(ties: Mapping[Tie, float], nodes: Collection[str] = ()) -> dict[str, Place]:
    """Return x and y of each node, both from 0 to 1.

    ``ties`` gives the weight of each tie, above 0; ``nodes`` adds those that may have no tie. The
    order in which either comes does not matter. At most `MOST_NODES` nodes: raises ValueError
    beyond. The method is the force-directed one of T. Fruchterman and E. Reingold, 1991, Software:
    Practice and Experience 21, 1129-1164, as networkx has it, from a fixed start.
    """
    graph = _graph(ties, nodes)
    if len(graph) > MOST_NODES:
        raise ValueError(f"{len(graph)} nodes are too many to draw: at most {MOST_NODES}.")
    if len(graph) < 2:
        return dict.fromkeys(graph, (0.5, 0.5))
    _hold_together(graph)
    found = nx.spring_layout(graph, weight="pull", iterations=ROUNDS, seed=SEED, method="force")
    across = _spread({node: float(place[0]) for node, place in found.items()})
    up = _spread({node: float(place[1]) for node, place in found.items()})
    return {node: (across[node], up[node]) for node in graph}


def _graph(ties: Mapping[Tie, float], nodes: Collection[str]) -> nx.Graph:
    """The network in an order of its own, so that the picture does not depend on the caller's."""
    graph = nx.Graph()
    graph.add_nodes_from(sorted({*nodes, *(node for tie in ties for node in tie)}))
    for (one, other), weight in sorted(ties.items()):
        before = graph.get_edge_data(one, other, {"pull": 0.0})["pull"]
        # A tie ten times as heavy does not pull ten times as hard: all would end on one spot.
        graph.add_edge(one, other, pull=max(before, log1p(weight)))
    return graph


def _hold_together(graph: nx.Graph) -> None:
    """Tie each part lightly to the largest: what nothing ties would fly out of the picture."""
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    hubs = [max(sorted(part), key=lambda node: len(graph[node])) for part in parts]
    for hub in hubs[1:]:
        graph.add_edge(hubs[0], hub, pull=ACROSS)


def _spread(values: Mapping[str, float]) -> dict[str, float]:
    """The values on a line from 0 to 1, part of the way to equal steps."""
    low, high = min(values.values()), max(values.values())
    width = (high - low) or 1.0
    ranked = sorted(values, key=lambda node: (values[node], node))
    last = len(ranked) - 1
    return {
        node: (1 - EVEN) * (values[node] - low) / width + EVEN * rank / last
        for rank, node in enumerate(ranked)
    }
