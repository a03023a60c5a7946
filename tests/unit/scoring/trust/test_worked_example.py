"""Two rows of a council, computed by hand in the comments."""

import numpy as np
import pytest

from engagement.scoring.trust import score_trust, weigh
from engagement.scoring.trust_explain import LineKind, explain
from engagement.scoring.trust_ledger import TrustLedger, wave_quality
from engagement.scoring.trust_model import Source
from tests.unit.scoring.trust.ledgers import MODEL, T0, row, rows

# A commitment kept 182 days (one half-life) ago, and an answer of 4 on the scale of 5 today.
LEDGER = TrustLedger("council", rows(row(T0, "commitment", 1.0), row(T0 + 182, "pulse", 0.75)))
# commitment: y = (100 - 73.48) / 1.306 = 20.3063,  N = 0.5,  N g = 0.5 / 751.6 = 0.000665247
# pulse:      y = (75 - 57.03) / 1 = 17.97,          N = 1,    N g = 1 / (320.5 + 31.2) = 0.00284333
# K = 1/270 + 0.000665247 + 0.00284333 = 0.00721228
K = 1 / 270 + 0.5 / 751.6 + 1 / 351.7
COMMITMENT = 0.5 / 751.6 / K * (100 - 73.48) / 1.306
PULSE = 1 / 351.7 / K * 17.97


def test_score_of_two_rows() -> None:
    series = score_trust(LEDGER, MODEL, np.array([T0 + 182]))
    assert series.mean[0] == pytest.approx(57.03 + COMMITMENT + PULSE, abs=1e-12)
    assert series.mean[0] == pytest.approx(65.987, abs=1e-3)
    # sd = sqrt(1 / 0.00721228 + 25) = sqrt(138.652 + 25)
    assert series.sd[0] == pytest.approx(12.793, abs=1e-3)
    # 1 - 138.652 / 270
    assert series.credibility[0] == pytest.approx(0.48647, abs=1e-5)
    assert (series.rows[0], series.newest_day[0]) == (2, T0 + 182)
    low, high = series.interval()
    assert low[0] == pytest.approx(65.987 - 1.645 * 12.793, abs=2e-3)
    assert high[0] == pytest.approx(65.987 + 1.645 * 12.793, abs=2e-3)


def test_its_explanation() -> None:
    lines = {
        line.source or line.kind: line.points for line in explain(LEDGER, MODEL, T0 + 182).lines
    }
    assert lines[Source.COMMITMENT] == pytest.approx(COMMITMENT, abs=1e-12)
    assert lines[Source.COMMITMENT] == pytest.approx(1.8730, abs=1e-4)
    assert lines[Source.PULSE] == pytest.approx(7.0844, abs=1e-4)
    assert lines[LineKind.USUAL] == 57.03
    assert lines[LineKind.PRESSURE] == 0


def test_pressure_lifts_what_was_done_under_it() -> None:
    # Attendance: y = (0 - 70.97 + 25.5 x 0.8) / 0.813; without pressure -87.294, lift 25.0923.
    ledger = TrustLedger("gp", rows(row(T0, "attendance", 0.0, pressure=0.8)))
    state = weigh(ledger, MODEL, T0)
    share = 1 / 2999.0 / (1 / 270 + 1 / 2999.0)
    assert state.delivery == pytest.approx(56.47 - 87.294 * share, abs=1e-4)
    assert state.adjustment == pytest.approx(25.0923 * share, abs=1e-4)


def test_pressure_adds_at_most_the_limit() -> None:
    chosen = [row(T0 + 30 * k, "attendance", 0.0, pressure=1.0) for k in range(100)]
    state = weigh(TrustLedger("council", rows(*chosen)), MODEL, T0 + 3000)
    assert state.full_adjustment > 8
    assert state.adjustment == 8
    assert state.mean == state.delivery + 8


@pytest.mark.parametrize(("x", "y"), [(1.0, 12.0), (0.5, 0.0), (0.0, -12.0)])
def test_a_starting_point_is_evidence(x: float, y: float) -> None:
    ledger = TrustLedger("vcse", rows(row(T0, "history", x)))
    share = 1 / 400 / (1 / 270 + 1 / 400)
    at_start, a_year_later = score_trust(ledger, MODEL, np.array([T0, T0 + 365])).mean
    assert at_start == pytest.approx(58.08 + y * share, abs=1e-9)
    assert a_year_later == pytest.approx(58.08 + y * 0.5 / 400 / (1 / 270 + 0.5 / 400), abs=1e-9)


def test_answers_of_one_wave_are_alike() -> None:
    assert [wave_quality(n) for n in (1, 5)] == pytest.approx([1, 5 / 1.8])
