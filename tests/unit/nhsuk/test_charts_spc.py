import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from nhsuk.charts import (
    Chart,
    Signal,
    SpcLimits,
    SpcPoint,
    Unit,
    shared_domain,
    small_spc_chart,
    spc_chart,
)
from nhsuk.charts.signals import GLYPHS, LOOKS, glyph_svg
from tests.unit.nhsuk.chart_samples import FIRST, PERCENT, spc_points, spc_sample
from tests.unit.nhsuk.markup import read


def points_of(drawing: Chart) -> list[dict[str, Any]]:
    layers = [layer for layer in drawing.spec["layer"] if layer.get("name") == "points"]
    assert len(layers) == 1
    return list(layers[0]["data"]["values"])


def rules_of(drawing: Chart) -> list[dict[str, Any]]:
    return [
        value
        for layer in drawing.spec["layer"]
        if "mark" in layer and layer["mark"]["type"] == "rule" and "data" in layer
        for value in layer["data"]["values"]
        if "dash" in value
    ]


def test_every_signal_has_a_colour_and_a_shape_of_its_own() -> None:
    assert set(LOOKS) == set(Signal)
    assert len({looks.shape for looks in LOOKS.values()}) == len(Signal)
    assert len({looks.fill for looks in LOOKS.values()}) == len(Signal)
    assert len({signal.words for signal in Signal}) == len(Signal)


def test_points_are_drawn_as_what_they_say() -> None:
    points = points_of(spc_sample())
    assert [point["shape"] for point in points].count("diamond") == 7
    assert [point["shape"] for point in points].count("triangle-up") == 1
    assert [point["shape"] for point in points].count("square") == 1
    assert [point["fill"] for point in points].count("#ffffff") == 1
    assert len(points) == 23  # one month has no figure


def test_points_say_their_period_figure_and_rule() -> None:
    said = {point["said"].partition(":")[0]: point["said"] for point in points_of(spc_sample())}
    assert said["April 2024"] == "April 2024: 33%\nConcern: Below the lower limit"
    assert said["March 2025"].endswith("Left out of the limits: strike")


def test_up_and_down_keys_find_what_stands_out_and_no_ghosts() -> None:
    assert sum(point["marked"] for point in points_of(spc_sample())) == 9


def test_the_table_has_every_point_with_its_limits_and_the_words_of_its_flag() -> None:
    drawing = spc_sample()
    rows = {row[0]: row for row in drawing.rows}
    assert drawing.columns[-1] == "What it shows"
    assert rows["April 2024"][1:] == (
        *("33%", "60%", "40%", "80%", "82%"),
        "Concern: Below the lower limit.",
    )
    assert rows["July 2025"][1] == "no figure"
    assert "Limits set anew: New chair." in rows["May 2025"][-1]
    assert rows["May 2025"][-1].endswith("Trial limits.")
    assert len(rows) == 24


def test_limits_step_where_they_are_set_anew_and_trial_ones_are_dashed_and_said() -> None:
    rules = rules_of(spc_sample())
    assert [rule["value"] for rule in rules] == [0.6, 0.4, 0.8, 0.7, 0.55, 0.85]
    assert rules[0]["end"] == rules[3]["when"] == "2025-04-16T00:00:00"
    assert [rule["dash"] for rule in rules] == [[], [], [], [], [5, 4], [5, 4]]
    assert "on trial" in spc_sample().key
    assert any("Trial" in entry.words for entry in spc_sample().legend)


def test_no_trial_is_said_where_there_is_none() -> None:
    steady = [SpcPoint(date(2024, month, 1), month, FIRST) for month in range(1, 13)]
    drawing = spc_chart(steady, title="T", description="D", y_title="Y")
    assert drawing.key == ""
    assert [entry.words for entry in drawing.legend] == [
        *("Common cause: no more than chance", "Mean", "Process limits"),
    ]


def test_no_line_where_there_is_no_figure_and_none_through_a_ghost() -> None:
    drawing = spc_sample()
    line = next(
        layer for layer in drawing.spec["layer"] if layer.get("mark", {}).get("type") == "line"
    )
    values = line["data"]["values"]
    assert {value["stretch"] for value in values} == {0, 1}
    assert "2025-03-01T00:00:00" not in {value["when"] for value in values}


def test_words_stand_at_the_lines() -> None:
    assert "Mean 70%" in spc_sample().svg_wide
    assert "Target 82%" in spc_sample().svg_wide
    assert "Trial upper 85%" in spc_sample().svg_wide
    assert "Upper 85%" in spc_sample().svg_narrow


def test_a_small_chart_has_figures_at_its_lines_and_shares_its_range() -> None:
    series = [spc_points(), spc_points(12)]
    domain = shared_domain(series, [0.95, None])
    assert domain[0] < 0.33
    assert domain[1] > 0.95
    small = small_spc_chart(
        series[0],
        title="A",
        description="B",
        y_title="Kept",
        unit=PERCENT,
        target=0.95,
        domain=domain,
    )
    assert json.dumps(list(domain)) in json.dumps(small.spec)
    assert "T 95%" in small.svg_small
    assert not small.legend


@pytest.mark.parametrize(
    "points",
    [
        [],
        [SpcPoint(date(2024, 1, 1), 5)],
        [SpcPoint(date(2024, 1, 1), None)],
        [SpcPoint(date(2024, 1, 1), 5, SpcLimits(5, 5, 5)) for _ in range(3)],
        [SpcPoint(date(2024, 1, 1), 0, SpcLimits(0)), SpcPoint(date(2024, 2, 1), 0, SpcLimits(0))],
    ],
    ids=["none", "one", "missing", "same day", "all zero"],
)
def test_few_and_odd_points_are_drawn(points: list[SpcPoint]) -> None:
    drawing = spc_chart(points, title="T", description="D", y_title="Y")
    assert drawing.is_empty == (not points)
    if points:
        assert "NaN" not in drawing.svg_wide
        assert "<svg" in drawing.svg_narrow


@given(
    values=some.lists(
        some.one_of(some.none(), some.floats(-1e6, 1e6, allow_nan=False)), min_size=1, max_size=30
    ),
    target=some.one_of(some.none(), some.floats(-1e6, 1e6)),
)
def test_everything_drawn_lies_inside_the_range(
    values: list[float | None], target: float | None
) -> None:
    points = [SpcPoint(date(2024, 1, 1 + day), value) for day, value in enumerate(values)]
    low, high = shared_domain([points], [target])
    known = [value for value in [*values, target] if value is not None]
    assert low < high
    assert all(low <= value <= high for value in known)


@pytest.mark.parametrize("name", GLYPHS)
def test_drawings_of_the_legend_are_silent_and_well_formed(name: str) -> None:
    drawing = read(glyph_svg(name)).one("svg")
    assert drawing["aria-hidden"] == "true"
    assert not [one for one in drawing.descendants() if "style" in one]


def test_figures_are_written_as_asked() -> None:
    assert Unit(1).text(1234.56) == "1,234.6"
    assert PERCENT.text(0.425) == "42%"
    assert Unit(1, is_percent=True).text(-0.0312) == "−3.1%"
    assert Unit().text(None) == ""
