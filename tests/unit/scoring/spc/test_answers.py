"""Cases as other people write them: what the file may hold beyond the kept cases."""

import json
from typing import Any

import pytest

from engagement.scoring.spc.cases import answer
from engagement.scoring.spc.settings import SpcError

SQL, SINCE_2023, IN_R = "mdc_sql_v2_5", "mdc_two_sigma_from_nov_2023", "nhsrplotthedots_0_2_2"


def case(y: list[Any], **params: Any) -> dict[str, Any]:
    x = [f"2020-{1 + k // 28:02}-{1 + k % 28:02}" for k in range(len(y))]
    return {"id": "made up", "x": x, "y": y, "params": params}


STEADY = [9, 11] * 6


def test_answers_fit_into_json() -> None:
    for y in ([1], [1, 2], STEADY, [None, 3, None], [None]):
        json.dumps(answer(case(y, target=3)), allow_nan=False)


def test_one_point_has_no_limits() -> None:
    given = answer(case([5], target=5))
    assert given[SQL]["mean"] == [5]
    assert given[SQL]["upl"] == given[SQL]["moving_range_limit"] == [None]
    assert given[SQL]["assurance_icon"] is None
    assert given[IN_R]["lpl"] == [None]
    assert given[IN_R]["assurance"] == "inconsistent"


def test_a_constant_series_loses_its_limits_when_screened_in_r_alone() -> None:
    given = answer(case([3] * 20, screen=True))
    assert given[SQL]["upl"] == [3] * 20
    assert given[IN_R]["upl"] == [None] * 20
    assert set(given[IN_R]["special_cause_type"]) == {"Common Cause"}


def test_r_screens_unless_told_not_to() -> None:
    y = [*STEADY, 90]
    assert answer(case(y)) == answer(case(y, screen=True)) != answer(case(y, screen=False))


def test_points_are_put_in_order_of_time_with_their_marks() -> None:
    sorted_case = case([1, 5, 2, 40, 9, 3, 8], rebase=["2020-01-04"], ghost=[1], target=2)
    order = [3, 0, 6, 2, 5, 1, 4]
    mixed = sorted_case | {
        "x": [sorted_case["x"][i] for i in order],
        "y": [sorted_case["y"][i] for i in order],
        "params": sorted_case["params"] | {"ghost": [5]},
    }
    assert answer(mixed) == answer(sorted_case)


def test_points_of_one_date_keep_their_order_and_begin_one_partition() -> None:
    twice = case(STEADY, rebase=["2020-01-04"])
    twice["x"][4] = twice["x"][3]
    assert answer(twice)[IN_R]["rebase_group"] == [0] * 3 + [1] * 9


@pytest.mark.parametrize(
    "ghost", [[2], ["2020-01-03"], [False, False, True, *[False] * 9], 2, "2020-01-03"]
)
def test_points_are_named_by_position_by_date_or_by_true(ghost: Any) -> None:
    named = answer(case([9, 11, 400, *STEADY[:9]], ghost=ghost))
    # The eleven others: 9 six times, 11 five times.
    assert named[SQL]["mean"] == pytest.approx([109 / 11] * 12)
    missing = answer(case([9, 11, None, *STEADY[:9]]))
    assert named == missing


def test_a_ghosted_last_point_leaves_the_icon_to_the_one_before() -> None:
    y = [*STEADY, 30]
    assert answer(case(y))[SQL]["variation_icon"] == "Improvement (High)"
    ghosted = answer(case([*y, 10], ghost=[13], direction="decrease"))
    assert ghosted[SQL]["variation_icon"] == "Concern (High)"
    assert ghosted[SQL]["point"][13] == "common_cause"
    assert ghosted[IN_R]["last_point_type"] == "special_cause_concern"


