"""What one chart says, in order of importance."""

from dataclasses import astuple

from hypothesis import given

from engagement.scoring.spc.facts import Meaning, Rule, Side, Signal, signals
from engagement.scoring.spc.settings import Direction, Settings
from tests.unit.scoring.spc.making import chart, flagged, positions, settings_of_all_kinds, tenths

# Mean 1, limits 1 ± 5.32, two sigma 1 ± 3.55.
BASELINE = [0.0, 2.0] * 6
FIXED = Settings(direction=Direction.INCREASE, baseline_points=12)
RULE_OF = {
    "above": (Rule.OUTSIDE, Side.HIGH),
    "below": (Rule.OUTSIDE, Side.LOW),
    "trend_up": (Rule.TREND, Side.HIGH),
    "trend_down": (Rule.TREND, Side.LOW),
    "two_above": (Rule.TWO_OF_THREE, Side.HIGH),
    "two_below": (Rule.TWO_OF_THREE, Side.LOW),
    "shift_above": (Rule.SHIFT, Side.HIGH),
    "shift_below": (Rule.SHIFT, Side.LOW),
}


def told(values: list[float], settings: Settings = FIXED) -> list[tuple[Rule, Side, int, int]]:
    found = signals(chart(BASELINE + values, settings))
    return [(s.rule, s.side, s.first, s.last) for s in found]


def test_worked_example() -> None:
    found = signals(chart([*BASELINE, -9.0, 1.0, *[2.0] * 7], FIXED))
    assert found == (
        Signal(Rule.SHIFT, Side.HIGH, Meaning.IMPROVEMENT, 14, 20, points=7, current=True),
        Signal(Rule.OUTSIDE, Side.LOW, Meaning.CONCERN, 12, 12, points=1, current=False),
    )


def test_what_is_over_is_told_by_rule_and_then_the_latest_first() -> None:
    assert told([9.0, 1.0, 9.0, 1.0, 5.0, 1.5, 5.0, 1.0, *[2.0] * 7, 0.0]) == [
        (Rule.OUTSIDE, Side.HIGH, 14, 14),
        (Rule.OUTSIDE, Side.HIGH, 12, 12),
        (Rule.TWO_OF_THREE, Side.HIGH, 16, 18),
        (Rule.SHIFT, Side.HIGH, 20, 26),
    ]


def test_two_trends_that_meet_in_equal_points_are_two() -> None:
    rise = [0.5, 0.6, 0.7, 0.8, 1.1, 1.2, 1.3]
    again = [1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9]
    found = [one for one in told(rise + again) if one[0] is Rule.TREND]
    assert found == [(Rule.TREND, Side.HIGH, 19, 25), (Rule.TREND, Side.HIGH, 12, 18)]


def test_two_pairs_with_a_point_across_the_mean_between_them_are_two() -> None:
    assert told([1.5, 5.0, 5.0, 0.5, 5.0, 5.0, 1.5]) == [
        (Rule.TWO_OF_THREE, Side.HIGH, 16, 17),
        (Rule.TWO_OF_THREE, Side.HIGH, 13, 14),
    ]


def test_pairs_before_and_after_a_recalculation_are_two() -> None:
    # The same shape twice, the second a hundred higher.
    later = [100.0 + value for value in [5.0, 5.0, 1.5, *BASELINE, *BASELINE]]
    values = [*BASELINE, *BASELINE, 1.5, 5.0, 5.0, *later]
    found = signals(chart(values, Settings(), starts=[27]))
    pairs = [(s.first, s.last) for s in found if s.rule is Rule.TWO_OF_THREE]
    assert pairs == [(27, 28), (25, 26)]


def test_a_shift_before_and_one_after_a_recalculation_are_two() -> None:
    high_then_low = [3.0] * 7 + [0.0] * 7
    values = [-v for v in high_then_low] + high_then_low
    found = signals(chart(values, Settings(), starts=[14]))
    assert [(s.side, s.first, s.last) for s in found if s.rule is Rule.SHIFT] == [
        (Side.LOW, 21, 27),
        (Side.HIGH, 14, 20),
        (Side.HIGH, 7, 13),
        (Side.LOW, 0, 6),
    ]


def test_ghosts_are_counted_in_positions_and_not_in_points() -> None:
    values = [*BASELINE, 2.0, 2.0, 2.0, 99.0, 2.0, 2.0, 2.0, 2.0, 99.0]
    (shift,) = signals(chart(values, FIXED, ghosts=[15, 20]))
    assert (shift.first, shift.last, shift.points, shift.current) == (12, 19, 7, True)


def test_nothing_is_better_where_no_direction_is() -> None:
    (outside,) = signals(chart([*BASELINE, 9.0], Settings(baseline_points=12)))
    assert outside.meaning is Meaning.NEITHER
    (outside,) = signals(
        chart([*BASELINE, 9.0], Settings(direction=Direction.DECREASE, baseline_points=12))
    )
    assert outside.meaning is Meaning.CONCERN


def test_a_chart_without_signals_says_nothing() -> None:
    assert signals(chart(BASELINE, FIXED)) == ()
    assert signals(chart([None], FIXED)) == ()


@given(tenths, settings_of_all_kinds, positions, positions)
def test_every_flagged_point_is_in_one_signal_of_its_rule(
    series: list[int | None], chosen: Settings, starts: set[int], ghosts: set[int]
) -> None:
    charts = chart(series, chosen, starts=starts, ghosts=ghosts)
    found = signals(charts)
    for name, key in RULE_OF.items():
        own = [s for s in found if (s.rule, s.side) == key]
        where = flagged(charts.flags).get(name, set())
        assert sum(s.points for s in own) == len(where)
        for signal in own:
            inside = {i for i in where if signal.first <= i <= signal.last}
            assert len(inside) == signal.points
            assert {signal.first, signal.last} <= inside
            assert signal.current == (charts.last[0] in inside)
    assert len({astuple(s) for s in found}) == len(found)
