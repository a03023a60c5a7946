"""Whatever happens to the evidence, scoring a part again gives what scoring everything gives."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engagement.scoring.ledger import LedgerError
from engagement.scoring.trust import TrustSeries, score_trust
from engagement.scoring.trust_ledger import TrustLedger
from engagement.scoring.trust_model import TrustModel
from engagement.scoring.trust_update import first_changed_day, updated
from engagement.scoring.weeks import week_ends
from tests.unit.scoring.trust.ledgers import MODELS, SPAN, T0, Row, row, row_, rows

DAYS = week_ends(T0, T0 + SPAN)[::5]
# Add a row, correct one, withdraw one; which one is a number modulo how many there are.
steps_ = st.lists(
    st.tuples(st.sampled_from(["add", "correct", "withdraw"]), st.integers(0, 50), row_),
    min_size=1,
    max_size=8,
)


def after_step(known: dict[int, Row], step: tuple[str, int, Row], key: int) -> dict[int, Row]:
    what, which, new = step
    if what == "add" or not known:
        return {**known, key: new}
    chosen = list(known)[which % len(known)]
    if what == "correct":
        return {**known, chosen: new}
    return {name: one for name, one in known.items() if name != chosen}


def ledger_of(known: dict[int, Row]) -> TrustLedger:
    return TrustLedger("care_provider", rows(*known.values(), keys=list(known)))


def assert_same(one: TrustSeries, other: TrustSeries) -> None:
    for name, values in vars(one).items():
        np.testing.assert_allclose(values, getattr(other, name), rtol=0, atol=1e-9)


@settings(deadline=None, max_examples=30)
@given(st.lists(row_, max_size=12), steps_, st.sampled_from(MODELS))
def test_incremental_is_full_after_any_steps(
    start: list[Row], steps: list[tuple[str, int, Row]], model: TrustModel
) -> None:
    known = dict(enumerate(start))
    series = score_trust(ledger_of(known), model, DAYS)
    for number, step in enumerate(steps):
        changed = after_step(known, step, 1000 + number)
        series = updated(series, ledger_of(known), ledger_of(changed), model)
        known = changed
    assert_same(series, score_trust(ledger_of(known), model, DAYS))


def test_only_days_from_the_first_change_on_are_scored_again() -> None:
    kept, late = row(T0, "commitment", 1.0), row(T0 + 200, "commitment", 0.5)
    before, after = ledger_of({1: kept}), ledger_of({1: kept, 2: late})
    assert first_changed_day(before, after) == T0 + 200
    assert first_changed_day(before, before) is None
    marked = replace(score_trust(before, MODELS[0], DAYS), mean=np.full(DAYS.size, -1.0))
    mean = updated(marked, before, after, MODELS[0]).mean
    np.testing.assert_array_equal(mean == -1, DAYS < T0 + 200)


def test_another_kind_of_organisation_is_not_an_update() -> None:
    one = ledger_of({})
    series = score_trust(one, MODELS[0], DAYS)
    with pytest.raises(LedgerError):
        updated(series, one, TrustLedger("gp"), MODELS[0])
