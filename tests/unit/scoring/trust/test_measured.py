"""The table on the page about trust is that of the shipped model and of the code as it is."""

from typing import Any

import pytest
from django.core.management import call_command

from engagement.management.commands import validate_scores
from engagement.scoring.models import measured_table
from engagement.scoring.models.measured import check, code_hash
from engagement.scoring.validation import SEEDS
from tests.unit.scoring.trust.ledgers import MODEL

TABLE = measured_table()
AGAIN = "bin/manage validate_scores --seeds 301,302,303,304,305 --write"
TUNED_ON = {101, 102}


def test_it_was_measured_with_this_model_and_this_code() -> None:
    assert (TABLE["sha256"], TABLE["code_sha256"]) == (MODEL.hash(), code_hash()), AGAIN


def test_a_quick_run_of_one_seed_gives_the_same_figures() -> None:
    kept = TABLE["check"]
    again = check(MODEL, kept["seed"])
    assert _flat(again) == pytest.approx(_flat(kept), abs=2e-6), AGAIN


def test_the_seeds_were_not_used_to_tune_the_method() -> None:
    assert len(TABLE["seeds"]) == 5
    assert not set(TABLE["seeds"]) & (TUNED_ON | set(SEEDS))


def test_it_reaches_what_was_asked_of_it() -> None:
    dense, sparse = TABLE["model"]["dense"], TABLE["model"]["sparse"]
    assert dense["spearman"] >= 0.800
    assert sparse["spearman"] >= 0.685
    assert 0.89 <= dense["cover"] <= 0.93
    assert 0.89 <= sparse["cover"] <= 0.95
    for figures in (dense, sparse):
        assert all(0.85 <= share <= 0.95 for share in figures["cover_by_type"].values())
        assert figures["gaming_worst"] <= 10
    assert dense["rmse"] <= 9.1
    assert dense["sensitivity"] >= 0.6
    assert dense["false_alarms"] <= 0.22
    assert dense["capacity_alarms"] <= 0.20


def test_writing_keeps_what_was_measured(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    kept: list[dict[str, Any]] = []
    monkeypatch.setattr(
        validate_scores, "measured", lambda seeds, report: {**TABLE, "seeds": seeds}
    )

    def keep(table: dict[str, Any]) -> str:
        kept.append(table)
        return "x"

    monkeypatch.setattr(validate_scores, "write_measured", keep)
    call_command("validate_scores", "--seeds", "3", "--write", "--json")
    assert [table["seeds"] for table in kept] == [[3]]
    assert '"false_alarms_strict"' in capsys.readouterr().out


def _flat(value: Any, name: str = "") -> dict[str, float]:
    if isinstance(value, dict):
        return {
            k: v for key, each in value.items() for k, v in _flat(each, f"{name}/{key}").items()
        }
    return {name: value}
