"""The shape of networks: small ones drawn by hand, edges, and what must always hold."""

from math import isnan

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.scoring.variation.errors import VariationError
from engagement.scoring.variation.network import Tie, network_shape
from tests.unit.scoring.variation.making import unhurried

#   a - b - c - d       e
#       |   |
#       +-f-+
LANTERN = [("a", "b"), ("b", "c"), ("c", "d"), ("b", "f"), ("f", "c")]


def test_worked_example() -> None:
    shape = network_shape(LANTERN, ["e"])
    assert (shape.nodes, shape.edges, shape.components) == (6, 5, 2)
    assert shape.density == pytest.approx(5 / 15)
    # Degrees 1, 3, 3, 1, 2, 0: five times 3 less their sum, by 5·4.
    assert shape.degree_centralisation == pytest.approx((6 * 3 - 10) / 20)
    # One triangle, of 3 + 3 + 1 ways of two ties.
    assert shape.clustering == pytest.approx(3 / 7)
    # Between a and the three others, of 10 pairs.
    assert shape.betweenness["b"] == pytest.approx(3 / 10)
    assert shape.betweenness["f"] == 0
    assert shape.betweenness_centralisation == pytest.approx((6 * 0.3 - 0.6) / 5)
    assert shape.single_points == {"b", "c"}


def test_constraint_by_hand() -> None:
    """f puts half into b and c each, and each of these a third into the other: 2(½ + ½·⅓)²."""
    shape = network_shape(LANTERN, ["e"])
    assert shape.constraint["f"] == pytest.approx(2 * (1 / 2 + 1 / 6) ** 2)
    assert shape.constraint["a"] == 1
    assert isnan(shape.constraint["e"])


def test_directed_ties() -> None:
    shape = network_shape([("a", "b"), ("b", "a"), ("b", "c")], directed=True)
    assert shape.edges == 3
    assert shape.density == pytest.approx(3 / 6)
    assert shape.reciprocity == pytest.approx(2 / 3)
    assert shape.components == 1
    assert shape.single_points == {"b"}
    # a to c leads through b; c to a does not lead anywhere.
    assert shape.betweenness["b"] == pytest.approx(1 / 2)
    assert shape.degree_centralisation == 1


def test_constraint_of_directed_ties() -> None:
    """b puts two thirds into a, by ties both ways, and a third into c; c has only b."""
    shape = network_shape([("a", "b"), ("b", "a"), ("b", "c")], directed=True)
    assert shape.constraint["b"] == pytest.approx(4 / 9 + 1 / 9)
    assert shape.constraint["c"] == 1


def test_reciprocity_needs_a_direction_and_a_tie() -> None:
    assert network_shape(LANTERN).reciprocity is None
    assert network_shape([], ["a", "b"], directed=True).reciprocity is None


def test_a_tie_counts_once() -> None:
    assert network_shape([("a", "b"), ("b", "a"), ("a", "b")]).edges == 1


def test_silence_is_told_apart_from_the_absence_of_ties() -> None:
    assert network_shape(LANTERN).response_rate is None
    assert network_shape(LANTERN, ["e"], answered=["a", "b", "a"]).response_rate == 2 / 6
    with pytest.raises(VariationError, match="z answered"):
        network_shape(LANTERN, answered=["z"])


def test_too_few_nodes_for_a_centre() -> None:
    alone, pair = network_shape([], ["a"]), network_shape([("a", "b")])
    assert alone.density is alone.degree_centralisation is None
    assert pair.density == 1
    assert pair.betweenness_centralisation is None
    assert alone.clustering == pair.clustering == 0


def test_networks_that_cannot_be_are_refused() -> None:
    with pytest.raises(VariationError, match="a has a tie with itself"):
        network_shape([("a", "a")])
    with pytest.raises(VariationError, match="at least one"):
        network_shape([])


names = st.sampled_from("abcdefgh")
networks = st.lists(st.tuples(names, names).filter(lambda tie: tie[0] != tie[1]), max_size=20)


@unhurried
@given(networks, st.booleans())
def test_bounds(ties: list[Tie], directed: bool) -> None:
    shape = network_shape(ties, "abcdefgh", directed=directed)
    assert shape.nodes == len(shape.betweenness) == len(shape.constraint) == 8
    for share in (
        shape.density,
        shape.degree_centralisation,
        shape.betweenness_centralisation,
        shape.clustering,
    ):
        assert share is not None
        assert -1e-12 <= share <= 1 + 1e-12
    assert all(-1e-12 <= value <= 1 + 1e-12 for value in shape.betweenness.values())
    assert shape.reciprocity is None or 0 <= shape.reciprocity <= 1
    tied = {name for tie in ties for name in tie}
    assert {name for name, value in shape.constraint.items() if not isnan(value)} == tied


@unhurried
@given(networks, st.booleans())
def test_it_is_what_networkx_says(ties: list[Tie], directed: bool) -> None:
    shape = network_shape(ties, "abcdefgh", directed=directed)
    graph: nx.Graph = nx.DiGraph() if directed else nx.Graph()
    graph.add_nodes_from("abcdefgh")
    graph.add_edges_from(ties)
    weighed = nx.Graph()
    weighed.add_nodes_from(graph)
    for one, other in graph.edges:
        weighed.add_edge(one, other, weight=1 + graph.has_edge(other, one))
    assert shape.edges == graph.number_of_edges()
    assert shape.density == pytest.approx(nx.density(graph))
    assert dict(shape.betweenness) == pytest.approx(nx.betweenness_centrality(graph))
    assert shape.clustering == pytest.approx(nx.transitivity(weighed))
    constraint = nx.constraint(weighed, weight="weight")
    assert dict(shape.constraint) == pytest.approx(constraint, nan_ok=True)


@unhurried
@given(networks)
def test_without_a_single_point_there_are_more_parts(ties: list[Tie]) -> None:
    whole = network_shape(ties, "abcdefgh")
    for name in "abcdefgh":
        left = [tie for tie in ties if name not in tie]
        without = network_shape(left, set("abcdefgh") - {name})
        # A node without ties was a part of its own.
        lost = 1 if all(name not in tie for tie in ties) else 0
        falls_apart = without.components > whole.components - lost
        assert falls_apart == (name in whole.single_points)


@pytest.mark.parametrize("size", [3, 5, 9])
def test_stars_rings_and_complete_networks(size: int) -> None:
    nodes = [str(n) for n in range(size)]
    star = network_shape([("0", name) for name in nodes[1:]])
    assert (star.degree_centralisation, star.betweenness_centralisation) == pytest.approx((1, 1))
    assert star.single_points == {"0"}
    ring = network_shape(list(zip(nodes, nodes[1:] + nodes[:1], strict=True)))
    assert ring.degree_centralisation == 0
    assert ring.betweenness_centralisation == pytest.approx(0, abs=1e-12)
    assert ring.single_points == set()
    complete = network_shape([(a, b) for a in nodes for b in nodes if a < b])
    assert complete.density == complete.clustering == 1
