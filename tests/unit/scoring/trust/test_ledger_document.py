import copy
import io
import json
import sys
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from engagement.scoring.ledger import LedgerError
from engagement.scoring.ledger_document import score_document
from engagement.scoring.trust import score_trust
from engagement.scoring.trust_ledger import TrustLedger, TrustRows
from tests.unit.scoring.trust.ledgers import DOCUMENT, MODEL, row, rows


def document(**changed: Any) -> dict[str, Any]:
    columns = {
        "partner": ["b", "a", "b", "b"],
        "type": ["gp", "council", "gp", "gp"],
        "source": ["tone", "pulse", "commitment", "issue"],
        "truster": ["system", "partner", "system", "partner"],
        "day": [3, 90, 100, 364],
        "x": [0.25, 1, 0.5, 1],
        "q": [1, 2, 0.5, 1],
        "pressure": [0, 0, 0.5, 0],
    }
    return {"model": DOCUMENT, "days": [0, 100, 400], "rows": {**columns, **changed}}


def test_scores_come_by_partner_and_truster() -> None:
    scores = score_document(document())["scores"]
    names = [(score["partner"], score["truster"]) for score in scores]
    assert names == [("b", "system"), ("a", "partner"), ("b", "partner")]
    ledger = TrustLedger("gp", rows(row(3, "tone", 0.25), row(100, "commitment", 0.5, 0.5, 0.5)))
    series = score_trust(ledger, MODEL, np.array([0, 100, 400]))
    assert scores[0]["mean"] == pytest.approx(series.mean.tolist(), abs=1e-12)
    assert scores[0]["sd"] == pytest.approx(series.sd.tolist(), abs=1e-12)
    assert scores[0]["credibility"] == pytest.approx(series.credibility.tolist(), abs=1e-12)
    assert scores[2]["mean"][0] == MODEL.mu["gp"]


def test_days_may_be_dates_and_whole_floats() -> None:
    by_date = {"day": ["2024-01-07", "2024-01-07", "2024-01-08", "2024-01-09"]}
    dated = {**document(**by_date), "days": ["2024-01-31"]}
    first = score_document(dated)["scores"][0]["mean"][0]
    numbered = {**document(day=[7.0, 7, 8, 9]), "days": [31]}
    assert first == pytest.approx(score_document(numbered)["scores"][0]["mean"][0], abs=1e-9)


def test_starting_points_may_be_given_in_points() -> None:
    kinds = {"source": ["history"] * 4}
    in_points = score_document(document(**kinds, x=[12, 0, -12, 0]))
    as_shares = score_document(document(**kinds, x=[1, 0.5, 0, 0.5]))
    assert in_points == as_shares


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"x": [0, 0, 0, 1.5]}, "between 0 and 1"),
        ({"x": [0, 0, 0]}, "same length"),
        ({"x": ["0", 0, 0, 0]}, "numbers only"),
        ({"day": [1, 2, 3, 4.5]}, "4.5"),
        ({"day": [1, 2, 3, "today"]}, "today"),
        ({"source": ["tone", "gossip", "tone", "tone"]}, "gossip"),
        ({"type": ["gp", "council", "council", "gp"]}, "more than one type"),
        ({"partner": ["a", "b", [1], "c"]}, "names"),
        ({"mood": [1, 2, 3, 4]}, "exactly the columns"),
    ],
)
def test_rows_that_cannot_be_are_refused(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(LedgerError, match=said):
        score_document(document(**changed))


@pytest.mark.parametrize("given", [[], {"model": {}}, {"model": 1, "days": [], "rows": {}}])
def test_other_documents_are_refused(given: Any) -> None:
    with pytest.raises(LedgerError):
        score_document(given)


def test_quality_and_pressure_may_be_left_out() -> None:
    short = copy.deepcopy(document(q=[1] * 4, pressure=[0] * 4))
    full = score_document(short)
    del short["rows"]["q"], short["rows"]["pressure"]
    assert score_document(short) == full


def run_command(text: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))
    out = io.StringIO()
    call_command("score_ledger", stdout=out)
    return out.getvalue()


def test_the_command_reads_and_writes_one_document(monkeypatch: pytest.MonkeyPatch) -> None:
    said = run_command(json.dumps(document()), monkeypatch)
    assert json.loads(said) == score_document(document())


@pytest.mark.parametrize("text", ["no JSON", json.dumps({"model": {}, "days": [], "rows": {}})])
def test_the_command_refuses_in_one_sentence(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError):
        run_command(text, monkeypatch)


def test_rows_without_anything_make_an_empty_ledger() -> None:
    assert TrustRows().day.size == 0
