"""How much units vary: worked examples, edges, and what must always hold."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.scoring.funnel.dispersion import disperse, truncate, winsorise
from engagement.scoring.funnel.scales import Placed, place
from engagement.scoring.funnel.units import FunnelError, Kind, Units
from tests.unit.scoring.funnel.making import kinds, some_units, unhurried, units

scores = st.lists(st.integers(-40, 40), min_size=1, max_size=60).map(
    lambda values: np.array(values) / 4
)
trims = st.sampled_from([0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.45])


def placed(z: Sequence[float], error: float = 0.5) -> Placed:
    values = np.array(z, dtype=float)
    return Placed(values * error, np.full(values.shape, error), 0.0, values)


def test_worked_example() -> None:
    """z = ±3, ±1 with s = ½: phi = 5, w = 4, tau2 = (20 - 3) / (16 - 64/16) = 17/12."""
    found = disperse(Kind.CQC, placed([3, -3, 1, -1]), trim=0)
    assert found.phi == pytest.approx(5)
    assert found.tau2 == pytest.approx(17 / 12)


def test_a_phi_of_just_below_one_leaves_some_variance() -> None:
    """z = ±1 of four with w = 4: tau2 = (4 - 3) / (16 - 4); of ±0.86, phi = 0.74, there is none."""
    assert disperse(Kind.CQC, placed([1, -1, 1, -1])).tau2 == pytest.approx(1 / 12)
    assert disperse(Kind.CQC, placed([0.86, -0.86] * 2)).tau2 == 0


def test_winsorising_takes_the_quantiles_between_the_scores() -> None:
    """Of 0 to 10, a tenth from each end is at 1 and 9; at those the cut begins."""
    held_back, z = winsorise(np.arange(11.0), 0.1)
    assert z.tolist() == [1, *range(1, 10), 9]
    assert np.flatnonzero(held_back).tolist() == [0, 1, 9, 10]
    _, between = winsorise(np.array([0.0, 1, 2, 3]), 0.1)
    assert between == pytest.approx([0.3, 1, 2, 2.7])


def test_truncating_leaves_out_the_ranks_at_the_ends() -> None:
    """Of 9 and a tenth, rank/10 must be from 0.1 up to, but without, 0.9."""
    held_back, z = truncate(np.arange(9.0), 0.1)
    assert np.flatnonzero(held_back).tolist() == [8]
    assert np.isnan(z[8])
    assert z[:8].tolist() == list(range(8))
    assert not truncate(np.arange(6.0), 0.1)[0].any()


def test_equal_scores_are_left_out_together() -> None:
    held_back, _ = truncate(np.array([5.0] * 3 + [1.0] * 20), 0.1)
    assert held_back.tolist() == [True] * 3 + [False] * 20
    # The mean rank of the lowest three is 2, and 2/21 is below a tenth, though 3/21 is not.
    held_back, _ = truncate(np.array([1.0] * 3 + list(range(2, 19))), 0.1)
    assert held_back[:4].tolist() == [True] * 3 + [False]


def test_a_ratio_of_nothing_never_counts() -> None:
    held_back, z = truncate(np.array([-np.inf, -np.inf, 0, 1, 2]), 0.2)
    assert held_back.tolist() == [False, False, False, False, True]
    assert np.isnan(z[:2]).all()
    found = disperse(Kind.SHMI, place(units(Kind.SHMI, (0, 4), (4, 4), (8, 4))), trim=0)
    assert found.phi == pytest.approx(np.log(2) ** 2 * 4 / 2)


def test_only_standardised_ratios_by_logarithm_are_truncated() -> None:
    z = list(range(20))
    assert np.isnan(disperse(Kind.SHMI, placed(z)).z).sum() == 4
    for kind in (Kind.PROPORTION, Kind.CQC, Kind.COUNTS):
        assert not np.isnan(disperse(kind, placed(z)).z).any()


@pytest.mark.parametrize("trim", [-0.1, 0.5, float("nan")])
def test_impossible_shares_are_refused(trim: float) -> None:
    with pytest.raises(FunnelError, match=r"below 0\.5"):
        disperse(Kind.CQC, placed([1, 2]), trim)


def test_where_nothing_is_left_it_says_so() -> None:
    with pytest.raises(FunnelError, match="None of 2 units is left"):
        disperse(Kind.SHMI, placed([1, 2]), 0.4)
    with pytest.raises(FunnelError, match="without any event"):
        disperse(Kind.SHMI, place(units(Kind.SHMI, (0, 4), (0, 9))))


def test_one_unit_has_no_variance_between() -> None:
    found = disperse(Kind.SHMI, placed([4]))
    assert (found.phi, found.tau2) == (16, 0)


def test_equal_units_do_not_vary() -> None:
    found = disperse(Kind.PROPORTION, place(units(Kind.PROPORTION, *[(3, 10)] * 5)))
    assert (found.phi, found.tau2, found.beyond_use) == (0, 0, False)


@pytest.mark.parametrize(("score", "beyond"), [(3.1, False), (3.2, True)])
def test_beyond_use_from_a_phi_of_ten(score: float, beyond: bool) -> None:
    assert disperse(Kind.CQC, placed([score, -score, score, -score])).beyond_use is beyond


@unhurried
@given(scores, trims)
def test_holding_back_never_makes_scores_more_extreme(z: np.ndarray, trim: float) -> None:
    """In order, within the range that was there, and as many at one end as at the other."""
    _, winsorised = winsorise(z, trim)
    assert z.min() <= winsorised.min()
    assert winsorised.max() <= z.max()
    assert np.all(np.diff(winsorised[np.argsort(z, kind="stable")]) >= 0)
    held_back, left = truncate(z, trim)
    np.testing.assert_array_equal(np.isnan(left), held_back)
    np.testing.assert_array_equal(left[~held_back], z[~held_back])
    if 0 < held_back.sum() < z.size and np.unique(z).size == z.size:
        low, high = z < left[~held_back].min(), z > left[~held_back].max()
        assert high.sum() - low.sum() in {0, 1}


@unhurried
@given(some_units(least=3), trims)
def test_phi_and_tau2_are_never_negative_and_agree(some: Units, trim: float) -> None:
    found = disperse(some.kind, place(some), min(trim, 0.2))
    assert found.phi >= 0
    assert found.tau2 >= 0
    if found.phi > 1:
        assert found.tau2 > 0
    if found.tau2 > 0:
        counted = np.isfinite(found.z).sum()
        assert found.phi > (counted - 1) / counted


@unhurried
@given(kinds, st.permutations(range(12)))
def test_the_order_of_units_does_not_matter(kind: Kind, order: list[int]) -> None:
    pairs = [(1 + (n * 7) % 10, 10 + n) for n in range(12)]
    first, second = (
        disperse(kind, place(units(kind, *chosen)))
        for chosen in (pairs, [pairs[place_] for place_ in order])
    )
    assert first.phi == pytest.approx(second.phi)
    assert first.tau2 == pytest.approx(second.tau2)
    np.testing.assert_allclose(second.z, first.z[list(order)], rtol=1e-12)
