import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engagement.scoring.ledger import LedgerError
from engagement.scoring.strain import Pressures, capacity_strain
from tests.unit.scoring.trust.ledgers import T0

H = 91.0
records_ = st.lists(
    st.tuples(st.integers(T0, T0 + 300), st.integers(0, 200), st.sampled_from([0.2, 0.5, 0.8])),
    max_size=6,
)


def pressures(*given_: tuple[int, int, float]) -> Pressures:
    return Pressures(
        first=np.array([first for first, _, _ in given_], dtype=np.int64),
        last=np.array([first + length for first, length, _ in given_], dtype=np.int64),
        level=np.array([level for _, _, level in given_]),
        key=np.arange(len(given_)) + 10,
    )


def test_one_half_life_under_pressure_is_half_way_to_its_level() -> None:
    series = capacity_strain(pressures((T0 + 1, 90, 0.8)), H, np.array([T0, T0 + 91, T0 + 182]))
    assert series.strain == pytest.approx([0, 40, 20], abs=1e-9)
    assert series.key.tolist() == [10]


def test_two_records_of_one_time_do_not_add_up() -> None:
    both = pressures((T0 + 1, 90, 0.4), (T0 + 1, 90, 0.8))
    series = capacity_strain(both, H, np.array([T0 + 91]))
    assert series.strain[0] == pytest.approx(40)
    assert series.points[:, 0] == pytest.approx([0, 40])
    assert both.on(np.array([T0, T0 + 1, T0 + 91, T0 + 92])).tolist() == [0, 0.8, 0.8, 0]


@settings(deadline=None, max_examples=40)
@given(records_)
def test_strain_is_the_decayed_mean_of_the_daily_pressure(
    given_: list[tuple[int, int, float]],
) -> None:
    recorded = pressures(*given_)
    day = np.array([T0 + 350])
    series = capacity_strain(recorded, H, day)
    every = np.arange(T0, T0 + 351)
    weight = 2.0 ** ((every - day) / H) - 2.0 ** ((every - 1 - day) / H)
    assert series.strain[0] == pytest.approx(100 * weight @ recorded.on(every), abs=1e-9)
    assert series.points.sum(axis=0) == pytest.approx(series.strain)


@pytest.mark.parametrize("bad", [(T0, -1, 0.5), (T0, 3, 1.5), (T0, 3, float("nan"))])
def test_impossible_records_are_refused(bad: tuple[int, int, float]) -> None:
    with pytest.raises(LedgerError):
        pressures(bad)
