"""Many partnerships at once give what one at a time gives."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engagement.scoring.bulk import BulkRows, score_chunks, score_many
from engagement.scoring.ledger import LedgerError
from engagement.scoring.trust import score_trust
from engagement.scoring.trust_ledger import TrustLedger, TrustRows
from engagement.scoring.weeks import week_ends
from tests.unit.scoring.trust.ledgers import BLOCKS, MODEL, SPAN, T0, ledgers

DAYS = week_ends(T0, T0 + SPAN - 250)
COLUMNS = ("day", "source", "x", "q", "pressure")


def of_one_counterpart(ledger: TrustLedger) -> TrustLedger:
    rows = TrustRows.of(*(getattr(ledger.rows, name) for name in COLUMNS))
    return TrustLedger(ledger.organisation_type, rows)


def joined(given_: list[TrustLedger]) -> BulkRows:
    partner = np.repeat(np.arange(len(given_)), [one.rows.day.size for one in given_])
    columns = {
        name: np.concatenate([getattr(one.rows, name) for one in given_]) for name in COLUMNS
    }
    return BulkRows(partner=partner, **columns)


@settings(deadline=None, max_examples=15)
@given(st.lists(ledgers().map(of_one_counterpart), min_size=1, max_size=4), st.integers(1, 3))
def test_bulk_is_the_same_as_one_at_a_time(given_: list[TrustLedger], chunk: int) -> None:
    kinds = [one.organisation_type for one in given_]
    parts = list(score_chunks(kinds, joined(given_), MODEL, DAYS, chunk))
    for name in ("mean", "sd", "credibility", "delivery"):
        together = np.concatenate([getattr(part, name) for part in parts])
        alone = [getattr(score_trust(one, MODEL, DAYS), name) for one in given_]
        np.testing.assert_allclose(together, np.stack(alone), rtol=0, atol=1e-9)


def test_unsorted_rows_other_caps_and_gaps_are_refused() -> None:
    rows = joined([TrustLedger("gp")])
    with pytest.raises(LedgerError, match="13 weeks"):
        score_many(["gp"], rows, BLOCKS, DAYS)
    with pytest.raises(LedgerError, match="consecutive"):
        score_many(["gp"], rows, MODEL, DAYS[::2])
    one, day = np.zeros(2), np.full(2, T0)
    with pytest.raises(LedgerError, match="ascending"):
        BulkRows(np.array([1, 0]), day, day * 0, one, one, one)
