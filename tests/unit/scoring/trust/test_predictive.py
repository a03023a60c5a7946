"""How often the next survey answer lies where a model expects it."""

import numpy as np
import pytest

from engagement.scoring.predictive import foreseen
from engagement.scoring.simulator.records import simulate
from engagement.scoring.trust_ledger import TrustLedger, TrustRows
from tests.unit.scoring.trust.ledgers import MODEL, T0, other_model, row, rows


def test_answers_without_anything_before_them_are_not_judged() -> None:
    alone = TrustLedger("gp", rows(row(T0, "pulse", 1.0)))
    same_day = TrustLedger("gp", rows(row(T0, "pulse", 1.0), row(T0, "tone", 1.0)))
    assert foreseen([alone, same_day], MODEL).answers == 0
    assert foreseen([], MODEL).held is None


@pytest.mark.parametrize(("x", "held"), [(0.5, 1.0), (1.0, 0.0)])
def test_one_answer_by_hand(x: float, held: float) -> None:
    # A poor note on tone a week before, by a model that is sure: about 56 - 13 = 43, 17 either way.
    sure = other_model(
        tau2=100.0,
        floor=0.0,
        v={**MODEL.to_dict()["v"], "tone": 1.0, "pulse": 100.0},
        b=dict.fromkeys(MODEL.to_dict()["b"], 0.0),
    )
    ledger = TrustLedger("gp", rows(row(T0 - 7, "tone", 0.5), row(T0, "pulse", x)))
    assert foreseen([ledger], sure).held == held


def test_nine_in_ten_answers_of_a_simulated_system_are_foreseen() -> None:
    system = simulate(11, partners={"council": 10, "gp": 40, "vcse": 10})
    ledgers = [
        _ledger(system.world.kinds[who], system.rows.part(who, who + 1)) for who in range(60)
    ]
    found = foreseen(ledgers, MODEL)
    assert found.answers > 500
    assert found.held == pytest.approx(0.91, abs=0.04)
    too_sure = foreseen(ledgers, other_model(v=dict.fromkeys(MODEL.to_dict()["v"], 60.0)))
    assert too_sure.held is not None
    assert found.held is not None
    assert too_sure.held < found.held - 0.1


def _ledger(kind: str, part: object) -> TrustLedger:
    columns = {
        name: np.asarray(getattr(part, name)) for name in ("day", "source", "x", "q", "pressure")
    }
    return TrustLedger(kind, TrustRows.of(**columns))
