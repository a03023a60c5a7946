"""How unequally amounts are spread: worked by hand, edges, and what must always hold."""

from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.scoring.variation.errors import VariationError
from engagement.scoring.variation.inequality import gini, theil, theil_split
from tests.unit.scoring.variation.making import grouped, some_amounts, unhurried


def test_worked_examples() -> None:
    assert gini(np.array([1.0, 3])) == pytest.approx(0.25)
    assert theil(np.array([1.0, 3])) == pytest.approx((0.5 * log(0.5) + 1.5 * log(1.5)) / 2)
    # Groups with means 1 and 3, each without any difference within.
    split = theil_split(np.array([1.0, 1, 3, 3]), np.array([0, 0, 1, 1]))
    assert split is not None
    assert split.between == pytest.approx(theil(np.array([1.0, 3])))
    assert split.within == 0


def test_one_has_all() -> None:
    one = np.array([0.0, 0, 0, 8])
    assert gini(one) == pytest.approx(3 / 4)
    assert theil(one) == pytest.approx(log(4))


def test_without_anything_there_is_nothing_to_share() -> None:
    nothing = np.zeros(3)
    assert gini(nothing) is theil(nothing) is None
    assert theil_split(nothing, np.array([0, 0, 1])) is None


@pytest.mark.parametrize("values", [[-1, 2], [], [[1, 2]], [float("inf")]])
def test_what_is_no_amount_is_refused(values: list[float]) -> None:
    for measure in (gini, theil):
        with pytest.raises(VariationError, match="Amounts must be"):
            measure(np.array(values))


def test_every_amount_has_a_group() -> None:
    with pytest.raises(VariationError, match="one length"):
        theil_split(np.array([1.0, 2]), np.array([0]))


@unhurried
@given(some_amounts, st.sampled_from([0.25, 40.0]))
def test_bounds_order_and_scale(values: np.ndarray, scale: float) -> None:
    index, entropy = gini(values), theil(values)
    assert index is not None
    assert entropy is not None
    assert -1e-12 <= index <= 1 - 1 / values.size + 1e-12
    assert -1e-12 <= entropy <= log(values.size) + 1e-12
    assert gini(values[::-1] * scale) == pytest.approx(index, abs=1e-12)
    assert theil(values[::-1] * scale) == pytest.approx(entropy, abs=1e-12)
    pairs = np.abs(values[:, None] - values).sum() / (2 * values.size * values.sum())
    assert index == pytest.approx(pairs, abs=1e-12)


@unhurried
@given(some_amounts)
def test_giving_from_the_richest_to_the_poorest_makes_it_more_equal(values: np.ndarray) -> None:
    rich, poor = values.argmax(), values.argmin()
    moved = values.copy()
    given_away = (values[rich] - values[poor]) / 4
    moved[rich] -= given_away
    moved[poor] += given_away
    for measure in (gini, theil):
        before, after = measure(values), measure(moved)
        assert before is not None
        assert after is not None
        assert after <= before + 1e-12
        if given_away and values.size > 1:
            assert after < before


@unhurried
@given(grouped())
def test_the_parts_add_up_to_the_whole(given_: tuple[np.ndarray, np.ndarray]) -> None:
    values, group = given_
    split = theil_split(values, group)
    assert split is not None
    assert split.total == split.between + split.within
    assert split.total == pytest.approx(theil(values), abs=1e-12)
    assert min(split.between, split.within) >= -1e-12
    shares = [values[group == one].sum() / values.sum() for one in np.unique(group)]
    inside = [theil(values[group == one]) or 0.0 for one in np.unique(group)]
    weighted = sum(share * part for share, part in zip(shares, inside, strict=True))
    assert split.within == pytest.approx(weighted, abs=1e-12)


@unhurried
@given(some_amounts)
def test_one_group_has_all_within_and_groups_of_one_have_all_between(values: np.ndarray) -> None:
    together = theil_split(values, np.zeros(values.size, dtype=int))
    apart = theil_split(values, np.arange(values.size))
    assert together is not None
    assert apart is not None
    assert together.between == pytest.approx(0, abs=1e-12)
    assert apart.within == pytest.approx(0, abs=1e-12)
