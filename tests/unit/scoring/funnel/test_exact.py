"""Exact quantiles, against sums of probabilities that are worked out in another way."""

from fractions import Fraction
from math import comb, exp, log

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engagement.scoring.funnel.exact import EXPANDED_FROM, binomial_limit, gamma_quantile
from tests.unit.scoring.funnel.making import unhurried

levels = st.sampled_from([0.001, 0.025, 0.2, 0.5, 0.975, 0.999])


def at_most(count: int, mean: float) -> float:
    """The probability of at most so many events of a Poisson distribution, term by term."""
    term, total = exp(-mean), exp(-mean)
    for n in range(1, count + 1):
        term *= mean / n
        total += term
    return total


def test_published_values() -> None:
    """Half of chi-squared with 2, 10 and 100 degrees of freedom, from printed tables."""
    shapes = np.array([1.0, 5.0, 50.0])
    assert gamma_quantile(shapes, 0.025) * 2 == pytest.approx([0.0506, 3.2470, 74.2219], abs=5e-5)
    assert gamma_quantile(shapes, 0.999) * 2 == pytest.approx([13.8155, 29.5883, 149.449], abs=5e-4)


@unhurried
@given(st.integers(1, 600), levels)
@example(1, 0.999)
@example(int(EXPANDED_FROM), 0.001)
def test_a_gamma_quantile_is_a_poisson_limit(shape: int, p: float) -> None:
    """Fewer than `shape` events at a mean of the p-quantile: probability 1 - p."""
    mean = float(gamma_quantile(np.array([float(shape)]), p)[0])
    assert at_most(shape - 1, mean) == pytest.approx(1 - p, rel=1e-6)


def test_the_two_ways_meet() -> None:
    around = EXPANDED_FROM + np.array([-1e-6, 0])
    for p in (0.001, 0.025, 0.975, 0.999):
        below, above = gamma_quantile(around, p)
        assert below == pytest.approx(above, rel=1e-8)


def test_shapes_near_nothing() -> None:
    assert gamma_quantile(np.array([0.0, 1e-9]), 0.975).tolist() == [0, 0]
    # P(a, x) is x^a / Γ(a + 1) there, all but exactly.
    assert gamma_quantile(np.array([0.02]), 0.025)[0] == pytest.approx(
        exp((log(0.025) - 0.0112945) / 0.02), rel=1e-3
    )


@unhurried
@given(st.floats(0.01, 2000), st.floats(0.01, 2000), levels)
def test_gamma_quantiles_rise_with_the_shape(one: float, other: float, p: float) -> None:
    low, high = gamma_quantile(np.sort(np.array([one, other])), p)
    assert low <= high * (1 + 1e-9)


def interpolated(n: int, share: Fraction, p: float) -> float:
    """The limit from exact fractions, counted up from no event."""
    below = Fraction(0)
    for r in range(n + 1):
        mass = comb(n, r) * share**r * (1 - share) ** (n - r)
        below += mass
        if below >= p:
            return float((r - (below - Fraction(p)) / mass) / n)
    raise AssertionError("the probabilities do not add up to 1")


@unhurried
@given(st.integers(1, 80), st.integers(1, 99), levels)
def test_a_binomial_limit_is_that_of_exact_fractions(n: int, percent: int, p: float) -> None:
    share = Fraction(percent, 100)
    limit = binomial_limit(np.array([float(n)]), float(share), p)[0]
    assert limit == pytest.approx(interpolated(n, share, p), rel=1e-7, abs=1e-9)


def test_worked_example() -> None:
    """4 tosses of a fair coin: F(0) = 1/16, F(1) = 5/16, so 0.2 is reached at 1, α = 0.45."""
    assert binomial_limit(np.array([4.0]), 0.5, 0.2)[0] == pytest.approx((1 - 0.45) / 4)


def test_shares_of_none_and_all() -> None:
    assert binomial_limit(np.array([10.0]), 0.0, 0.975)[0] == pytest.approx(-0.0025)
    assert binomial_limit(np.array([10.0]), 1.0, 0.025)[0] == pytest.approx(1 - 0.0975)


def test_large_sizes_come_near_to_the_normal_limit() -> None:
    n = np.array([1e5])
    assert binomial_limit(n, 0.3, 0.975)[0] == pytest.approx(
        0.3 + 1.959964 * (0.21 / 1e5) ** 0.5, abs=1e-5
    )
