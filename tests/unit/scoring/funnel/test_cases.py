"""Cases as plain data: what is asked, what may be left out, and what is refused in one sentence."""

from typing import Any

import pytest

from engagement.scoring.funnel.cases import answer
from engagement.scoring.funnel.units import FunnelError

ROWS = [
    {"num": num, "den": den, "group": group}
    for num, den, group in ((3, 30, "a"), (12, 40, "b"), (9, 35, "c"), (30, 60, "d"), (8, 50, "e"))
]


def funnel(rows: Any = ROWS, **params: Any) -> dict[str, Any]:
    found = answer({"id": "x", "params": {"data_type": "PR", **params}, "input": rows})
    assert isinstance(found, dict)
    return found


def column(found: dict[str, Any], name: str) -> list[Any]:
    return [unit[name] for unit in found["units"]]


def test_rows_of_one_group_are_added_up_in_the_order_of_their_first() -> None:
    split = [
        {"num": 30, "den": 60, "group": "d"},
        {"num": 1, "den": 10, "group": "a"},
        {"num": 2, "den": 20, "group": "a"},
        *ROWS[1:3],
        ROWS[4],
    ]
    found = funnel(split)
    assert column(found, "group") == ["d", "a", "b", "c", "e"]
    assert found["units"][1] == funnel()["units"][0]
    assert found["phi"] == pytest.approx(funnel()["phi"])


def test_rows_without_a_group_stand_for_themselves() -> None:
    found = funnel([{"num": 3, "den": 30}, {"num": 12, "den": 40}])
    assert column(found, "group") == [1, 2]


def test_the_multiplier_scales_the_lines_and_nothing_else() -> None:
    one, hundred = funnel(), funnel(multiplier=100)
    assert column(hundred, "rr") == column(one, "rr")
    assert column(hundred, "outlier") == column(one, "outlier")
    for name in ("LCL95", "UCL99", "OD95LCL", "OD99UCL"):
        assert column(hundred, name) == pytest.approx([100 * x for x in column(one, name)])


def test_unadjusted_there_is_no_variance_between() -> None:
    found = funnel(draw_adjusted=False, limit=95)
    assert (found["phi"], found["tau2"], found["draw_adjusted"]) == (0, 0, False)
    assert column(found, "OD95LCL") == column(found, "LCL95")
    assert sum(column(found, "outlier")) > sum(column(funnel(limit=95), "outlier"))


def test_the_limit_decides_who_is_an_outlier() -> None:
    wide, narrow = (funnel(draw_adjusted=False, limit=limit) for limit in (99, 95))
    assert sum(column(wide, "outlier")) < sum(column(narrow, "outlier"))
    assert funnel(limit=99.8) == funnel(limit=99) == funnel()


def test_trimming_less_leaves_more_variation() -> None:
    assert funnel(trim_by=0)["phi"] > funnel(trim_by=0.2)["phi"]
    ratio = {"data_type": "SR", "sr_method": "SHMI"}
    kept = column(funnel(**ratio, trim_by=0.2), "truncated")
    assert 0 < sum(kept) < len(kept)
    assert sum(column(funnel(**ratio, trim_by=0), "truncated")) == 0


def test_expected_events_are_rounded_as_they_are_published() -> None:
    rows = [{"num": 7, "den": 5.416324}, {"num": 4, "den": 4.894445}, {"num": 5, "den": 4.866}]
    by_default = funnel(rows, data_type="SR")
    assert column(by_default, "denominator") == [5.42, 4.89, 4.87]
    assert column(by_default, "rr")[0] == pytest.approx(7 / 5.416324)
    whole = funnel(rows, data_type="SR", SHMI_rounding=False)
    assert column(whole, "denominator") == [5.416324, 4.894445, 4.866]
    assert column(funnel(rows, data_type="SR", sr_method="CQC"), "denominator")[0] == 5.416324


def test_standardised_ratios_by_logarithm_are_what_is_meant_without_params() -> None:
    assert answer({"input": ROWS}) == funnel(data_type="SR", sr_method="SHMI")


