"""The shape of a network of partners: how dense, how centred, who connects whom.

Silence is not the absence of a tie: show the share that answered beside the density. Importing this
module takes a third of a second, because of networkx: import it only where a network is measured.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

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
    """Return the shape of a network of ties between named nodes.

    ``nodes`` adds those that may have no tie. A tie given twice counts once; directed ties also
    count once each way, and their degrees, components, clustering and single points are taken
    without direction. Raises VariationError for a tie of a node with itself, or without any node.
    Sources: L. C. Freeman, 1978, Social Networks 1, 215-239; R. S. Burt, 1992, Structural Holes;
    clustering as the transitivity of S. Wasserman and K. Faust, 1994, Social Network Analysis.
    """
    graph = _graph(ties, nodes, directed=directed)
    plain = graph.to_undirected()
    size = len(graph)
    betweenness = nx.betweenness_centrality(graph)
    returned = directed and graph.number_of_edges() > 0
    return NetworkShape(
        nodes=size,
        edges=graph.number_of_edges(),
        density=nx.density(graph) if size > 1 else None,
        degree_centralisation=_degree_centralisation(plain),
        betweenness=betweenness,
        betweenness_centralisation=_centralisation(betweenness.values(), size - 1),
        components=nx.number_connected_components(plain),
        clustering=float(nx.transitivity(plain)),
        constraint=_constraint(graph),
        single_points=frozenset(nx.articulation_points(plain)),
        reciprocity=nx.overall_reciprocity(graph) if returned else None,
        response_rate=_response_rate(graph, answered),
    )


def _graph(ties: Sequence[Tie], nodes: Collection[str], *, directed: bool) -> nx.Graph:
    graph = nx.DiGraph() if directed else nx.Graph()
    for one, other in ties:
        if one == other:
            raise VariationError(f"{one} has a tie with itself: leave it out.")
        graph.add_edge(one, other)
    graph.add_nodes_from(nodes)
    if not graph:
        raise VariationError("There is no node: a network needs at least one.")
    return graph


def _degree_centralisation(graph: nx.Graph) -> float | None:
    """Return Freeman's Σ(largest - degree) by what a star of as many nodes would have."""
    size = len(graph)
    return _centralisation([degree for _node, degree in graph.degree], (size - 1) * (size - 2))


def _centralisation(values: Collection[float], of_a_star: float) -> float | None:
    if len(values) < 3:
        return None
    largest = max(values)
    return sum(largest - value for value in values) / of_a_star


def _constraint(graph: nx.Graph) -> dict[str, float]:
    """Return Burt's constraint, in which a directed tie that is returned weighs twice.

    Taken without direction: networkx has none for a node that others have ties to, but not back.
    """
    weighed = nx.Graph()
    weighed.add_nodes_from(graph)
    for one, other in graph.edges:
        weighed.add_edge(one, other, weight=1 + graph.has_edge(other, one))
    found: dict[str, float] = nx.constraint(weighed, weight="weight")
    return found


def _response_rate(graph: nx.Graph, answered: Collection[str] | None) -> float | None:
    if answered is None:
        return None
    strangers = sorted(set(answered) - set(graph))
    if strangers:
        raise VariationError(f"{strangers[0]} answered, but is not a node of the network.")
    return len(set(answered)) / len(graph)
