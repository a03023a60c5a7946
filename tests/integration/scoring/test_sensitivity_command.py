"""How much scores hang on the settings: on a simulated system, and on a system's own ledger."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from engagement.actions.score_model import end_model
from engagement.models import ScoreModel
from tests import factories as make


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("sensitivity", "--draws", "2", *arguments, stdout=out)
    return out.getvalue()


def test_on_a_simulated_system_ranks_are_robust_and_labels_are_not() -> None:
    text = run("--seed", "301")
    assert "trust-1 on 1000 ledgers: simulated system, seed 301" in text
    assert "half-life x 0.5" in text
    found = json.loads(run("--seed", "301", "--json"))
    assert found["basis"] == "simulated system, seed 301"
    assert min(effect["rank_agreement"] for effect in found["effects"].values()) > 0.9
    assert max(effect["labels_changed"] for effect in found["effects"].values()) > 0.1
    assert 0 < found["moved_sd"] < found["half_width"]


@pytest.mark.django_db
def test_on_the_ledger_of_a_system() -> None:
    system = make.make_system()
    for mean in (1.5, 3.0, 4.5):
        partnership = make.make_partnership(system=system)
        make.make_pulse_result(
            partnership=partnership, mean=mean, closed_on=timezone.localdate() - timedelta(days=9)
        )
    assert f"trust-1 on 3 ledgers: {system.code}" in run("--system", system.code)


@pytest.mark.django_db
def test_impossible_wishes_are_refused() -> None:
    system = make.make_system()
    with pytest.raises(CommandError, match="no system with the code"):
        run("--system", "NONE")
    with pytest.raises(CommandError, match="no evidence of trust"):
        run("--system", system.code)
    make.make_pulse_result(partnership=make.make_partnership(system=system))
    end_model(
        by=make.TESTS, model=ScoreModel.objects.get(name="trust-1"), system=system, reason="Enough."
    )
    with pytest.raises(CommandError, match="no model of trust"):
        run("--system", system.code)
    with pytest.raises(CommandError, match="negative"):
        run("--seed", "-1")