def test_a_ratio_of_nothing_has_no_score() -> None:
    found = funnel([{"num": 0, "den": 30}, *ROWS], data_type="SR", trim_by=0)
    assert found["units"][0]["Uzscore"] is None
    assert found["units"][0]["Y"] is None
    assert found["units"][0]["outlier"] == 1


def test_official_proportions() -> None:
    rows = [{"Area": "N", "numerator": 66, "denominator": 100}]
    rows += [{"Area": "S", "numerator": 34, "denominator": 100}]
    found = answer({"input": rows})
    assert isinstance(found, dict)
    assert [unit[found["class_column"]] for unit in found["units"]] == [
        "High (0.001)",
        "Low (0.001)",
    ]
    assert [unit["Area"] for unit in found["units"]] == ["N", "S"]
    assert found["limits"][0]["Baseline"] == 50
    per_one = answer({"input": rows, "params": {"multiplier": 1}})
    assert isinstance(per_one, dict)
    assert per_one["limits"][-1]["Upper3s0001limit"] * 100 == pytest.approx(
        found["limits"][-1]["Upper3s0001limit"]
    )


def test_official_ratios() -> None:
    found = answer({"input": [{"obs": 10, "expected": 18.5}, {"obs": 10, "expected": 4.7}]})
    assert isinstance(found, dict)
    assert column(found, "significance") == ["Low (0.025)", "High (0.025)"]
    first = found["limits"][0]
    # 1 event is significantly few where 5.5716 were expected: 82 % fewer.
    assert first["lower_2s_exp_events"] == pytest.approx(5.5716, abs=5e-5)
    assert first["lower_2s_count"] == pytest.approx(1 / 5.5716 - 1, abs=5e-5)
    assert first["lower_2s_isr"] == pytest.approx(100 / 5.5716, abs=5e-3)


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ({}, "at least one row"),
        ({"input": []}, "at least one row"),
        ({"input": {"num": 1}}, "at least one row"),
        ({"input": [1]}, "Row 1 of input must be an object"),
        ({"input": [{"x": 1}]}, "numerator and denominator"),
        ({"input": ROWS, "params": ["PR"]}, "params must be an object"),
        ({"input": [*ROWS, {"num": 1}]}, "Row 6 of input has no den"),
        ({"input": [*ROWS, {"num": "1", "den": 2}]}, "num in row 6 of input must be a number"),
        ({"input": [*ROWS, {"num": True, "den": 2}]}, "num in row 6 of input must be a number"),
        ({"input": [*ROWS, {"num": 10**400, "den": 2}]}, "num in row 6 of input must be a number"),
        ({"input": [*ROWS, {"num": 1, "den": 0}]}, "Unit 6 has a denominator of nothing"),
        ({"input": [*ROWS, {"num": 1, "den": 2, "group": [1]}]}, "group must be a name"),
        ({"input": [{"expected": 0}]}, "denominator of nothing"),
        ({"input": [{"obs": 1, "expected": -1}]}, "denominator of nothing"),
        ({"input": [{"numerator": 2, "denominator": 1}]}, "not a proportion"),
    ],
)
def test_cases_that_cannot_be_are_refused(case: dict[str, Any], said: str) -> None:
    with pytest.raises(FunnelError, match=said):
        answer(case)


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"data_type": "XX"}, "SR, PR or RC"),
        ({"data_type": "SR", "sr_method": "XX"}, "SHMI or CQC"),
        ({"limit": 90}, "95, or 99"),
        ({"limit": "95"}, "limit must be a number"),
        ({"trim_by": 0.7}, "below 0"),
        ({"trim_by": None}, "trim_by must be a number"),
        ({"multiplier": "100"}, "multiplier must be a number"),
        ({"multiplier": 0}, "multiplier is 0"),
        ({"draw_adjusted": "yes"}, "true or false"),
    ],
)
def test_settings_that_cannot_be_are_refused(params: dict[str, Any], said: str) -> None:
    with pytest.raises(FunnelError, match=said):
        funnel(**params)
