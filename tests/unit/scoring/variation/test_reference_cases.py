"""Against published figures and other programs: every figure of the kept cases."""

import json
from pathlib import Path
from typing import Any

import pytest

from engagement.scoring.variation.cases import answer
from tests.unit.scoring.funnel.references import differences

CASES = {
    case["id"]: case
    for case in json.loads((Path(__file__).parent / "cases/variation.json").read_text())
}


@pytest.mark.parametrize("name", CASES)
def test_the_answer_is_that_of_the_other_program(name: str) -> None:
    case: dict[str, Any] = dict(CASES[name])
    expected = case.pop("expected")
    given = answer(case)
    assert set(given) == set(expected)
    assert differences(expected, given) == []
    json.dumps(given, allow_nan=False)
