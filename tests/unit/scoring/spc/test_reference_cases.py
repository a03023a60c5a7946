"""Against other programs: every figure, flag and icon of the kept cases, to 1 in a million."""

import json
from pathlib import Path
from typing import Any

import pytest

from engagement.scoring.spc.cases import answer

CASES = {
    case["id"]: case for case in json.loads((Path(__file__).parent / "cases/spc.json").read_text())
}
IN_RUNS = {
    *("mean", "upl", "lpl", "moving_range_mean", "moving_range_limit", "point"),
    *("rebase_group", "special_cause_type", "point_type"),
}


def expected_of(case: dict[str, Any], variant: str) -> dict[str, Any]:
    return {
        name: [value for value, times in given for _ in range(times)] if name in IN_RUNS else given
        for name, given in case["expected"][variant].items()
    }


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize(
    "variant", ["mdc_sql_v2_5", "mdc_two_sigma_from_nov_2023", "nhsrplotthedots_0_2_2"]
)
def test_the_answer_is_that_of_the_other_program(name: str, variant: str) -> None:
    case = CASES[name]
    given = answer({key: case[key] for key in ("id", "x", "y", "params")})[variant]
    expected = expected_of(case, variant)
    assert set(given) == set(expected)
    for key, value in expected.items():
        if isinstance(value, list) and value and isinstance(value[0], float):
            assert given[key] == pytest.approx(value, rel=1e-6, abs=1e-9), key
        else:
            assert given[key] == value, key


def test_the_cases_hold_every_rule() -> None:
    """Or a rule could go wrong without any case that notices."""
    flags = [case["expected"]["mdc_two_sigma_from_nov_2023"]["flags"] for case in CASES.values()]
    never = [rule for rule in flags[0] if not any(found[rule] for found in flags)]
    assert never == ["trend_up"]
