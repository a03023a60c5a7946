"""Which signals to list: worked by hand, and what must always hold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.scoring.variation.discovery import discover
from engagement.scoring.variation.errors import VariationError
from tests.unit.scoring.variation.making import unhurried

probabilities = st.lists(st.floats(0, 1), min_size=1, max_size=40).map(np.array)


def test_worked_example() -> None:
    """The second of five, 0.008, is 0.02 by itself: the fourth carries it, at 0.0125·5/4."""
    p = np.array([0.9, 0.001, 0.012, 0.0125, 0.008])
    found = discover(p, rate=0.016)
    assert found.adjusted == pytest.approx([0.9, 0.005, 0.015625, 0.015625, 0.015625])
    assert found.listed.tolist() == [False, True, True, True, True]
    assert discover(p, rate=0.015).listed.tolist() == [False, True, False, False, False]


def test_a_tenth_by_default() -> None:
    assert discover(np.array([0.1, 0.1])).listed.all()
    assert not discover(np.array([0.1001, 0.1001])).listed.any()


@pytest.mark.parametrize("p", [[1.5], [-0.1], [float("nan")], []])
def test_what_is_no_probability_is_refused(p: list[float]) -> None:
    with pytest.raises(VariationError, match="Probabilities"):
        discover(np.array(p))


@pytest.mark.parametrize("rate", [0, 1, 10])
def test_rates_that_cannot_be_are_refused(rate: float) -> None:
    with pytest.raises(VariationError, match="between 0 and 1"):
        discover(np.array([0.1]), rate)


@unhurried
@given(probabilities, st.sampled_from([0.01, 0.1, 0.5]))
def test_it_is_the_step_up_rule(p: np.ndarray, rate: float) -> None:
    """Listed are the k smallest, with the largest k whose p is at most rate·k/n."""
    found = discover(p, rate)
    ordered = np.sort(p)
    passed = np.flatnonzero(ordered * p.size / np.arange(1, p.size + 1) <= rate)
    last = ordered[passed[-1]] if passed.size else -1.0
    assert found.listed.tolist() == (p <= last).tolist()


@unhurried
@given(probabilities)
def test_adjusted_values_keep_the_order_and_never_fall_below(p: np.ndarray) -> None:
    adjusted = discover(p).adjusted
    assert np.all(adjusted >= p * (1 - 1e-12))
    assert np.all(adjusted <= p.max() * (1 + 1e-12))
    assert np.all(np.diff(adjusted[np.argsort(p, kind="stable")]) >= 0)
    assert np.all(adjusted <= np.minimum(1, p * p.size) * (1 + 1e-12))


def test_of_many_without_any_truth_few_lists_hold_anything() -> None:
    """At 10 %, one list in ten: that is what the rate promises where nothing is true."""
    random = np.random.default_rng(5)
    hits = sum(discover(random.uniform(size=200)).listed.any() for _run in range(1000))
    assert 70 <= hits <= 130
