"""XmR charts by hand: the lines, and what is refused."""

from collections.abc import Callable

import numpy as np
import pytest

from engagement.scoring.spc.chart import Charts, xmr
from engagement.scoring.spc.settings import Direction, Screening, Settings, SpcError
from tests.unit.scoring.spc.making import UP, chart, marks

NAN = float("nan")
# Moving ranges 2, 2, 2, 20, 20, 2, 2: their mean is 50 / 7, and 3.267 times that is 23.3.
WITH_A_PEAK = [10.0, 12.0, 10.0, 12.0, 32.0, 12.0, 10.0, 12.0]


def line(charts: Charts, name: str, point: int = 0) -> float:
    return float(getattr(charts.lines, name)[0, point])


def test_worked_example() -> None:
    # Mean 11; moving ranges 2, 4, 2, 6: 3.5 on average. 2.66 * 3.5 = 9.31.
    charts = chart([10.0, 12.0, 8.0, 10.0, 16.0])
    assert charts.moving_range[0] == pytest.approx([NAN, 2, 4, 2, 6], nan_ok=True)
    assert line(charts, "mean") == pytest.approx(11.2)
    assert line(charts, "upper") == pytest.approx(20.51)
    assert line(charts, "lower") == pytest.approx(1.89)
    assert line(charts, "upper_two_sigma") == pytest.approx(11.2 + 9.31 * 2 / 3)
    assert line(charts, "lower_two_sigma") == pytest.approx(11.2 - 9.31 * 2 / 3)
    assert line(charts, "moving_range_mean") == pytest.approx(3.5)
    assert line(charts, "moving_range_limit") == pytest.approx(11.4345)


def test_screening_as_nhs_england_drops_the_point_as_well_as_the_moving_range() -> None:
    # Ranges 2 eleven times, then 38: mean 5, limit 16.3; the last point goes from the mean.
    values = [10.0, 12.0] * 6 + [50.0]
    off, on = (
        chart(values, Settings(screening=choice))
        for choice in (Screening.OFF, Screening.NHS_ENGLAND)
    )
    assert line(off, "mean") == pytest.approx(182 / 13)
    assert line(on, "mean") == pytest.approx(11)
    assert line(on, "upper") == pytest.approx(11 + 2.66 * 2)
    # The chart of moving ranges shows what was measured.
    assert line(on, "moving_range_mean") == pytest.approx(5)
    assert line(on, "moving_range_limit") == pytest.approx(5 * 3.267)


def test_screening_as_nhsrplotthedots_leaves_the_mean() -> None:
    charts = chart([10.0, 12.0] * 6 + [50.0], Settings(screening=Screening.NHSRPLOTTHEDOTS))
    assert line(charts, "mean") == pytest.approx(182 / 13)
    assert line(charts, "upper") == pytest.approx(182 / 13 + 2.66 * 2)


def test_screening_takes_nothing_below_the_limit() -> None:
    for choice in Screening:
        charts = chart(WITH_A_PEAK, Settings(screening=choice))
        assert line(charts, "upper") == pytest.approx(13.75 + 2.66 * 50 / 7)


def test_one_point_has_a_mean_and_no_limits() -> None:
    charts = chart([7.0])
    assert line(charts, "mean") == 7
    assert np.isnan(charts.lines.upper[0, 0])
    assert not charts.flags.high.any()


@pytest.mark.parametrize("value", [0.1, 1 / 3, 1e9 + 0.1, -0.7])
@pytest.mark.parametrize("size", [3, 10, 31])
def test_equal_values_are_no_signal_whatever_rounding_does(value: float, size: int) -> None:
    charts = chart([value] * size)
    assert not (charts.flags.high | charts.flags.low).any()
    assert line(charts, "mean") == value


def test_a_missing_or_ghosted_point_leaves_its_neighbours_beside_each_other() -> None:
    kept = chart([1.0, 2.0, 4.0, 7.0, 5.0])
    ghosted = chart([1.0, 2.0, 99.0, 4.0, 7.0, 5.0], ghosts=[2])
    missing = chart([1.0, 2.0, None, 4.0, 7.0, 5.0])
    for charts in (ghosted, missing):
        assert charts.included.tolist() == [[True, True, False, True, True, True]]
        assert charts.moving_range[0] == pytest.approx([NAN, 1, NAN, 2, 3, 2], nan_ok=True)
        # The line is drawn through under a point that is left out.
        assert charts.lines.upper[0] == pytest.approx([kept.lines.upper[0, 0]] * 6)
    assert ghosted.values[0, 2] == 99


def test_a_series_in_which_nothing_counts_has_no_lines() -> None:
    charts = chart([None, 5.0, None], ghosts=[1])
    assert np.isnan(charts.lines.mean).all()
    assert charts.last.tolist() == [-1]
    assert charts.points.tolist() == [0]
    assert charts.variation_icon(0) is None


def test_no_series_at_all_is_an_answer_of_no_rows() -> None:
    charts = xmr(np.empty((0, 36)), UP)
    assert charts.lines.mean.shape == (0, 36)
    assert charts.variation.shape == (0,)


def test_limits_of_fewer_than_twelve_points_are_trial_limits() -> None:
    charts = chart([1.0, 2.0] * 12, starts=[11])
    assert charts.trial[0].tolist() == [True] * 11 + [False] * 13
    assert not chart([1.0, 2.0] * 2, Settings(trial_points=4)).trial.any()


REFUSED: dict[str, tuple[Callable[[], object], str]] = {
    "one dimension": (lambda: xmr(np.array([1.0, 2.0]), UP), "series by points"),
    "no point": (lambda: xmr(np.empty((2, 0)), UP), "at least one point"),
    "words": (lambda: xmr(np.array([["a"]]), UP), "not numbers"),
    "infinite": (lambda: xmr(np.array([[1.0, np.inf]]), UP), "infinite"),
    "beyond any sum": (lambda: xmr(np.array([[1e200]]), UP), "leave the point out"),
    "ghosts as numbers": (
        lambda: xmr(np.ones((1, 2)), UP, ghosts=np.array([0, 1])),
        "ghosts is int64",
    ),
    "starts of another length": (
        lambda: xmr(np.ones((1, 2)), UP, starts=marks([0], 3)),
        r"shape \(1, 2\) or \(2,\)",
    ),
    "targets of another length": (
        lambda: xmr(np.ones((3, 2)), UP, targets=np.array([1.0, 2.0])),
        "3 series and targets of shape",
    ),
    "an infinite target": (lambda: xmr(np.ones((1, 2)), UP, targets=np.inf), "infinite"),
    "a shift of five": (lambda: Settings(shift_points=5), "shift_points is 5: choose 6 to 8"),
    "a trend of nine": (lambda: Settings(trend_points=9), "trend_points is 9: choose 6 to 8"),
    "a baseline of one": (lambda: Settings(baseline_points=1), "choose 2 or more"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_charted_is_refused_with_a_sentence(name: str) -> None:
    attempt, sentence = REFUSED[name]
    with pytest.raises(SpcError, match=sentence):
        attempt()


def test_nothing_is_judged_unless_a_direction_is_chosen() -> None:
    assert Settings().direction is Direction.NEUTRAL
