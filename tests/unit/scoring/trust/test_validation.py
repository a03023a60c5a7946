"""The measured table on one small system; the real one is what `validate_scores` prints."""

import io
import json
import sys
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from engagement.management.commands import validate_scores
from engagement.scoring.simulator.baselines import BASELINES
from engagement.scoring.trust_model import TrustModel
from engagement.scoring.validation import SEEDS, Report, mean_of, validate
from tests.unit.scoring.trust.ledgers import MODEL

FEW = {"council": 6, "gp": 50, "care_provider": 20}


@pytest.fixture(scope="module")
def table() -> dict[str, Any]:
    return validate(MODEL, [11], partners=FEW)


def test_the_table_has_every_figure_for_model_and_baselines(table: dict[str, Any]) -> None:
    assert set(table["baselines"]) == set(BASELINES)
    for figures in (table["model"], *table["baselines"].values()):
        for density in ("dense", "sparse"):
            assert set(figures[density]) >= {
                "spearman",
                "rmse",
                "cover",
                "cover_by_type",
                "auc_commitment",
                "false_alarms",
                "capacity_alarms",
                "gaming_worst",
            }
            assert set(figures[density]["cover_by_type"]) == set(FEW)


def test_the_model_beats_the_simple_scores_even_on_a_small_system(table: dict[str, Any]) -> None:
    model = table["model"]["dense"]
    for baseline in table["baselines"].values():
        assert model["rmse"] < baseline["dense"]["rmse"]
        assert model["gaming_worst"] < baseline["dense"]["gaming_worst"]
    assert 0.8 < model["cover"] < 1
    assert model["spearman"] > 0.6


def test_figures_are_averaged_at_every_depth() -> None:
    assert mean_of([{"a": 1.0, "b": {"c": 2}}, {"a": 2.0, "b": {"c": 4}}]) == {
        "a": 1.5,
        "b": {"c": 3.0},
    }


def test_the_commands_speak_to_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    simulated, scored = io.StringIO(), io.StringIO()
    call_command("simulate", "--seed", "4", "--weeks", "26", stdout=simulated)
    monkeypatch.setattr(sys, "stdin", io.StringIO(simulated.getvalue()))
    call_command("score_ledger", stdout=scored)
    truth = json.loads(simulated.getvalue())["truth"]
    scores = json.loads(scored.getvalue())["scores"]
    assert len(truth["trust"]) == 1000
    assert 800 < len(scores) <= 1000
    assert all(len(score["mean"]) == 2 for score in scores)


def test_the_measured_table_is_printed_or_given_as_json(
    table: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[int]] = []

    def measured(model: TrustModel, seeds: list[int], report: Report) -> dict[str, Any]:
        assert model == MODEL
        report("Measuring")
        asked.append(seeds)
        return table

    monkeypatch.setattr(validate_scores, "validate", measured)
    out, text, said = io.StringIO(), io.StringIO(), io.StringIO()
    call_command("validate_scores", "--seeds", "3,4", "--json", stdout=out, stderr=said)
    call_command("validate_scores", stdout=text, stderr=said)
    assert json.loads(out.getvalue()) == table
    assert asked == [[3, 4], list(SEEDS)]
    assert "raw_mean" in text.getvalue()
    assert f"{table['model']['sparse']['rmse']:.3f}" in text.getvalue()
    assert "Measuring" in said.getvalue()


@pytest.mark.parametrize(
    "arguments",
    [
        ("validate_scores", "--seeds", "one"),
        ("validate_scores", "--seeds", "-1"),
        ("simulate", "--weeks", "0"),
        ("simulate", "--seed", "-3"),
    ],
)
def test_impossible_wishes_are_refused(arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        call_command(*arguments, stdout=io.StringIO(), stderr=io.StringIO())
