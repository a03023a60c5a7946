"""The four rules at their edges."""

import pytest

from engagement.scoring.spc.settings import Convention, Settings, TwoOfThree
from tests.unit.scoring.spc.making import chart, flagged

AS_IN_R = Settings(convention=Convention.NHSRPLOTTHEDOTS)
# A baseline of 0, 2, ... fixes the mean at 1 and the limits at 1 ± 5.32; two sigma at 1 ± 3.55.
BASELINE = [0.0, 2.0] * 6
FIXED = Settings(baseline_points=12)


def after_baseline(values: list[float], settings: Settings = FIXED) -> dict[str, set[int]]:
    """What is flagged of the values that follow the baseline, counted from the first of them."""
    found = flagged(chart(BASELINE + values, settings).flags)
    return {name: {i - len(BASELINE) for i in where} for name, where in found.items()}


def test_a_point_on_a_limit_is_not_outside() -> None:
    assert after_baseline([6.32, 1.0, -4.32]) == {}
    assert after_baseline([6.33, 1.0, -4.33]) == {"above": {0}, "below": {2}}


def test_a_point_on_the_mean_breaks_a_shift() -> None:
    assert after_baseline([2.0] * 7) == {"shift_above": set(range(7))}
    assert after_baseline([2.0] * 6) == {}
    assert after_baseline([2.0, 2.0, 2.0, 1.0, 2.0, 2.0, 2.0]) == {}
    assert after_baseline([0.0] * 8) == {"shift_below": set(range(8))}


def test_seven_points_make_a_trend_and_all_are_flagged() -> None:
    rise = [0.5, 0.6, 0.7, 0.8, 1.1, 1.2, 1.3]
    # The 2 before is higher, so that the trend begins at 0.5.
    assert after_baseline(rise) == {"trend_up": set(range(7))}
    assert after_baseline([*rise[:6], 1.2]) == {}
    assert after_baseline(list(reversed(rise))) == {"trend_down": set(range(-1, 7))}


def test_equal_neighbours_break_a_trend() -> None:
    assert after_baseline([0.5, 0.6, 0.7, 0.7, 0.8, 1.1, 1.2, 1.3]) == {}


def test_a_turning_point_is_part_of_both_trends() -> None:
    up, down = [0.4, 0.5, 0.6, 0.7, 0.8, 1.1, 1.2], [1.1, 0.8, 0.7, 0.6, 0.5, 0.4]
    found = after_baseline(up + down)
    assert found["trend_up"] & found["trend_down"] == {6}


@pytest.mark.parametrize("length", [6, 7, 8])
def test_the_length_of_a_run_is_a_setting(length: int) -> None:
    chosen = Settings(baseline_points=12, shift_points=length, trend_points=length)
    assert after_baseline([2.0] * (length - 1), chosen) == {}
    assert after_baseline([2.0] * length, chosen) == {"shift_above": set(range(length))}
    rise = [0.1 + 0.2 * k for k in range(length)]
    assert after_baseline(rise, chosen) == {"trend_up": set(range(length))}
    assert after_baseline(rise[1:], chosen) == {}


def test_two_of_three_need_all_three_on_their_side() -> None:
    assert after_baseline([5.0, 1.5, 5.0]) == {"two_above": {0, 2}}
    assert after_baseline([5.0, 0.5, 5.0]) == {}
    assert after_baseline([5.0, 1.0, 5.0]) == {}
    assert after_baseline([5.0, 5.0, 0.5]) == {}
    assert after_baseline([5.0, 5.0, 1.5]) == {"two_above": {0, 1}}
    assert after_baseline([0.5, -3.0, -3.0]) == {"two_below": {1, 2}}


def test_which_points_count_for_two_of_three_is_versioned() -> None:
    until_2023 = Settings(baseline_points=12, two_of_three=TwoOfThree.BETWEEN)
    values = [7.0, 1.5, 5.0]
    assert after_baseline(values, until_2023) == {"above": {0}}
    assert after_baseline(values) == {"above": {0}, "two_above": {0, 2}}


def test_shifts_stay_within_a_partition() -> None:
    # Four points above the mean before a recalculation, and four after it.
    values = [0.0, 0.0, 0.0, 0.0, 2.0, 2.0, 2.0, 2.0]
    twice = values + list(reversed(values))
    assert flagged(chart(twice).flags)["shift_above"] == set(range(4, 12))
    assert "shift_above" not in flagged(chart(twice, starts=[8]).flags)


def test_a_trend_crosses_a_recalculation_in_the_sql_alone() -> None:
    values = [3.0, 9.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 3.0]
    across = flagged(chart(values, starts=[6]).flags)
    assert across["trend_up"] == set(range(2, 9))
    assert "trend_up" not in flagged(chart(values, AS_IN_R, starts=[6]).flags)
    assert flagged(chart(values, AS_IN_R).flags)["trend_up"] == set(range(2, 9))


def test_a_ghost_neither_breaks_nor_joins_a_run() -> None:
    ghosted = [*BASELINE, 2.0, 2.0, 2.0, -50.0, 2.0, 2.0, 2.0, 2.0]
    found = flagged(chart(ghosted, FIXED, ghosts=[15]).flags)
    assert found == {"shift_above": {12, 13, 14, 16, 17, 18, 19}}
