"""Charts from a document on standard input: what comes out, and what is refused."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from engagement.management.commands.charts import KINDS
from engagement.scoring.funnel.cases import answer as funnel
from engagement.scoring.variation.cases import answer as variation

ROOT = Path(__file__).parents[3]
UNITS = [{"num": 3, "den": 30, "group": "a"}, {"num": 12, "den": 40, "group": "b"}]
FUNNEL: dict[str, Any] = {"id": "f", "params": {"data_type": "PR"}, "input": UNITS}
NETWORK: dict[str, Any] = {"id": 7, "measure": "network", "input": [["a", "b"], ["b", "c"]]}
SERIES: dict[str, Any] = {
    "id": "s",
    "params": {},
    "x": [f"2025-{month:02}-01" for month in range(1, 13)],
    "y": [5, 7, 6, 5, 8, 7, 6, 5, 7, 6, 8, 6],
}


def run(monkeypatch: pytest.MonkeyPatch, kind: str, document: Any) -> Any:
    text = document if isinstance(document, str) else json.dumps(document)
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))
    out = io.StringIO()
    call_command("charts", kind, stdout=out)
    return json.loads(out.getvalue())


def test_every_case_is_answered_under_its_id(monkeypatch: pytest.MonkeyPatch) -> None:
    said = run(monkeypatch, "funnel", [FUNNEL, {**FUNNEL, "id": "again"}])
    assert said == [{"id": name, "result": funnel(FUNNEL)} for name in ("f", "again")]
    said = run(monkeypatch, "variation", {"cases": [NETWORK]})
    assert said == [{"id": 7, "result": variation(NETWORK)}]
    assert run(monkeypatch, "variation", []) == []


def test_every_kind_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    cases = {"spc": SERIES, "funnel": FUNNEL, "variation": NETWORK}
    assert set(cases) == set(KINDS)
    for kind, case in cases.items():
        [said] = run(monkeypatch, kind, [case])
        assert said["id"] == case["id"]
        assert said["result"]


def test_what_is_no_number_is_null(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = [{"num": 0, "den": 30}, *UNITS, {"num": 5, "den": 6}]
    params = {"data_type": "SR", "trim_by": 0}
    # An expected count this small has an upper limit that no number can hold.
    tiny = [{"num": 1, "den": 1e-5}, *UNITS]
    [plain, huge] = run(
        monkeypatch,
        "funnel",
        [
            {"id": 1, "params": params, "input": nothing},
            {"id": 2, "params": {**params, "SHMI_rounding": False}, "input": tiny},
        ],
    )
    assert plain["result"]["units"][0]["Uzscore"] is None
    assert huge["result"]["units"][0]["OD99UCL"] is None


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("no JSON", "not JSON"),
        ('{"case": []}', "must be a list of cases"),
        ("3", "must be a list of cases"),
    ],
)
def test_what_is_no_list_of_cases_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], document: str, said: str
) -> None:
    with pytest.raises(CommandError, match=said):
        run(monkeypatch, "funnel", document)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("kind", "good", "broken", "said"),
    [
        ("funnel", FUNNEL, 3, "Case number 2 must be an object"),
        ("funnel", FUNNEL, {"input": UNITS}, "Case number 2 has no id"),
        ("funnel", FUNNEL, {**FUNNEL, "id": ""}, "Case number 2 has no id"),
        ("funnel", FUNNEL, {**FUNNEL, "id": "g", "input": [{"num": 1}]}, "Case g: Row 1 of"),
        (
            "funnel",
            FUNNEL,
            {"id": "n", "input": [{"num": float("nan"), "den": 1}]},
            "Case n: num in row 1",
        ),
        ("variation", NETWORK, {"id": "v", "measure": "mood"}, "Case v: measure is 'mood'"),
        ("spc", SERIES, {**SERIES, "id": "t", "y": "high"}, "Case t: "),
    ],
)
def test_a_broken_case_says_why_and_the_others_are_answered(
    monkeypatch: pytest.MonkeyPatch, kind: str, good: Any, broken: Any, said: str
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps([good, broken, good])))
    out = io.StringIO()
    with pytest.raises(CommandError, match=said):
        call_command("charts", kind, stdout=out)
    first, second, third = json.loads(out.getvalue())
    assert first["result"]
    assert third == first
    assert second["result"] is None
    assert said in second["error"]


def test_other_kinds_are_refused() -> None:
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("charts", "pie")


def test_it_works_from_any_directory_and_without_a_database(tmp_path: Path) -> None:
    """A program of its own, with an address where no database answers."""
    environment = {**os.environ, "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none"}
    for document, code in ((json.dumps([FUNNEL]), 0), ("{}", 1)):
        ran = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), "charts", "funnel"],
            input=document,
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=environment,
            check=False,
        )
        assert ran.returncode == code, ran.stderr
        assert bool(ran.stdout) == (code == 0)
        assert "Traceback" not in ran.stderr
    assert list(tmp_path.iterdir()) == []
