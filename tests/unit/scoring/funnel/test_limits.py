"""The lines of a funnel: worked examples, and what must hold for every one."""

from math import asin, exp, log, sin, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.scoring.funnel.limits import EXACT_BELOW, Limits, chance_limits, spread_limits
from engagement.scoring.funnel.units import Kind
from tests.unit.scoring.funnel.making import kinds, unhurried

sizes = st.lists(st.integers(1, 20000), min_size=2, max_size=12, unique=True).map(
    lambda values: np.array(sorted(values), dtype=float)
)
targets = st.floats(0.02, 0.98)


def target_of(kind: Kind, share: float) -> float:
    return 1.0 if kind in {Kind.SHMI, Kind.CQC} else share


def assert_a_funnel(limits: Limits, target: float) -> None:
    """The wider pair holds the narrower one, both hold the target and none is below nothing."""
    lines = (limits.lower_998, limits.lower_95, limits.upper_95, limits.upper_998)
    assert np.all(np.diff(np.array(lines), axis=0) >= 0)
    assert np.all(limits.lower_998 >= 0)
    assert np.all(limits.lower_95 <= target * (1 + 1e-9))
    assert np.all(limits.upper_95 >= target * (1 - 1e-9))


def test_worked_examples_of_limits_with_spread() -> None:
    """At a denominator of 100 and a variance between of 0.01."""
    at, target, tau2 = np.array([100.0]), 0.3, 0.01
    narrow, wide = sqrt(1 / 400 + tau2), sqrt(1 / 100 + tau2)
    both = sqrt(30 / 30.5**2 + 100 / 100.5**2 + tau2)
    expected = {
        Kind.PROPORTION: sin(asin(sqrt(target)) - 1.959964 * narrow) ** 2,
        Kind.SHMI: exp(-1.959964 * wide),
        Kind.CQC: (1 - 1.959964 * narrow) ** 2,
        Kind.COUNTS: exp(log(target) - 1.959964 * both),
    }
    for kind, lower in expected.items():
        limits = spread_limits(kind, target_of(kind, target), at, tau2)
        assert limits.lower_95[0] == pytest.approx(lower), kind


def test_proportions_of_few_have_exact_limits() -> None:
    """Below 20 at a half: of 10 the interpolated limits, of 20 the smooth ones."""
    at = np.array([EXACT_BELOW - 10, EXACT_BELOW])
    mixed = chance_limits(Kind.PROPORTION, 0.5, at)
    smooth = chance_limits(Kind.PROPORTION, 0.5, at, exact_below=0)
    exact = chance_limits(Kind.PROPORTION, 0.5, at, exact_below=np.inf)
    assert mixed.lower_95.tolist() == [exact.lower_95[0], smooth.lower_95[1]]
    # F(1) = 11/1024 and F(2) = 56/1024, so 0.025 lies 30.4/45 of an event below 2.
    assert exact.lower_95[0] == pytest.approx((2 - 30.4 / 45) / 10)


def test_smooth_limits_of_very_few_end_at_none_and_all() -> None:
    limits = chance_limits(Kind.PROPORTION, 0.3, np.array([1.0, 2]), exact_below=0)
    assert limits.lower_998.tolist() == [0, 0]
    assert limits.upper_998.tolist() == [1, 1]
    assert spread_limits(Kind.CQC, 1.0, np.array([1.0]), 0.5).lower_998[0] == 0


@unhurried
@given(kinds, targets, sizes, st.sampled_from([0.0, 1e-4, 0.05]))
def test_limits_with_spread_are_a_funnel(
    kind: Kind, share: float, at: np.ndarray, tau2: float
) -> None:
    target = target_of(kind, share)
    limits = spread_limits(kind, target, at, tau2)
    assert_a_funnel(limits, target)
    # More of it is never less certain.
    assert np.all(np.diff(limits.upper_998 - limits.lower_998) <= 1e-12)
    narrower = spread_limits(kind, target, at, 0.0)
    assert np.all(narrower.upper_95 <= limits.upper_95)
    assert np.all(narrower.lower_95 >= limits.lower_95)


@unhurried
@given(st.sampled_from([Kind.SHMI, Kind.CQC]), sizes)
def test_poisson_limits_are_a_funnel(kind: Kind, at: np.ndarray) -> None:
    limits = chance_limits(kind, 1.0, at)
    assert_a_funnel(limits, 1.0)
    assert np.all(np.diff(limits.lower_95) > 0)
    assert np.all(np.diff(limits.upper_95) < 0)


@unhurried
@given(targets, st.integers(1, 200))
def test_exact_limits_hold_what_they_promise(target: float, n: int) -> None:
    """Below the lower line lie at most 2.5 % of places, a whole event above the upper one too."""
    limits = chance_limits(Kind.PROPORTION, target, np.array([float(n)]), exact_below=np.inf)
    chances = np.array([1.0])
    for _ in range(n):
        chances = np.convolve(chances, [1 - target, target])
    counts = np.arange(n + 1)
    assert chances[counts < limits.lower_95[0] * n - 1e-9].sum() <= 0.025 + 1e-9
    assert chances[counts > limits.upper_95[0] * n + 1 + 1e-9].sum() <= 0.025 + 1e-9


@unhurried
@given(targets)
def test_exact_and_smooth_limits_of_many_agree(target: float) -> None:
    at = np.array([5000.0])
    exact = chance_limits(Kind.PROPORTION, target, at, exact_below=np.inf)
    smooth = chance_limits(Kind.PROPORTION, target, at)
    for name in ("lower_95", "upper_95", "lower_998", "upper_998"):
        one, other = getattr(exact, name), getattr(smooth, name)
        np.testing.assert_allclose(one, other, atol=1e-3)
