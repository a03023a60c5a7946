"""What must hold for every ledger."""

from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engagement.scoring.components import capped_weights
from engagement.scoring.health import HealthSeries, prior_mean, prior_variances, score_health
from engagement.scoring.ledger import Agreements, HealthLedger, Seats, Spans
from engagement.scoring.model import COMPONENTS, Component
from tests.unit.scoring import ledgers as make
from tests.unit.scoring.ledgers import MODEL, SPAN, T0, WEEKS, days_, index, ledgers

few = settings(deadline=None, max_examples=60)
NUMBERS = ("mean", "sd", "credibility", "value", "variance", "contribution")
TABLES = ("contacts", "people", "initiations", "grades", "consultations")


def assert_same(one: HealthSeries, other: HealthSeries) -> None:
    for name in NUMBERS:
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), rtol=0, atol=1e-9)
    for name in ("rows", "has_data", "newest_day", "not_logged"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


@few
@given(ledgers())
def test_bounds_and_sum_of_contributions(ledger: HealthLedger) -> None:
    series = score_health(ledger, MODEL, WEEKS)
    known = ~series.not_logged
    slack = 1e-9
    for values, most in [
        (series.mean, 100),
        (series.credibility, 1),
        (series.value, 1),
        (series.variance, 0.25),
    ]:
        assert np.all((values[..., known] >= -slack) & (values[..., known] <= most + slack))
    assert np.all(series.sd[known] >= 0)
    np.testing.assert_allclose(series.contribution.sum(axis=0), series.mean, rtol=0, atol=1e-9)
    low, high = series.interval()
    assert np.all((low[known] >= 0) & (low[known] <= high[known]) & (high[known] <= 100))


@few
@given(ledgers())
def test_numbers_are_missing_exactly_where_nothing_was_logged(ledger: HealthLedger) -> None:
    series = score_health(ledger, MODEL, WEEKS)
    for name in NUMBERS:
        values = getattr(series, name)
        np.testing.assert_array_equal(
            np.isnan(values), np.broadcast_to(series.not_logged, values.shape)
        )


@given(st.sampled_from([*MODEL.types, "parish_council"]))
def test_no_data_gives_the_prior(organisation_type: str) -> None:
    series = score_health(HealthLedger(organisation_type), MODEL, WEEKS)
    values = MODEL.type_values(organisation_type)
    for component in COMPONENTS:
        assert set(series.value[index(component)]) == {values.mean[component]}
    np.testing.assert_array_equal(
        series.variance,
        np.broadcast_to(prior_variances(MODEL, organisation_type), series.variance.shape),
    )
    assert series.mean == pytest.approx(prior_mean(MODEL, organisation_type), abs=1e-9)
    assert not series.credibility.any()
    assert not series.has_data.any()
    assert not series.newest_day.any()


@few
@given(ledgers(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(ledger: HealthLedger, random: Random) -> None:
    mixed = {}
    for name in (*TABLES, "agreements", "quiet", "not_logged"):
        table = getattr(ledger, name)
        order = list(range(next(iter(vars(table).values())).size))
        random.shuffle(order)
        mixed[name] = make.shuffled(table, order)
    again = replace(ledger, **mixed)
    assert_same(score_health(ledger, MODEL, WEEKS), score_health(again, MODEL, WEEKS))


@few
@given(ledgers(), days_)
def test_what_happens_later_changes_nothing_earlier(ledger: HealthLedger, today: int) -> None:
    def until(table: Any) -> Any:
        return make.shuffled(table, np.flatnonzero(table.day <= today))

    seats = ledger.seats
    begun = seats.filled_from <= today
    known = replace(
        ledger,
        **{name: until(getattr(ledger, name)) for name in TABLES},
        seats=Seats(
            seats.expected_from,
            seats.expected_to,
            *(x[begun] for x in (seats.filled_seat, seats.filled_from, seats.filled_to)),
        ),
        agreements=make.shuffled(
            ledger.agreements, np.flatnonzero(ledger.agreements.valid_from <= today)
        ),
        quiet=make.shuffled(ledger.quiet, np.flatnonzero(ledger.quiet.first <= today)),
    )
    past = WEEKS[today >= WEEKS]
    assert_same(score_health(ledger, MODEL, past), score_health(known, MODEL, past))


@few
@given(ledgers(), st.integers(0, WEEKS.size - 1))
def test_each_day_is_computed_by_itself(ledger: HealthLedger, week: int) -> None:
    whole = score_health(ledger, MODEL, WEEKS)
    alone = score_health(ledger, MODEL, WEEKS[week : week + 1])
    for name in NUMBERS:
        np.testing.assert_allclose(
            getattr(whole, name)[..., week], getattr(alone, name)[..., 0], rtol=0, atol=1e-9
        )


@few
@given(ledgers(logged=True), days_, st.sampled_from([0.5, 1.0, 1.5]))
def test_a_two_way_contact_never_lowers_cadence_or_recency(
    ledger: HealthLedger, day: int, weight: float
) -> None:
    # One contact on record before any day scored, so that recency has data to start from.
    with_first = [*make.rows_in(ledger.contacts), (T0 - 101, 1.0, True)]
    before = replace(ledger, contacts=make.contacts(*with_first))
    after = replace(ledger, contacts=make.contacts(*with_first, (day, weight, True)))
    old = score_health(before, MODEL, WEEKS).value
    new = score_health(after, MODEL, WEEKS).value
    for component in (Component.CADENCE, Component.RECENCY):
        assert np.all(new[index(component)] >= old[index(component)] - 1e-12)


@few
@given(ledgers(logged=True), days_, st.integers(0, 4))
def test_a_row_moves_only_its_own_component(ledger: HealthLedger, day: int, grade: int) -> None:
    old = score_health(ledger, MODEL, WEEKS)
    more = replace(ledger, grades=make.grades(*make.rows_in(ledger.grades), (day, grade)))
    new = score_health(more, MODEL, WEEKS)
    others = [k for k, c in enumerate(COMPONENTS) if c is not Component.SENIORITY]
    np.testing.assert_array_equal(new.value[others], old.value[others])
    np.testing.assert_allclose(
        new.mean - old.mean,
        100
        * MODEL.weights[Component.SENIORITY]
        * (new.value - old.value)[index(Component.SENIORITY)],
        rtol=0,
        atol=1e-9,
    )


@given(make.contact_rows)
def test_a_day_counts_for_at_most_the_cap(rows: list[tuple[int, float, bool]]) -> None:
    ledger = HealthLedger("gp", contacts=make.contacts(*rows))
    weights = capped_weights(ledger, MODEL)
    for day in {row[0] for row in rows}:
        today = ledger.contacts.day == day
        total = ledger.contacts.weight[today].sum()
        assert weights[today].sum() == pytest.approx(min(total, 1.5))


def test_ten_meetings_in_a_day_count_as_one_and_a_half() -> None:
    ten = HealthLedger("gp", T0, contacts=make.contacts(*10 * [(T0, 1.0, True)]))
    one = HealthLedger("gp", T0, contacts=make.contacts((T0, 1.5, True)))
    which = index(Component.CADENCE)
    np.testing.assert_allclose(
        score_health(ten, MODEL, WEEKS).value[which],
        score_health(one, MODEL, WEEKS).value[which],
    )


@few
@given(ledgers(), st.integers(0, SPAN), st.integers(0, 120))
def test_known_silence_never_counts_against_a_partner(
    ledger: HealthLedger, begin: int, length: int
) -> None:
    loud = replace(ledger, quiet=Spans())
    quiet = replace(ledger, quiet=make.spans((T0 + begin, T0 + begin + length)))
    without, with_quiet = (score_health(x, MODEL, WEEKS) for x in (loud, quiet))
    for component in (Component.CADENCE, Component.RECENCY):
        k, known = index(component), ~without.not_logged
        assert np.all(with_quiet.value[k, known] >= without.value[k, known] - 1e-12)


def test_nothing_is_due_and_the_clock_stands_still_in_a_quiet_period() -> None:
    # Quiet for the 60 days T0+31..T0+90: at the end recency is what it was on T0+30, and the
    # cadence due has only decayed, by 2^{-60/90}.
    ledger = HealthLedger(
        "council",
        T0,
        contacts=make.contacts((T0 - 20, 1.0, True)),
        quiet=make.spans((T0 + 31, T0 + 60), (T0 + 55, T0 + 90)),
    )
    before, after = score_health(ledger, MODEL, make.ints([T0 + 30, T0 + 90])).value.T
    assert after[index(Component.RECENCY)] == before[index(Component.RECENCY)] < 1
    due = 12 / 365.25 * 90 / np.log(2) * (1 - 2 ** (-30 / 90)) * 2 ** (-60 / 90)
    made = 2 ** (-110 / 90)
    assert after[index(Component.CADENCE)] == pytest.approx((made + 1.4) / (due + 2))


def test_a_week_is_not_logged_when_most_of_its_days_are_not() -> None:
    # T0 is a Sunday. Not logged from the Thursday T0+4 on: four days of the week ending T0+7.
    ledger = HealthLedger("gp", T0, not_logged=make.spans((T0 + 4, T0 + 17)))
    weeks = make.ints([T0, T0 + 7, T0 + 14, T0 + 21])
    assert score_health(ledger, MODEL, weeks).not_logged.tolist() == [False, True, True, False]
    shorter = replace(ledger, not_logged=make.spans((T0 + 5, T0 + 18)))
    assert score_health(shorter, MODEL, weeks).not_logged.tolist() == [False, False, True, True]


def test_unlogged_time_expects_nothing_of_later_weeks() -> None:
    silent = HealthLedger("council", T0, not_logged=make.spans((T0 + 1, T0 + 84)))
    day = make.ints([T0 + 91])
    # Only the last seven days count: R = 12/365.25 * 90/ln 2 * (1 - 2^{-7/90}).
    due = 12 / 365.25 * 90 / np.log(2) * (1 - 2 ** (-7 / 90))
    value = score_health(silent, MODEL, day).value[index(Component.CADENCE), 0]
    assert value == pytest.approx(1.4 / (due + 2))


def test_silence_lowers_the_score_of_a_partner_with_a_running_relationship() -> None:
    series = score_health(HealthLedger("council", T0), MODEL, WEEKS)
    cadence = series.value[index(Component.CADENCE)]
    assert cadence[0] == pytest.approx(0.7)
    assert np.all(np.diff(cadence) < 0)
    assert series.has_data[index(Component.CADENCE)].tolist() == [False] + [True] * (WEEKS.size - 1)


def test_no_rate_agreed_means_no_contact_is_overdue() -> None:
    none_due = Agreements(make.ints([T0]), make.floats([0.0]), *2 * [make.floats([np.nan])])
    ledger = HealthLedger("gp", T0, contacts=make.contacts((T0, 1.0, True)), agreements=none_due)
    assert score_health(ledger, MODEL, WEEKS).value[index(Component.RECENCY)].min() == 1.0
