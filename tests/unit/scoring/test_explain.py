"""Explanations add up, exactly."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engagement.scoring.explain import LineKind, change_between, explain, row_days
from engagement.scoring.health import score_health
from engagement.scoring.ledger import HealthLedger
from engagement.scoring.model import COMPONENTS, Component
from tests.unit.scoring import ledgers as make
from tests.unit.scoring.ledgers import MODEL, T0, WEEKS, days_, index, ledgers

few = settings(deadline=None, max_examples=80)


@few
@given(ledgers(logged=True), days_)
def test_lines_add_up_to_each_component_and_to_the_score(ledger: HealthLedger, day: int) -> None:
    explanation = explain(ledger, MODEL, day)
    series = score_health(ledger, MODEL, make.ints([day]))
    assert explanation.score == series.mean[0]
    assert math.fsum(x.points for x in explanation.lines) == pytest.approx(
        explanation.score, abs=1e-9
    )
    points = explanation.by_component()
    for component in COMPONENTS:
        wanted = series.contribution[index(component), 0]
        assert points[component] == pytest.approx(wanted, abs=1e-9)


@few
@given(ledgers(logged=True), days_, st.integers(0, 400))
def test_changes_add_up_to_the_difference(ledger: HealthLedger, day: int, later: int) -> None:
    change = change_between(ledger, MODEL, day, day + later)
    assert math.fsum(x.points for x in change.changes) == pytest.approx(change.points, abs=1e-9)
    assert change.points == change.after.score - change.before.score
    assert math.fsum(change.by_component().values()) == pytest.approx(change.points, abs=1e-9)


@few
@given(ledgers(logged=True), days_, st.integers(0, 400))
def test_new_rows_are_those_that_happened_in_between(
    ledger: HealthLedger, day: int, later: int
) -> None:
    for line in change_between(ledger, MODEL, day, day + later).changes:
        if line.kind is LineKind.ROW:
            happened = row_days(ledger, line.component)[line.row]
            assert happened <= day + later
            assert line.is_new == (happened > day)
            assert line.before == 0 or not line.is_new


def test_under_the_cap_rows_are_scaled_to_what_counts() -> None:
    # Three meetings on three days up to the start, nothing due yet: (A + 1.4) / 2 with
    # A = 1 + 2^{-1/90} + 2^{-2/90} = 2.977043 is 2.188521, cut to 1, so each line is divided by
    # 2.188521. Today's meeting: 20 * 1/2 / 2.188521 = 4.569295 points.
    rows = [(T0 - n, 1.0, True) for n in range(3)]
    ledger = HealthLedger("council", T0, contacts=make.contacts(*rows))
    lines = [x for x in explain(ledger, MODEL, T0).lines if x.component is Component.CADENCE]
    assert math.fsum(x.points for x in lines) == pytest.approx(20)
    assert [x.points for x in lines if x.row == 0] == pytest.approx([4.569295], abs=1e-6)
    # The type's 14 points (20 * 0.7) shrink to 20 * 0.7 / 2.188521 = 6.397013.
    prior = [x.points for x in lines if x.kind in (LineKind.USUAL, LineKind.EXPECTED)]
    assert sum(prior) == pytest.approx(6.397013, abs=1e-6)


def test_an_absent_component_stays_at_its_usual_value() -> None:
    lines = explain(HealthLedger("gp"), MODEL, T0).lines
    assert [x.kind for x in lines] == [LineKind.USUAL] * len(COMPONENTS)


def test_a_consultation_too_late_takes_points() -> None:
    # (0 - 0.5) / (4 + 1) of 15 points = -1.5.
    ledger = HealthLedger("gp", consultations=make.consultations((T0, 0.0)))
    line = explain(ledger, MODEL, T0).lines[-1]
    assert (line.component, line.kind, line.row) == (Component.EARLY_ENGAGEMENT, LineKind.ROW, 0)
    assert line.points == pytest.approx(-1.5)


def test_a_day_that_was_not_logged_has_no_score_to_explain() -> None:
    ledger = HealthLedger("gp", T0, not_logged=make.spans((T0 + 1, T0 + 14)))
    explanation = explain(ledger, MODEL, T0 + 14)
    assert explanation.not_logged
    assert math.isnan(explanation.score)
    assert explanation.lines == ()
    assert explanation.by_component() == {}
    change = change_between(ledger, MODEL, T0, T0 + 14)
    assert math.isnan(change.points)
    assert change.changes == ()
    assert change.by_component() == {}


def test_change_across_unlogged_time_is_the_difference_of_its_ends() -> None:
    ledger = HealthLedger(
        "gp",
        T0,
        contacts=make.contacts((T0, 1.0, True)),
        not_logged=make.spans((T0 + 1, T0 + 28)),
    )
    series = score_health(ledger, MODEL, WEEKS)
    change = change_between(ledger, MODEL, T0, T0 + 35)
    assert change.points == pytest.approx(series.mean[5] - series.mean[0])
    assert np.isnan(series.mean[1:5]).all()
