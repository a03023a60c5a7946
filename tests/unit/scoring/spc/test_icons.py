"""What points mean, and the icons of variation and assurance."""

import pytest

from engagement.scoring.spc.icons import AssuranceIcon, PointKind, VariationIcon
from engagement.scoring.spc.settings import Conflict, Convention, Direction, Settings
from tests.unit.scoring.spc.making import chart

# Mean 10, moving ranges 2: limits 10 ± 5.32.
STEADY = [9.0, 11.0] * 8
UP, DOWN, NEITHER = Direction.INCREASE, Direction.DECREASE, Direction.NEUTRAL


def icon(values: list[float], direction: Direction) -> VariationIcon | None:
    return chart(values, Settings(direction=direction, baseline_points=16)).variation_icon(0)


@pytest.mark.parametrize(
    ("last", "direction", "expected"),
    [
        (20.0, UP, VariationIcon.IMPROVEMENT_HIGH),
        (20.0, DOWN, VariationIcon.CONCERN_HIGH),
        (20.0, NEITHER, VariationIcon.NEITHER_HIGH),
        (0.0, UP, VariationIcon.CONCERN_LOW),
        (0.0, DOWN, VariationIcon.IMPROVEMENT_LOW),
        (0.0, NEITHER, VariationIcon.NEITHER_LOW),
        (10.0, UP, VariationIcon.COMMON_CAUSE),
    ],
)
def test_variation_is_what_the_last_point_says(
    last: float, direction: Direction, expected: VariationIcon
) -> None:
    assert icon([*STEADY, last], direction) is expected


def test_only_the_last_included_point_counts() -> None:
    chosen = Settings(direction=UP, baseline_points=16)
    assert chart([*STEADY, 20.0, 10.0], chosen).variation_icon(0) is VariationIcon.COMMON_CAUSE
    ghosted = chart([*STEADY, 20.0, 10.0], chosen, ghosts=[17])
    assert ghosted.variation_icon(0) is VariationIcon.IMPROVEMENT_HIGH
    assert ghosted.point_kinds(0)[-2:] == [PointKind.IMPROVEMENT, PointKind.EXCLUDED]
    assert ghosted.last.tolist() == [16]


def test_icons_need_fifteen_points_that_count() -> None:
    for size, expected in ((14, None), (15, VariationIcon.COMMON_CAUSE)):
        charts = chart(STEADY[:size], Settings(direction=UP), target=10.0)
        assert charts.variation_icon(0) is expected
        assert (charts.assurance_icon(0) is None) == (expected is None)
    assert chart(STEADY[:15], Settings(direction=UP), ghosts=[3]).variation_icon(0) is None
    early = Settings(direction=UP, icon_points=13)
    assert chart(STEADY[:13], early).variation_icon(0) is VariationIcon.COMMON_CAUSE


@pytest.mark.parametrize(
    ("conflict", "expected"),
    [
        (Conflict.IMPROVEMENT, PointKind.IMPROVEMENT),
        (Conflict.CONCERN, PointKind.CONCERN),
    ],
)
def test_a_rise_below_the_mean_is_what_the_setting_says(
    conflict: Conflict, expected: PointKind
) -> None:
    rise_below_the_mean = [7.0, 7.1, 7.2, 7.3, 7.4, 7.5, 7.6]
    chosen = Settings(direction=UP, baseline_points=16, conflict=conflict)
    charts = chart(STEADY + rise_below_the_mean, chosen)
    assert charts.conflict[0].tolist() == [False] * 16 + [True] * 7
    assert charts.point_kinds(0)[16:] == [expected] * 7


def test_where_neither_way_is_better_nothing_conflicts_and_high_goes_first() -> None:
    charts = chart(
        [*STEADY, 7.0, 7.1, 7.2, 7.3, 7.4, 7.5, 7.6],
        Settings(direction=NEITHER, baseline_points=16),
    )
    assert not charts.conflict.any()
    assert charts.point_kinds(0)[16:] == [PointKind.NEITHER_HIGH] * 7


@pytest.mark.parametrize(
    ("target", "up", "down"),
    [
        (4.0, AssuranceIcon.PASS, AssuranceIcon.FAIL),
        (4.68, AssuranceIcon.PASS, AssuranceIcon.FAIL),
        (4.69, AssuranceIcon.HIT_OR_MISS, AssuranceIcon.HIT_OR_MISS),
        (15.31, AssuranceIcon.HIT_OR_MISS, AssuranceIcon.HIT_OR_MISS),
        (15.32, AssuranceIcon.FAIL, AssuranceIcon.PASS),
        (16.0, AssuranceIcon.FAIL, AssuranceIcon.PASS),
    ],
)
def test_assurance_compares_the_target_with_the_limits(
    target: float, up: AssuranceIcon, down: AssuranceIcon
) -> None:
    for direction, expected in ((UP, up), (DOWN, down), (NEITHER, None)):
        charts = chart(STEADY, Settings(direction=direction), target=target)
        assert charts.assurance_icon(0) is expected


@pytest.mark.parametrize("target", [4.68, 15.32])
def test_a_target_on_a_limit_is_hit_or_miss_in_nhsrplotthedots(target: float) -> None:
    chosen = Settings(direction=UP, convention=Convention.NHSRPLOTTHEDOTS)
    assert chart(STEADY, chosen, target=target).assurance_icon(0) is AssuranceIcon.HIT_OR_MISS


def test_a_constant_series_meets_the_target_that_it_equals() -> None:
    for direction in (UP, DOWN):
        charts = chart([0.1] * 16, Settings(direction=direction), target=0.1)
        assert charts.assurance_icon(0) is AssuranceIcon.PASS


def test_assurance_reads_the_limits_of_the_last_partition() -> None:
    charts = chart(STEADY + [90.0, 110.0] * 8, Settings(direction=UP), starts=[16], target=40.0)
    assert charts.assurance_icon(0) is AssuranceIcon.PASS


def test_no_target_and_no_limits_mean_no_assurance() -> None:
    assert chart(STEADY, Settings(direction=UP)).assurance_icon(0) is None
    alone = chart([*STEADY, 50.0], Settings(direction=UP), starts=[16], target=1.0)
    assert alone.assurance_icon(0) is None
