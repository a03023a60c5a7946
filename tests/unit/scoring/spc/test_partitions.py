"""Where limits are recalculated, and what a baseline fixes."""

from collections.abc import Collection

import numpy as np
import pytest

from engagement.scoring.spc.partitions import starts_at
from engagement.scoring.spc.settings import Convention, Settings, SpcError
from tests.unit.scoring.spc.making import chart

LOW, HIGH = [0.0, 2.0] * 6, [10.0, 12.0] * 6
BASELINE_OF_12 = Settings(baseline_points=12)


def means(
    values: list[float],
    settings: Settings,
    *,
    starts: Collection[int] = (),
    ghosts: Collection[int] = (),
) -> list[float]:
    """The mean line, each value once where it changes."""
    line = chart(values, settings, starts=starts, ghosts=ghosts).lines.mean[0].tolist()
    return [mean for k, mean in enumerate(line) if k == 0 or mean != line[k - 1]]


def test_every_partition_has_lines_of_its_own() -> None:
    charts = chart(LOW + HIGH, starts=[12])
    assert charts.lines.mean[0].tolist() == [1.0] * 12 + [11.0] * 12
    # The step between them is in no partition.
    assert charts.lines.moving_range_mean[0].tolist() == [2.0] * 24
    assert charts.moving_range[0, 12] == 8
    assert charts.partition[0].tolist() == [0] * 12 + [1] * 12


def test_a_baseline_fixes_the_limits_until_the_next_recalculation() -> None:
    assert means(LOW + HIGH, BASELINE_OF_12) == [1.0]
    later = [20.0, 22.0] * 6
    assert means(LOW + HIGH + later, BASELINE_OF_12, starts=[24]) == [1.0, 21.0]


def test_a_baseline_counts_points_that_count() -> None:
    ghosted = [0.0, 500.0, *LOW[1:], *HIGH]
    assert means(ghosted, BASELINE_OF_12, ghosts=[1]) == [1.0]
    charts = chart(ghosted, BASELINE_OF_12, ghosts=[1])
    assert charts.partition[0].tolist() == [0] * 13 + [1] * 12


def test_a_baseline_longer_than_the_series_does_nothing() -> None:
    assert means(LOW, Settings(baseline_points=13)) == means(LOW, Settings())


def test_after_a_recalculation_within_the_baseline_the_rest_has_its_own_limits() -> None:
    assert means(LOW + HIGH, BASELINE_OF_12, starts=[6]) == [1.0, 11.0]


def test_nhsrplotthedots_takes_the_first_points_of_every_partition() -> None:
    in_r = Settings(baseline_points=12, convention=Convention.NHSRPLOTTHEDOTS)
    assert means(LOW + HIGH, in_r) == [1.0]
    assert means(LOW + HIGH + HIGH, in_r, starts=[12]) == [1.0, 11.0]
    assert means(LOW + HIGH + [90.0] * 5, in_r, starts=[12]) == [1.0, 11.0]


def test_a_shift_does_not_reach_out_of_the_baseline_as_in_the_sql() -> None:
    values = [0.0] * 3 + [2.0] * 4 + [2.0] * 6
    apart = chart(values, Settings(baseline_points=7))
    assert not apart.flags.shift_above.any()
    in_r = Settings(baseline_points=7, convention=Convention.NHSRPLOTTHEDOTS)
    assert chart(values, in_r).flags.shift_above[0].tolist() == [False] * 3 + [True] * 10


def test_a_recalculation_begins_at_the_first_point_on_or_after_its_day() -> None:
    days = np.array([10, 20, 30, 40])
    assert starts_at(days, [20]).tolist() == [False, True, False, False]
    assert starts_at(days, [21, 39]).tolist() == [False, False, True, True]
    assert starts_at(days, [41, 1]).tolist() == [True, False, False, False]
    assert starts_at(days, []).tolist() == [False] * 4


def test_days_must_ascend() -> None:
    with pytest.raises(SpcError, match="sort the points by day"):
        starts_at(np.array([2, 1]), [1])
