"""What must hold for every ledger of trust."""

import math
from dataclasses import replace
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from engagement.scoring.trust import TrustSeries, score_trust
from engagement.scoring.trust_explain import (
    ChangeKind,
    LineKind,
    Standpoint,
    change_between,
    explain,
)
from engagement.scoring.trust_ledger import TrustLedger
from engagement.scoring.trust_model import TrustModel
from tests.unit.scoring.trust.ledgers import (
    MODEL,
    MODELS,
    SPAN,
    T0,
    days_,
    ledgers,
    other_model,
)

few = settings(deadline=None, max_examples=40)
models = st.sampled_from(MODELS)
DAYS = np.arange(T0 - 30, T0 + SPAN, 41)
ANOTHER = other_model(
    mu={name: value + 1.5 for name, value in MODEL.mu.items()},
    tau2=200,
    half_life_days={"default": 120, "history": 365},
)


def assert_same(one: TrustSeries, other: TrustSeries) -> None:
    for name in ("mean", "sd", "credibility", "delivery", "adjustment"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), rtol=0, atol=1e-9)
    np.testing.assert_array_equal(one.rows, other.rows)
    np.testing.assert_array_equal(one.newest_day, other.newest_day)


@few
@given(ledgers(), models)
def test_bounds(ledger: TrustLedger, model: TrustModel) -> None:
    series = score_trust(ledger, model, DAYS)
    assert np.all((series.credibility >= -1e-12) & (series.credibility < 1))
    widest = math.sqrt(model.tau2 + model.floor)
    assert np.all((series.sd > math.sqrt(model.floor)) & (series.sd <= widest + 1e-9))
    assert np.all((series.adjustment >= 0) & (series.adjustment <= model.pressure_limit))
    low, high = series.interval()
    assert np.all((low >= 0) & (low <= high) & (high <= 100))


@few
@given(ledgers(), models, days_)
def test_lines_add_up_to_the_score(ledger: TrustLedger, model: TrustModel, day: int) -> None:
    explanation = explain(ledger, model, day)
    series = score_trust(ledger, model, np.array([day]))
    total = math.fsum(line.points for line in explanation.lines)
    assert abs(total - series.mean[0]) < 1e-9
    assert abs(math.fsum(explanation.by_dimension().values()) - series.mean[0]) < 1e-9
    shown = {line.key for line in explanation.lines if line.kind is LineKind.ROW}
    counted = (ledger.rows.day <= day) & np.isin(ledger.rows.source, [6], invert=True)
    assert shown == set(ledger.rows.key[counted].tolist())


@few
@given(ledgers(), models, days_, st.integers(0, 300))
def test_lines_add_up_to_the_change(
    ledger: TrustLedger, model: TrustModel, day: int, later: int
) -> None:
    change = change_between(Standpoint(ledger, model, day), Standpoint(ledger, model, day + later))
    assert abs(math.fsum(line.points for line in change.lines) - change.points) < 1e-9
    assert abs(math.fsum(change.by_kind().values()) - change.points) < 1e-9
    kinds = {line.kind for line in change.lines}
    assert not kinds & {ChangeKind.CORRECTED, ChangeKind.MODEL}
    new = {line.key for line in change.lines if line.kind is ChangeKind.NEW}
    happened = dict(zip(ledger.rows.key.tolist(), ledger.rows.day.tolist(), strict=True))
    assert all(day < happened[key] <= day + later for key in new)


@few
@given(ledgers(), ledgers(), models, days_, st.integers(0, 300))
def test_lines_add_up_with_corrections_withdrawals_and_another_model(
    before: TrustLedger, after: TrustLedger, model: TrustModel, day: int, later: int
) -> None:
    after = replace(after, organisation_type=before.organisation_type)
    change = change_between(Standpoint(before, model, day), Standpoint(after, ANOTHER, day + later))
    assert abs(math.fsum(line.points for line in change.lines) - change.points) < 1e-9
    scores = [
        score_trust(ledger, used, np.array([at])).mean[0]
        for ledger, used, at in ((before, model, day), (after, ANOTHER, day + later))
    ]
    assert abs(change.points - (scores[1] - scores[0])) < 1e-9


@few
@given(ledgers(), models, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(
    ledger: TrustLedger, model: TrustModel, random: Random
) -> None:
    order = list(range(ledger.rows.day.size))
    random.shuffle(order)
    shuffled = replace(ledger, rows=ledger.rows.take(np.array(order, dtype=np.int64)))
    assert_same(score_trust(ledger, model, DAYS), score_trust(shuffled, model, DAYS))


@few
@given(ledgers(), models, days_)
def test_the_past_does_not_depend_on_what_came_later(
    ledger: TrustLedger, model: TrustModel, day: int
) -> None:
    known = replace(ledger, rows=ledger.rows.take(ledger.rows.day <= day))
    until = DAYS[day >= DAYS]
    assert_same(score_trust(ledger, model, until), score_trust(known, model, until))


@few
@given(ledgers(), models)
def test_delivery_is_the_score_without_pressure(ledger: TrustLedger, model: TrustModel) -> None:
    calm = replace(ledger, rows=replace(ledger.rows, pressure=np.zeros(ledger.rows.day.size)))
    with_pressure, without = (score_trust(one, model, DAYS) for one in (ledger, calm))
    np.testing.assert_allclose(with_pressure.delivery, without.mean, rtol=0, atol=1e-9)
    np.testing.assert_allclose(without.adjustment, 0, atol=0)
