"""Seats against population: worked by hand, edges, and what must always hold."""

from math import log

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engagement.scoring.variation.errors import VariationError
from engagement.scoring.variation.representation import represent
from tests.unit.scoring.variation.making import unhurried


def test_worked_example() -> None:
    """Three of four seats for half of the people, one for the other half."""
    found = represent(np.array([3.0, 1]), np.array([50.0, 50]))
    assert found.ratio.tolist() == [1.5, 0.5]
    assert found.parity == 0.75
    # Of 1 seat, 2 expected: exact Poisson from -ln 0.975 to 5.5716.
    assert found.low[1] == pytest.approx(-log(0.975) / 2)
    assert found.high[1] == pytest.approx(5.5716 / 2, abs=5e-5)


def test_no_seat_is_a_ratio_of_nothing_that_could_have_been_more() -> None:
    found = represent(np.array([0.0, 4]), np.array([50.0, 50]))
    assert (found.ratio[0], found.low[0]) == (0, 0)
    assert found.high[0] == pytest.approx(-log(0.025) / 2)


def test_seats_without_population_have_no_ratio_but_count_against_parity() -> None:
    found = represent(np.array([2.0, 2]), np.array([0.0, 50]))
    assert np.isnan([found.ratio[0], found.low[0], found.high[0]]).all()
    assert found.ratio[1] == 0.5
    assert found.parity == 0.5


def test_the_choice_of_the_population_changes_the_answer() -> None:
    seats = np.array([6.0, 2])
    by_partners, by_budget = np.array([30.0, 500]), np.array([800.0, 200])
    assert represent(seats, by_partners).ratio[0] > 10 * represent(seats, by_budget).ratio[0]


@pytest.mark.parametrize(
    ("seats", "population", "said"),
    [
        ([0, 0], [1, 2], "No sector has a seat"),
        ([1, 2], [0, 0], "No sector has a population"),
        ([1], [1, 2], "one length"),
        ([-1, 2], [1, 2], "Seats must be 0 or more"),
        ([1, 2], [1, float("nan")], "Population must be numbers"),
    ],
)
def test_what_cannot_be_is_refused(seats: list[float], population: list[float], said: str) -> None:
    with pytest.raises(VariationError, match=said):
        represent(np.array(seats, dtype=float), np.array(population, dtype=float))


counts = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 900)), min_size=1, max_size=8)


@unhurried
@given(counts)
def test_parity_and_intervals(pairs: list[tuple[int, int]]) -> None:
    seats, population = np.array(pairs, dtype=float).T
    assume(seats.any())
    assume(population.any())
    found = represent(seats, population)
    assert -1e-12 <= found.parity <= 1
    assert represent(population, seats).parity == pytest.approx(found.parity, abs=1e-12)
    assert represent(population, population).parity == 1
    there = population > 0
    assert np.isnan(found.ratio).tolist() == (~there).tolist()
    assert np.all(found.low[there] <= found.ratio[there])
    assert np.all(found.ratio[there] < found.high[there])
    # Ratios weighted by population are the seats of those sectors.
    shares = population[there] / population.sum()
    assert (found.ratio[there] * shares).sum() == pytest.approx(seats[there].sum() / seats.sum())
