"""The share of variance between groups: worked by hand, its edges, what must always hold."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engagement.scoring.variation.errors import VariationError
from engagement.scoring.variation.groups import variance_share
from tests.unit.scoring.variation.making import grouped, unhurried

UNEQUAL = np.array([1.0, 3, 5, 7, 9]), np.array([0, 0, 1, 1, 1])


def test_worked_example_with_unequal_groups() -> None:
    """Means 2 and 7 around 5: msb = 2·9 + 3·4 = 30, msw = (2 + 8)/3, n0 = 5 - 13/5."""
    found = variance_share(*UNEQUAL)
    assert found.msb == pytest.approx(30)
    assert found.msw == pytest.approx(10 / 3)
    assert found.n0 == pytest.approx(2.4)
    assert found.between == pytest.approx((30 - 10 / 3) / 2.4)
    assert found.share == pytest.approx(100 / 9 / (100 / 9 + 10 / 3))


def test_measurement_is_taken_from_within_alone() -> None:
    """sd 1 and 2: mean square 2.2 of five values."""
    plain = variance_share(*UNEQUAL)
    found = variance_share(*UNEQUAL, sd=np.array([1.0, 1, 2, 2, 1]))
    assert found.between == plain.between
    assert found.within == pytest.approx(plain.msw - 11 / 5)
    assert found.share is not None
    assert plain.share is not None
    assert found.share > plain.share
    assert variance_share(*UNEQUAL, sd=np.full(5, 9.0)).within == 0


def test_less_between_than_chance_gives_counts_as_none() -> None:
    found = variance_share(np.array([1.0, 9, 2, 8]), np.array([0, 0, 1, 1]))
    assert (found.between, found.share) == (0, 0)


def test_where_nothing_varies_there_is_no_share() -> None:
    assert variance_share(np.full(4, 3.0), np.array([0, 0, 1, 1])).share is None


def test_groups_of_one_count_where_another_has_more() -> None:
    found = variance_share(np.array([1.0, 2, 3, 9]), np.array([7, 7, 7, 8]))
    assert found.msw == pytest.approx(1)
    assert found.share is not None


@pytest.mark.parametrize(
    ("values", "group", "said"),
    [
        ([1, 2], [0, 0], "one group only"),
        ([1, 2], [0, 1], "one value only"),
        ([1, 2], [0], "one length"),
        ([], [], "at least one number"),
        ([1, float("nan")], [0, 0], "number 2 is not"),
        ([1, 1e200], [0, 0], "number 2 is not"),
        (["a"], [0], "list of numbers"),
    ],
)
def test_what_cannot_be_is_refused(values: list[float], group: list[int], said: str) -> None:
    with pytest.raises(VariationError, match=said):
        variance_share(np.array(values), np.array(group))


def test_uncertainties_must_fit() -> None:
    with pytest.raises(VariationError, match="one length"):
        variance_share(*UNEQUAL, sd=np.array([1.0]))


@unhurried
@given(grouped(least=3), st.integers(-1000, 1000), st.sampled_from([0.5, 3.0]))
def test_it_is_a_share_and_does_not_hang_on_unit_or_origin(
    given_: tuple[np.ndarray, np.ndarray], shift: int, scale: float
) -> None:
    values, group = given_
    assume(1 < np.unique(group).size < values.size)
    found = variance_share(values, group)
    moved = variance_share(shift + scale * values, group + 10)
    assert (found.share is None) == (found.between == found.within == 0)
    if found.share is not None:
        assert 0 <= found.share <= 1
        assert moved.share == pytest.approx(found.share, abs=1e-9)
    assert moved.between == pytest.approx(scale**2 * found.between, abs=1e-6)
    # The two sums of squares make up all there is.
    groups = np.unique(group).size
    total = found.msb * (groups - 1) + found.msw * (values.size - groups)
    assert total == pytest.approx(values.size * values.var(), abs=1e-6)
