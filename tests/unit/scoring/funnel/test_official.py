"""The limits of published statistics: closed forms worked out by hand, and where they are drawn."""

from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.scoring.funnel.official import (
    axis_points,
    expected_limits,
    proportion_limits,
    proportion_positions,
    ratio_positions,
)
from engagement.scoring.funnel.units import Kind
from tests.unit.scoring.funnel.making import unhurried, units


def test_proportions() -> None:
    limits = proportion_limits(0.8, np.array([1.0, 400]))
    assert limits.lower_95 == pytest.approx([0.8 - 1.959964 * 0.4, 0.8 - 1.959964 * 0.02])
    assert limits.upper_998 == pytest.approx([1, 0.8 + 3.090232 * 0.02])


def test_ratios() -> None:
    """Of 1 event: P(at least 1) = 2.5 % at -ln 0.975; of none: P(0) = 2.5 % at -ln 0.025."""
    limits = expected_limits(np.array([0.0, 1]))
    assert limits.lower_95 == pytest.approx([0, -log(0.975)])
    assert limits.upper_95[0] == pytest.approx(-log(0.025))
    assert limits.upper_998[0] == pytest.approx(-log(0.001))


def test_positions_of_proportions() -> None:
    """At about a half and of 100, the lines are 9.8 and 15.45 from the centre."""
    pairs = [(count, 100) for count in (34, 35, 40, 41, 59, 60, 65, 66)]
    found = proportion_positions(units(Kind.PROPORTION, *pairs))
    assert found.tolist() == [-2, -1, -1, 0, 0, 1, 1, 2]


def test_positions_of_ratios() -> None:
    """10 events are significant from 18.39 expected down to 4.80, very much from 24.1 to 2.96."""
    pairs = [(10.0, expected) for expected in (2.9, 3.0, 4.7, 4.9, 18.3, 18.5, 24, 24.2)]
    assert ratio_positions(units(Kind.SHMI, *pairs)).tolist() == [2, 1, 1, 0, 0, -1, -1, -2]
    assert ratio_positions(units(Kind.SHMI, (0, 3), (0, 4), (0, 7))).tolist() == [0, -1, -2]


@pytest.mark.parametrize(
    ("sizes", "first", "last"),
    [
        # 5 % above 1,000 is 1,050, and 1,100 with two figures; 5 % below 610 is 579.5, and 500.
        ([610, 1000], 500, 1100),
        ([400, 1000], 1, 1100),
        ([0.5, 4], 1, 100),
        ([0.7, 1.3], 1, 100),
    ],
)
def test_where_proportions_are_drawn(sizes: list[float], first: int, last: int) -> None:
    at = axis_points(np.array(sizes), to_the_end=True)
    assert (at[0], at[-1]) == (first, last)


@unhurried
@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=9), st.booleans())
def test_they_are_drawn_at_a_hundred_rising_whole_numbers(sizes: list[int], ends: bool) -> None:
    at = axis_points(np.array(sizes, dtype=float), to_the_end=ends)
    assert at.size == 100
    assert np.all(np.diff(at) >= 1)
    assert at[0] >= 1
    np.testing.assert_array_equal(at, np.rint(at))
    if max(sizes) > 2000:
        steps = at[1:] / at[:-1]
        assert steps[-20:].max() < 1.001 * steps[-20:].min() + 2 / at[-20:].min()


def test_ratios_stop_one_step_before_the_end() -> None:
    at = axis_points(np.array([1.0, 1e6]), to_the_end=False)
    assert at[-1] * (at[-1] / at[-2]) == pytest.approx(1_100_000, rel=1e-4)


def test_the_error_is_that_of_the_target_alone() -> None:
    limits = proportion_limits(0.5, np.array([100.0]))
    assert limits.upper_95[0] - 0.5 == pytest.approx(1.959964 * sqrt(0.25 / 100))
