"""Charts of gaps between rare events."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.scoring.spc.chart import Charts, xmr
from engagement.scoring.spc.icons import VariationIcon
from engagement.scoring.spc.rare_events import g_charts, t_charts
from engagement.scoring.spc.settings import SpcError
from tests.unit.scoring.spc.making import UP, flagged, marks

gaps = st.lists(st.integers(0, 400), min_size=2, max_size=40)


def row(values: list[float]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.array([values], dtype=np.float64)


def test_g_chart_worked_example() -> None:
    # Mean 20: centre 13.86, upper limit 20 + 3 √420 = 81.482.
    charts = g_charts(row([10.0, 30.0, 5.0, 35.0]), UP)
    assert charts.lines.mean[0] == pytest.approx([13.86] * 4)
    assert charts.lines.upper[0] == pytest.approx([20 + 3 * 420**0.5] * 4)
    assert np.isnan(charts.lines.lower).all()
    assert not charts.flags.two_above.any()


def test_a_long_gap_after_many_short_ones_is_a_signal() -> None:
    # Mean 7: upper limit 7 + 3 √56 = 29.4.
    charts = g_charts(row([4.0, 6.0] * 9 + [43.0]), UP)
    assert flagged(charts.flags) == {"above": {18}}
    assert charts.variation_icon(0) is VariationIcon.IMPROVEMENT_HIGH


def test_g_chart_recalculates_and_leaves_ghosts_out() -> None:
    charts = g_charts(
        row([1.0, 3.0, 900.0, 10.0, 30.0]), UP, starts=marks([3], 5), ghosts=marks([2], 5)
    )
    assert charts.lines.mean[0] == pytest.approx(np.array([2, 2, 2, 20, 20]) * 0.693)


def test_t_chart_worked_example() -> None:
    # Roots 1, 2, 3 to the power of 3.6: mean root 2, moving range 1, upper root 4.66.
    charts = t_charts(row([1.0, 2**3.6, 3**3.6]), UP)
    assert charts.lines.mean[0] == pytest.approx([2**3.6] * 3)
    assert charts.lines.upper[0] == pytest.approx([4.66**3.6] * 3)
    assert charts.lines.upper_two_sigma[0] == pytest.approx([(2 + 2.66 * 2 / 3) ** 3.6] * 3)
    # 2 - 2.66 is below 0, 2 - 2.66 * 2/3 is not.
    assert np.isnan(charts.lines.lower).all()
    assert charts.lines.lower_two_sigma[0] == pytest.approx([(2 - 2.66 * 2 / 3) ** 3.6] * 3)
    assert np.isnan(charts.moving_range).all()


@given(gaps)
def test_a_t_chart_flags_what_the_chart_of_roots_flags(days: list[int]) -> None:
    charts = t_charts(row([float(d) for d in days]), UP)
    roots = xmr(row([d ** (1 / 3.6) for d in days]), UP)
    assert flagged(charts.flags) == flagged(roots.flags)


@given(gaps)
def test_no_gap_is_below_what_is_possible(cases: list[int]) -> None:
    charts = g_charts(row([float(c) for c in cases]), UP)
    assert not charts.flags.below.any()
    assert np.all(charts.lines.upper >= charts.lines.mean)


@pytest.mark.parametrize("draw", [g_charts, t_charts])
def test_a_gap_cannot_be_negative(draw: Callable[..., Charts]) -> None:
    with pytest.raises(SpcError, match="below 0"):
        draw(row([3.0, -1.0]), UP)


def test_cases_are_whole() -> None:
    with pytest.raises(SpcError, match="chart a measure with xmr"):
        g_charts(row([1.5]), UP)
