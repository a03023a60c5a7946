import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engagement.scoring.trust import weigh
from engagement.scoring.trust_caps import counted_share
from engagement.scoring.trust_ledger import Indexes, TrustLedger
from engagement.scoring.trust_model import SOURCES, CapWindow
from tests.unit.scoring.trust.ledgers import BLOCKS, T0, row, rows

CAP = np.full(len(SOURCES), 4.0)
events = st.lists(
    st.tuples(st.integers(T0, T0 + 400), st.sampled_from([0.5, 1.0, 1.5])), min_size=1, max_size=60
)


def share(day: Indexes, q: np.ndarray, window: CapWindow) -> np.ndarray:
    nobody = np.zeros(day.size, dtype=np.int64)
    return counted_share(nobody, nobody, day, q, CAP, window)


@pytest.mark.parametrize("window", CapWindow)
def test_the_excess_of_one_day_is_scaled_down_in_proportion(window: CapWindow) -> None:
    day = np.full(10, T0)
    q = np.full(10, 1.0)
    np.testing.assert_allclose(share(day, q, window), 0.4)
    np.testing.assert_array_equal(share(day[:4], q[:4], window), 1.0)


def test_pulse_answers_have_a_cap_of_their_own() -> None:
    chosen = [row(T0, "pulse", 1.0) for _ in range(8)]
    chosen += [row(T0, "tone", 1.0) for _ in range(3)]
    state = weigh(TrustLedger("nhs_trust", rows(*chosen)), BLOCKS, T0)
    np.testing.assert_allclose(state.weight, [0.25] * 8 + [1.0] * 3)


def test_caps_hold_for_each_counterpart() -> None:
    chosen = [row(T0, "commitment", 1.0) for _ in range(8)]
    ledger = TrustLedger("council", rows(*chosen, counterparts=[1] * 4 + [2] * 4))
    np.testing.assert_array_equal(weigh(ledger, BLOCKS, T0).weight, 1.0)


def test_a_rolling_quarter_has_no_edge_to_act_around() -> None:
    edge = (T0 // 91 + 1) * 91
    day = np.concatenate([np.full(4, edge - 7), np.full(4, edge + 7)])
    q = np.ones(8)
    np.testing.assert_array_equal(share(day, q, CapWindow.BLOCKS), 1.0)
    np.testing.assert_array_equal(share(day, q, CapWindow.ROLLING), 0.5)


@settings(deadline=None, max_examples=100)
@given(events)
def test_no_thirteen_weeks_count_for_more_than_the_cap(given_: list[tuple[int, float]]) -> None:
    day, q = np.array([d for d, _ in given_]), np.array([v for _, v in given_])
    counted = q * share(day, q, CapWindow.ROLLING)
    week = (day - 1) // 7
    for first in range(int(week.min()) - 13, int(week.max()) + 1):
        assert counted[(week >= first) & (week < first + 13)].sum() <= 4 + 1e-9


@settings(deadline=None, max_examples=100)
@given(events)
def test_a_rolling_share_is_set_by_the_fullest_quarter_around_a_row(
    given_: list[tuple[int, float]],
) -> None:
    day, q = np.array([d for d, _ in given_]), np.array([v for _, v in given_])
    week = (day - 1) // 7
    expected = [
        min(1.0, 4 / max(q[(week >= w - lag) & (week < w - lag + 13)].sum() for lag in range(13)))
        for w in week
    ]
    np.testing.assert_allclose(share(day, q, CapWindow.ROLLING), expected, rtol=0, atol=1e-12)
