"""The interval of a counted share: a worked example, its edges, and what must always hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.scoring.proportion import wilson


def test_worked_example() -> None:
    interval = wilson(8, 10)  # p = 0.8, z = 1.96: (0.8 + 0.19207 ± 0.30452) / 1.38415
    assert interval is not None
    assert interval.low == pytest.approx(0.490162, abs=1e-6)
    assert interval.high == pytest.approx(0.943318, abs=1e-6)


def test_nothing_counted_has_none() -> None:
    assert wilson(0, 0) is None


@given(st.integers(1, 500).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_it_holds_the_share_stays_within_bounds_and_mirrors(counted: tuple[int, int]) -> None:
    hits, of = counted
    interval, mirrored = wilson(hits, of), wilson(of - hits, of)
    assert interval is not None
    assert mirrored is not None
    assert 0 <= interval.low <= hits / of + 1e-12
    assert hits / of - 1e-12 <= interval.high <= 1
    assert interval.low < interval.high
    assert interval.low == pytest.approx(1 - mirrored.high, abs=1e-9)
