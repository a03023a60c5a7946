"""Whole funnels: which limits are in force, who lies outside, the curves, the spread."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.scoring.funnel.chart import draw_funnel
from engagement.scoring.funnel.limits import chance_limits, spread_limits
from engagement.scoring.funnel.units import FunnelError, Kind, Units
from tests.unit.scoring.funnel.making import kinds, some_units, unhurried, units

# Nine places near a half, and four of one size far from it.
VARIED = units(
    Kind.PROPORTION,
    *[(50 + n, 100) for n in range(-4, 5)],
    *[(30, 100), (38, 100), (62, 100), (70, 100)],
)


def test_worked_example() -> None:
    """By chance alone 95 % lie within 0.403 and 0.597 and 99.8 % within 0.348 and 0.652."""
    funnel = draw_funnel(VARIED, adjust=False)
    assert not funnel.adjusted
    assert funnel.by_chance.lower_95[0] == pytest.approx(0.4026, abs=5e-5)
    assert funnel.by_chance.upper_998[0] == pytest.approx(0.6521, abs=5e-5)
    assert funnel.outside.tolist() == [0] * 9 + [-2, -1, 1, 2]


def test_over_dispersed_limits_are_in_force_where_units_vary_by_more_than_chance() -> None:
    funnel = draw_funnel(VARIED)
    assert funnel.adjusted
    assert funnel.dispersion.phi > 1
    # Two of the four that lie outside by chance alone.
    assert funnel.outside.tolist() == [0] * 9 + [-2, 0, 0, 2]
    calm = draw_funnel(units(Kind.PROPORTION, *[(50 + n, 100) for n in range(-4, 5)]))
    assert not calm.adjusted
    assert calm.dispersion.tau2 == 0


def test_a_perfect_record_of_few_is_no_signal() -> None:
    """10 of 10 where 999 of 1,000 is usual: the line is at 0.9975, and nothing is wrong."""
    funnel = draw_funnel(units(Kind.PROPORTION, (10, 10), (9989, 10000)), adjust=False)
    assert funnel.by_chance.upper_95[0] < 1
    assert funnel.outside[0] == 0


def test_few_are_judged_by_whole_events() -> None:
    """Of 10 at a half: P(9 or more) = 1.07 % and P(8 or more) = 5.5 %, so from 9 on it is high."""
    pairs = [(count, 10) for count in (1, 2, 8, 9, 10)] + [(5000, 10000)]
    funnel = draw_funnel(units(Kind.PROPORTION, *pairs), adjust=False)
    assert funnel.outside.tolist() == [-1, 0, 0, 1, 2, 0]


def test_beyond_use_the_spread_between_places_is_what_to_show() -> None:
    shares = np.tile([0.1, 0.3, 0.5, 0.7, 0.9], 4)
    funnel = draw_funnel(Units(Kind.PROPORTION, shares * 1e4, np.full(20, 1e4)))
    assert funnel.dispersion.beyond_use
    low, high = funnel.spread
    assert 0 <= low < 0.1
    assert 0.9 < high <= 1


def test_without_spread_it_is_the_target() -> None:
    funnel = draw_funnel(units(Kind.COUNTS, (5, 10), (50, 100), (500, 1000)))
    assert funnel.spread == pytest.approx((0.5, 0.5))


def test_one_unit_and_equal_units_are_within() -> None:
    assert draw_funnel(units(Kind.PROPORTION, (3, 10))).outside.tolist() == [0]
    assert draw_funnel(units(Kind.SHMI, *[(10, 10)] * 4)).outside.tolist() == [0] * 4
    assert draw_funnel(units(Kind.PROPORTION, (0, 10), (0, 500))).outside.tolist() == [0, 0]
    assert draw_funnel(units(Kind.PROPORTION, (10, 10), (500, 500))).outside.tolist() == [0, 0]


def test_a_standardised_ratio_of_nothing_is_judged_though_it_does_not_count() -> None:
    funnel = draw_funnel(units(Kind.SHMI, (0, 30), (31, 30), (29, 30), (30, 30)), adjust=False)
    assert funnel.placed.z[0] == -np.inf
    assert funnel.outside.tolist() == [-2, 0, 0, 0]


@unhurried
@given(some_units(), st.booleans(), st.integers(2, 50))
def test_the_curves_are_the_limits_of_the_units(some: Units, adjust: bool, points: int) -> None:
    """At the ends of the range they are what the smallest and the largest unit are judged by."""
    funnel = draw_funnel(some, trim=0, adjust=adjust)
    curves = funnel.curves(points)
    assert len(curves.denominator) <= points
    assert np.all(np.diff(curves.denominator) >= 0)
    in_force = funnel.with_spread if funnel.adjusted else funnel.by_chance
    size = some.denominator
    if size.min() == size.max():
        assert curves.denominator[0] <= size.min() <= curves.denominator[-1]
        assert len(curves.denominator) > 1 or size.min() == 1
        return
    for end, unit in ((0, some.denominator.argmin()), (-1, some.denominator.argmax())):
        assert curves.denominator[end] == pytest.approx(some.denominator[unit])
        assert curves.upper_998[end] == pytest.approx(in_force.upper_998[unit])
        assert curves.lower_95[end] == pytest.approx(in_force.lower_95[unit])


def test_curves_of_proportions_are_at_whole_numbers_and_bend_where_these_are_few() -> None:
    at = draw_funnel(units(Kind.PROPORTION, (2, 4), (300, 1000))).curves(40).denominator
    assert at.tolist() == np.unique(np.rint(at)).tolist()
    assert (at[0], at[-1]) == (4, 1000)
    assert np.sum(at < 100) > np.sum(at > 900)
    with pytest.raises(FunnelError, match="2 or more"):
        draw_funnel(VARIED).curves(1)


@unhurried
@given(some_units(), st.booleans())
def test_who_lies_outside_lies_beyond_the_lines(some: Units, adjust: bool) -> None:
    funnel = draw_funnel(some, trim=0.05, adjust=adjust)
    limits = funnel.with_spread if funnel.adjusted else funnel.by_chance
    high, low = some.ratio > limits.upper_95, some.ratio < limits.lower_95
    assert not np.any((funnel.outside > 0) & ~high)
    assert not np.any((funnel.outside < 0) & ~low)
    smooth = (some.kind is not Kind.PROPORTION) | (some.denominator >= 20) | funnel.adjusted
    assert np.all((funnel.outside != 0)[smooth & (high | low)])
    assert np.all(np.abs(funnel.outside) <= 2)


@unhurried
@given(kinds, st.integers(1, 8))
def test_a_funnel_of_a_unit_does_not_hang_on_its_neighbours_order(kind: Kind, shift: int) -> None:
    pairs = [(1 + (n * 5) % 7, 9 + n) for n in range(9)]
    moved = pairs[shift:] + pairs[:shift]
    first, second = draw_funnel(units(kind, *pairs)), draw_funnel(units(kind, *moved))
    assert np.roll(first.outside, -shift).tolist() == second.outside.tolist()


def test_both_pairs_of_limits_are_kept() -> None:
    funnel = draw_funnel(VARIED)
    size, target = VARIED.denominator, VARIED.target
    spread = spread_limits(VARIED.kind, target, size, funnel.dispersion.tau2)
    np.testing.assert_array_equal(funnel.with_spread.upper_95, spread.upper_95)
    chance = chance_limits(VARIED.kind, target, size)
    np.testing.assert_array_equal(funnel.by_chance.upper_95, chance.upper_95)