@pytest.mark.parametrize("name", ["rebase", "recalc_at"])
@pytest.mark.parametrize("at", [["2020-01-07"], [6]])
def test_limits_are_recalculated_under_either_name(name: str, at: list[Any]) -> None:
    given = answer(case([0, 2] * 3 + [10, 12] * 3, **{name: at}))
    for variant in (SQL, SINCE_2023, IN_R):
        assert given[variant]["mean"] == [1] * 6 + [11] * 6
    assert given[IN_R]["rebase_group"] == [0] * 6 + [1] * 6


def test_a_date_without_a_point_begins_nothing() -> None:
    assert answer(case(STEADY, rebase=["2020-01-07T12:00:00"])) == answer(case(STEADY))


@pytest.mark.parametrize("name", ["fix", "baseline_n"])
def test_limits_are_fixed_on_the_first_points_under_either_name(name: str) -> None:
    given = answer(case([0, 2] * 6 + [10, 12] * 3, **{name: 12}))
    assert given[SQL]["mean"] == given[IN_R]["mean"] == [1] * 18


def test_a_conflict_is_settled_as_asked_and_always_listed() -> None:
    y = [0, -1, -2, -3, -4, -5, -6, -7]
    for chosen, first in (("improvement", "improvement"), ("Concern", "concern")):
        given = answer(case(y, conflict=chosen))[SQL]
        assert given["point"][0] == first
        assert given["conflict_points"] == [0]
    assert answer(case(y, direction="neutral", conflict="concern"))[SQL]["conflict_points"] == []


def test_a_target_without_a_better_direction_is_no_target_in_the_sql() -> None:
    given = answer(case(STEADY, direction="neutral", target=10))
    assert given[SQL]["assurance_icon"] is None
    assert given[IN_R]["assurance"] is None


def test_a_target_on_a_limit() -> None:
    # 10 ± 2.66 * 2.
    for target, sql in ((15.32, "Fail"), (4.68, "Pass")):
        given = answer(case(STEADY, target=target))
        assert given[SQL]["assurance_icon"] == sql
        assert given[IN_R]["assurance"] == "inconsistent"


def test_the_way_of_a_trend_at_a_turning_point_is_that_of_the_next_step_in_r() -> None:
    y = [5, 9, 5, 6, 7, 8, 9, 10, 11, 10, 9, 8, 7, 6, 5, 9, 5]
    names = answer(case(y, screen=False))[IN_R]["special_cause_type"]
    assert names[2:8] == ["7 Point Trend (Increasing)"] * 6
    assert names[8:15] == ["7 Point Trend (Decreasing)"] * 7


def test_the_last_point_of_a_rise_takes_the_way_of_a_fall_that_begins_beside_it_in_r() -> None:
    y = [5, 9, 5, 6, 7, 8, 9, 10, 11, 11, 10, 9, 8, 7, 6, 5, 9, 5]
    given = answer(case(y, screen=False))
    assert given[IN_R]["special_cause_type"][8] == "7 Point Trend (Decreasing)"
    assert given[SQL]["flags"]["trend_up"] == list(range(2, 9))


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no values": ({"x": [], "y": []}, "at least one point"),
    "lengths differ": ({"x": ["2020-01-01"], "y": [1, 2]}, "one length"),
    "a date that is none": ({"x": ["1 May"], "y": [1]}, "x holds '1 May': write dates"),
    "a value that is none": ({"x": ["2020-01-01"], "y": ["1"]}, "y holds '1': give a number"),
    "a truth for a value": ({"x": ["2020-01-01"], "y": [True]}, "y holds True"),
    "an unknown direction": (case([1], direction="sideways"), "choose one of increase"),
    "an unknown conflict": (case([1], conflict="neither"), "choose one of improvement"),
    "half a point": (case([1], fix=12.5), "whole number of points"),
    "a ghost beyond the end": (case([1, 2], ghost=[2]), "by its position, from 0"),
    "truths of another length": (case([1, 2], ghost=[True]), "true or false of 1 of 2"),
    "params as a list": (case([1]) | {"params": [1]}, "params must be an object"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_case_that_cannot_be_read_is_refused_with_a_sentence(name: str) -> None:
    given, sentence = REFUSED[name]
    with pytest.raises(SpcError, match=sentence):
        answer(given)
