"""The quick way through the weeks gives what the slow one gives, whatever it is given."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engagement.scoring.trust import score_trust
from engagement.scoring.trust_ledger import TrustLedger
from engagement.scoring.trust_model import TrustModel
from engagement.scoring.weekly import score_weeks
from engagement.scoring.weeks import Days, week_ends
from tests.unit.scoring.trust.ledgers import BLOCKS, MODEL, SPAN, T0, ledgers
from tests.unit.scoring.trust.test_bulk import of_one_counterpart

WEEKS = week_ends(T0, T0 + SPAN - 250)
NAMES = ("mean", "sd", "credibility", "delivery")


@settings(deadline=None, max_examples=20)
@given(
    st.one_of(ledgers(), ledgers().map(of_one_counterpart)),
    st.sampled_from([MODEL, BLOCKS]),
    st.sampled_from([WEEKS, WEEKS[-7:], WEEKS[:0], WEEKS[::3], WEEKS + 2]),
)
def test_same_numbers(ledger: TrustLedger, model: TrustModel, days: Days) -> None:
    quick, slow = score_weeks(ledger, model, days), score_trust(ledger, model, days)
    for name in NAMES:
        np.testing.assert_allclose(getattr(quick, name), getattr(slow, name), rtol=0, atol=1e-9)


def test_the_bulk_arithmetic_is_used_where_it_can_be(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_given: object) -> None:
        raise AssertionError("day by day")

    monkeypatch.setattr("engagement.scoring.weekly.score_trust", refuse)
    empty = score_weeks(TrustLedger("gp"), MODEL, WEEKS)
    assert empty.credibility == pytest.approx(np.zeros(WEEKS.size))
    with pytest.raises(AssertionError, match="day by day"):
        score_weeks(TrustLedger("gp"), BLOCKS, WEEKS)
