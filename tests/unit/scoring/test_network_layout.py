"""Where nodes stand."""

from itertools import combinations
from time import perf_counter

import pytest

from engagement.scoring.network_layout import MOST_NODES, network_places

STAR = {("hub", leaf): 1.0 for leaf in "abcde"}


def test_the_same_network_gets_the_same_picture_whatever_the_order() -> None:
    turned = dict(reversed(STAR.items()))
    assert network_places(STAR, ["alone"]) == network_places(turned, ["alone"])


def test_all_places_lie_in_the_unit_square_and_none_twice() -> None:
    places = network_places({**STAR, ("x", "y"): 9.0}, ["alone"])
    assert len(set(places.values())) == len(places) == 9
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in places.values())


def test_a_hub_stands_among_its_leaves() -> None:
    places = network_places(STAR)
    x, y = places["hub"]
    assert 0.2 < x < 0.8
    assert 0.2 < y < 0.8


def test_tied_nodes_stand_nearer_than_the_two_halves_of_a_network() -> None:
    halves = [[f"{side}{number}" for number in range(5)] for side in "lr"]
    ties = {pair: 1.0 for half in halves for pair in combinations(half, 2)}
    places = network_places({**ties, ("l0", "r0"): 1.0})
    (x, y), (far_x, far_y), (near_x, near_y) = (places[name] for name in ("l1", "r1", "l2"))
    assert (x - near_x) ** 2 + (y - near_y) ** 2 < (x - far_x) ** 2 + (y - far_y) ** 2


@pytest.mark.parametrize(("nodes", "found"), [([], {}), (["one"], {"one": (0.5, 0.5)})])
def test_almost_nothing_is_placed_too(nodes: list[str], found: dict[str, object]) -> None:
    assert network_places({}, nodes) == found


def test_too_many_nodes_are_refused() -> None:
    with pytest.raises(ValueError, match="at most 499"):
        network_places({}, [str(number) for number in range(MOST_NODES + 1)])


def test_three_hundred_nodes_are_placed_quickly() -> None:
    ties = {(str(n), str((n * k) % 300)): float(k) for n in range(300) for k in (2, 7, 11) if n}
    ties = {tie: weight for tie, weight in ties.items() if tie[0] != tie[1]}
    begun = perf_counter()
    network_places(ties)
    assert perf_counter() - begun < 5  # a third of a second when nothing else runs
