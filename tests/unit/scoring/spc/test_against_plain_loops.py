"""The arrays say what plain loops in exact fractions say, for every choice of the settings."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings

from engagement.scoring.spc.chart import xmr
from engagement.scoring.spc.settings import Settings
from tests.unit.scoring.spc.making import (
    chart,
    flagged,
    marks,
    positions,
    settings_of_all_kinds,
    tenths,
)
from tests.unit.scoring.spc.plain import plain_chart


@settings(max_examples=400)
@given(tenths, settings_of_all_kinds, positions, positions)
def test_lines_and_flags_are_those_of_exact_arithmetic(
    series: list[int | None], chosen: Settings, starts: set[int], ghosts: set[int]
) -> None:
    exact = [None if value is None else Fraction(value, 10) for value in series]
    plain = plain_chart(exact, chosen, starts, ghosts, Fraction)
    floats = [None if value is None else value / 10 for value in series]
    charts = chart(floats, chosen, starts=starts, ghosts=ghosts)
    assert flagged(charts.flags) == {name: where for name, where in plain.flags.items() if where}
    for i, stretch in plain.stretch_of.items():
        width = np.nan if stretch.width is None else float(stretch.width)
        mean = float(stretch.mean)
        assert charts.lines.mean[0, i] == pytest.approx(mean, abs=1e-12)
        expected = pytest.approx([mean + width, mean - width], abs=1e-12, nan_ok=True)
        assert [charts.lines.upper[0, i], charts.lines.lower[0, i]] == expected
        thirds = pytest.approx([mean + width * 2 / 3, mean - width * 2 / 3], abs=1e-12, nan_ok=True)
        two_sigma = [charts.lines.upper_two_sigma[0, i], charts.lines.lower_two_sigma[0, i]]
        assert two_sigma == thirds
        ranges = stretch.moving_range_mean
        range_mean = np.nan if ranges is None else float(ranges)
        assert charts.lines.moving_range_mean[0, i] == pytest.approx(
            range_mean, abs=1e-12, nan_ok=True
        )
        assert charts.trial[0, i] == (len(stretch.feeding) < chosen.trial_points)


@given(tenths, tenths, settings_of_all_kinds, positions, positions)
def test_a_series_is_charted_among_many_as_it_is_alone(
    one: list[int | None],
    other: list[int | None],
    chosen: Settings,
    starts: set[int],
    ghosts: set[int],
) -> None:
    """Shorter ones are filled up with missing points, which change nothing either."""
    periods = max(len(one), len(other))
    rows = [[np.nan if x is None else x for x in row] for row in (one, other)]
    filled = np.array([row + [np.nan] * (periods - len(row)) for row in rows])
    both = xmr(
        filled,
        chosen,
        starts=marks(starts, periods),
        ghosts=np.stack([marks(ghosts, periods), marks((), periods)]),
        targets=np.array([0.5, np.nan]),
    )
    alone = [
        chart(one, chosen, starts=starts, ghosts=ghosts, target=0.5),
        chart(other, chosen, starts=starts),
    ]
    for row, single in enumerate(alone):
        size = single.values.shape[1]
        assert flagged(both.flags, row) == flagged(single.flags)
        np.testing.assert_array_equal(both.kind[row, :size], single.kind[0])
        for name, line in vars(single.lines).items():
            together = getattr(both.lines, name)[row, :size]
            np.testing.assert_allclose(together, line[0], rtol=1e-12, atol=1e-12)
        assert both.last[row] == single.last[0]
        assert both.points[row] == single.points[0]
        assert both.variation_icon(row) == single.variation_icon(0)
        assert both.assurance_icon(row) == single.assurance_icon(0)
