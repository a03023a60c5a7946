from collections import Counter
from typing import Any

import pytest

from nhsuk.charts import Beyond, Chart, FunnelUnit, FunnelWords, Signal, funnel
from nhsuk.charts.funnel import LONGEST_TABLE
from tests.unit.nhsuk.chart_samples import CENTRE, funnel_sample, funnel_units, limits_around

FEW, MANY = 150, 16_000
WORDS = FunnelWords("body,bodies", "Invitations", "Attended")


@pytest.fixture(scope="module")
def many() -> Chart:
    return funnel_sample(MANY)


def points_of(drawing: Chart) -> list[dict[str, Any]]:
    return next(
        list(layer["data"]["values"])
        for layer in drawing.spec["layer"]
        if layer.get("name") == "points"
    )


def of(units: list[FunnelUnit], **options: Any) -> Chart:
    return funnel(
        units,
        centre=CENTRE,
        limits=limits_around(500, 1),
        words=WORDS,
        title="T",
        description="D",
        **options,
    )


def test_few_units_are_points_of_their_own_in_the_order_of_their_size() -> None:
    points = points_of(funnel_sample(FEW))
    assert len(points) == FEW
    assert [point["x"] for point in points] == sorted(point["x"] for point in points)
    marked = sum(unit.beyond is not Beyond.INSIDE for unit in funnel_units(FEW))
    assert sum(point["marked"] for point in points) == marked


def test_each_says_its_name_its_figures_and_where_it_lies() -> None:
    unit = FunnelUnit("Dale", 120, 0.9, Beyond.OUTSIDE, Signal.IMPROVEMENT)
    (point,) = points_of(of([unit]))
    assert (
        point["said"] == "Dale\nAttended 1; Invitations 120\nOutside the 99.8% limits: improvement"
    )
    assert point["label"] == "Dale"


def test_many_units_share_squares_and_none_is_lost(many: Chart) -> None:
    points = points_of(many)
    assert len(points) < 3000
    counts = [
        int(point["said"].split(" ", 1)[0].replace(",", ""))
        for point in points
        if point["said"].split("\n")[0].endswith(" practices")
    ]
    assert sum(counts) + len(points) - len(counts) == MANY


def test_many_units_are_still_a_light_page(many: Chart) -> None:
    assert len(many.svg_wide) < 300_000
    assert len(many.rows) == LONGEST_TABLE


def test_a_long_table_says_what_it_leaves_out_and_leads_to_all(many: Chart) -> None:
    assert many.note == (
        "The table has the 100 practices furthest from the centre line, out of 16,000."
    )
    assert many.note_link == ("All 16,000 practices", "/all/")
    assert {row[-1].partition(":")[0] for row in many.rows[:5]} == {str(Beyond.OUTSIDE)}


def test_a_short_table_has_all_furthest_outside_first_each_with_its_page() -> None:
    units = funnel_units(FEW)[:50]
    drawing = of(units)
    assert len(drawing.rows) == 50
    assert drawing.note == ""
    assert [unit.href for unit in units if unit.name == drawing.rows[0][0]] == [
        drawing.row_links[0]
    ]


def test_those_furthest_outside_are_named_and_fewer_in_a_narrow_picture(many: Chart) -> None:
    named = [point for point in points_of(many) if "label" in point]
    assert 0 < sum(bool(point["narrow"]) for point in named) <= 5
    assert 0 < sum(bool(point["wide"]) for point in named) <= 12


def test_the_legend_counts_each_kind() -> None:
    units = funnel_units(FEW)
    counts = Counter(unit.beyond for unit in units)
    words = [entry.words for entry in funnel_sample(FEW).legend]
    assert f"Inside the limits ({counts[Beyond.INSIDE]})" in words
    assert any("chance alone" in one for one in words)
    assert not any("chance alone" in entry.words for entry in of(units).legend)


def test_unadjusted_limits_are_fine_and_dashed() -> None:
    layers = funnel_sample(FEW).spec["layer"]
    marks = {
        layer["data"]["name"]: layer["mark"] for layer in layers if layer["mark"]["type"] == "line"
    }
    assert "strokeDash" in marks["plain"]
    assert "strokeDash" not in marks["main"]


@pytest.mark.parametrize(
    "units",
    [
        [],
        [FunnelUnit("One", 10, 0.5)],
        [FunnelUnit("Zero", 0, 0), FunnelUnit("Also", 0, 0)],
        [FunnelUnit("Same", 10, CENTRE)] * 3,
    ],
    ids=["none", "one", "zero", "same"],
)
@pytest.mark.parametrize("is_log", [False, True])
def test_few_and_odd_units_are_drawn(units: list[FunnelUnit], *, is_log: bool) -> None:
    drawing = of(units, is_log=is_log)
    assert drawing.is_empty == (not units)
    if units:
        assert "NaN" not in drawing.svg_wide


def test_outside_without_a_direction_is_unusual_but_never_good_or_bad() -> None:
    unit = FunnelUnit("Dale", 120, 0.9, Beyond.OUTSIDE)
    assert unit.shown_signal is Signal.NEITHER
    assert FunnelUnit("Dale", 1, 1, signal=Signal.CONCERN).shown_signal is Signal.COMMON
