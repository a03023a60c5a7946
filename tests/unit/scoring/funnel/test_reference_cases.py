"""Against FunnelPlotR: every figure and flag of the kept cases, to 1 in a million."""

import json
from pathlib import Path
from typing import Any

import pytest

from engagement.scoring.funnel.cases import answer
from tests.unit.scoring.funnel.references import differences

FILES = sorted((Path(__file__).parent / "cases").glob("*.json"))


def read(path: Path) -> tuple[dict[str, Any], Any]:
    case = json.loads(path.read_text())
    return case, case.pop("expected")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_answer_is_that_of_the_other_program(path: Path) -> None:
    case, expected = read(path)
    given = answer(case)
    assert differences(expected, given) == []
    json.dumps(given, allow_nan=False)


def test_the_cases_hold_every_kind_and_both_outcomes() -> None:
    """Or one could go wrong without any case that notices."""
    cases = [read(path) for path in FILES]
    params = [case["params"] for case, _expected in cases if "params" in case]
    assert {(one["data_type"], one["sr_method"]) for one in params} == {
        ("SR", "SHMI"),
        ("SR", "CQC"),
        ("PR", "SHMI"),
        ("RC", "SHMI"),
    }
    answers = [expected for _case, expected in cases if isinstance(expected, dict)]
    assert {one["draw_adjusted"] for one in answers} == {True, False}
    assert {unit.get("outlier") for one in answers for unit in one["units"]} >= {0, 1}


def test_a_difference_would_be_seen() -> None:
    _case, expected = read(FILES[0])
    other = json.loads(json.dumps(expected))
    rows = other if isinstance(other, list) else other["units"]
    name = next(key for key, value in rows[0].items() if isinstance(value, float))
    rows[0][name] *= 1 + 1e-5
    assert len(differences(expected, other)) == 1
