"""Monthly figures: what is counted, in which month, and how sure one can be of it."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.actions.evidence import COMMITMENT_VALUE
from engagement.actions.evidence_trust import ISSUE_VALUE, ON_TIME, STAGE_VALUE
from engagement.enums import CommitmentState, IssueOutcome, Stage
from engagement.scoring.components import capped_weights
from engagement.scoring.decay import active_days
from engagement.scoring.figure_rates import ENOUGH, poisson, rate_of, student, t_quantile_95
from engagement.scoring.figures import (
    COLUMNS,
    DAY_COLUMNS,
    DAYS_DUE,
    DAYS_NOT_DUE,
    DAYS_NOT_LOGGED,
    DAYS_QUIET,
    DEPUTIES,
    GOOD_FROM,
    MOST_MONTHS,
    TRUST_SOURCES,
    Attendances,
    Figure,
    MonthlyFigures,
    Outcomes,
    denominator_of,
    first_day_of,
    month_of,
    monthly_figures,
    numerator_of,
)
from engagement.scoring.ledger import HealthLedger, LedgerError, Spans
from engagement.scoring.trust_model import INDEX, SOURCES, Source
from engagement.scoring.weeks import DAYS_PER_YEAR
from tests.unit.scoring.ledgers import (
    MODEL,
    SPAN,
    T0,
    agreements,
    consultations,
    contacts,
    days_,
    floats,
    ints,
    ledgers,
    rows_of,
    shuffled,
    spans,
)

NOBODY = Attendances()
UNTIL = T0 + SPAN


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def outcomes(by_partner: bool, *rows: tuple[str, Source, float]) -> Outcomes:
    return Outcomes(
        by_partner,
        ints([day(on) for on, _source, _x in rows]),
        ints([INDEX[source] for _on, source, _x in rows]),
        floats([x for _on, _source, x in rows]),
    )


def figures(
    ledger: HealthLedger,
    *rows: Outcomes,
    attendances: Attendances = NOBODY,
    until: int = UNTIL,
    **options: bool,
) -> MonthlyFigures:
    return monthly_figures(ledger, MODEL, rows, attendances, until, **options)


def by_month(found: MonthlyFigures, name: str) -> dict[str, float]:
    firsts = first_day_of(found.month).tolist()
    values = found.column(name).tolist()
    return {
        f"{date.fromordinal(first):%Y-%m}": value
        for first, value in zip(firsts, values, strict=True)
        if value
    }


def counted(found: MonthlyFigures, figure: Figure) -> dict[str, tuple[float, float]]:
    above, below = (by_month(found, name(figure)) for name in (numerator_of, denominator_of))
    return {month: (above.get(month, 0.0), n) for month, n in below.items()}


EMPTY = HealthLedger("council")


def test_a_month_is_a_calendar_month() -> None:
    days = ints([day("2023-12-31"), day("2024-01-01"), day("2024-02-29"), day("2024-03-01")])
    assert (month_of(days) - month_of(days[0])).tolist() == [0, 1, 2, 3]
    assert first_day_of(month_of(days[2])) == day("2024-02-01")


def test_promises_count_in_the_month_of_their_state() -> None:
    ours = outcomes(
        True,
        ("2024-03-01", Source.COMMITMENT, 1.0),
        ("2024-03-31", Source.COMMITMENT, 0.9),
        ("2024-03-15", Source.COMMITMENT, 0.5),
        ("2024-04-01", Source.COMMITMENT, 0.0),
    )
    theirs = outcomes(False, ("2024-04-30", Source.COMMITMENT, 1.0))
    found = figures(EMPTY, ours, theirs)
    assert counted(found, Figure.SYSTEM_COMMITMENTS) == {"2024-03": (2, 3), "2024-04": (0, 1)}
    assert counted(found, Figure.PARTNER_COMMITMENTS) == {"2024-04": (1, 1)}


def test_issues_documents_and_early_engagement() -> None:
    rows = outcomes(
        True,
        ("2024-03-01", Source.ISSUE, 1.0),
        ("2024-03-02", Source.ISSUE, 0.5),
        ("2024-03-03", Source.DOCUMENT, 1.0),
        ("2024-03-04", Source.DOCUMENT, 0.0),
        ("2024-03-04", Source.TONE, 1.0),
        ("2024-03-04", Source.CONSULTATION, 1.0),
    )
    at = day("2024-05-02")
    ledger = replace(EMPTY, consultations=consultations((at, 1.0), (at, 0.7), (at, 0.3), (at, 0)))
    found = figures(ledger, rows)
    assert counted(found, Figure.SYSTEM_ISSUES) == {"2024-03": (1, 2)}
    assert counted(found, Figure.SYSTEM_DOCUMENTS) == {"2024-03": (1, 2)}
    assert counted(found, Figure.EARLY_ENGAGEMENT) == {"2024-05": (2, 4)}
    assert by_month(found, denominator_of(Figure.PARTNER_DOCUMENTS)) == {}


def test_surveys_are_sums_and_the_rating_only_where_it_is_on() -> None:
    both = (
        outcomes(True, ("2024-03-01", Source.PULSE, 0.5), ("2024-03-02", Source.PULSE, 1.0)),
        outcomes(False, ("2024-03-01", Source.PULSE, 0.25)),
    )
    found = figures(EMPTY, *both)
    assert counted(found, Figure.PARTNER_SURVEY) == {"2024-03": (1.5, 2)}
    assert by_month(found, "partner_survey_squares") == {"2024-03": 1.25}
    assert counted(found, Figure.SYSTEM_SURVEY) == {"2024-03": (0.25, 1)}
    off = figures(EMPTY, *both, is_rating_on=False)
    assert counted(off, Figure.SYSTEM_SURVEY) == {}
    assert counted(off, Figure.PARTNER_SURVEY) == {"2024-03": (1.5, 2)}


def test_deputies_are_counted_and_counted_apart() -> None:
    on = day("2024-03-05")
    there = Attendances(
        ints([on] * 4),
        np.array([True, True, False, False]),
        np.array([False, True, False, False]),
    )
    found = figures(EMPTY, attendances=there)
    assert counted(found, Figure.ATTENDANCE) == {"2024-03": (2, 4)}
    assert by_month(found, DEPUTIES) == {"2024-03": 1}
    with pytest.raises(LedgerError):
        Attendances(ints([on]), np.array([False]), np.array([True]))


def test_contact_is_capped_and_due_by_the_agreement_in_force() -> None:
    start, later = day("2024-01-31"), day("2024-03-01")
    ledger = replace(
        EMPTY,
        start=start,
        contacts=contacts(*[(day("2024-02-10"), 1.0, True)] * 5),
        agreements=agreements((start, 12, np.nan, np.nan), (later, 24, np.nan, np.nan)),
    )
    found = figures(ledger, until=day("2024-03-10"))
    assert by_month(found, numerator_of(Figure.CONTACTS)) == {
        "2024-02": pytest.approx(MODEL.contact_cap_per_day)
    }
    assert by_month(found, denominator_of(Figure.CONTACTS)) == {
        "2024-02": pytest.approx(12 * 29 / DAYS_PER_YEAR),
        "2024-03": pytest.approx(24 * 10 / DAYS_PER_YEAR),
    }
    assert by_month(found, DAYS_DUE) == {"2024-02": 29, "2024-03": 10}


def test_quiet_and_not_logged_months_expect_nothing() -> None:
    ledger = replace(
        EMPTY,
        start=day("2023-12-31"),
        agreements=agreements((day("2024-05-01"), 0, np.nan, np.nan)),
        quiet=spans((day("2024-02-01"), day("2024-02-29")), (day("2024-03-05"), day("2024-03-06"))),
        not_logged=spans((day("2024-03-01"), day("2024-03-31"))),
    )
    found = figures(ledger, until=day("2024-05-31"))
    expected = by_month(found, denominator_of(Figure.CONTACTS))
    assert sorted(expected) == ["2024-01", "2024-04"]
    assert by_month(found, DAYS_QUIET) == {"2024-02": 29, "2024-03": 2}
    assert by_month(found, DAYS_NOT_LOGGED) == {"2024-03": 29}
    assert by_month(found, DAYS_NOT_DUE) == {"2024-05": 31}


def test_of_whom_no_contact_is_due_facts_still_count() -> None:
    ledger = replace(EMPTY, start=T0, contacts=contacts((T0 + 1, 1.0, True)))
    found = figures(ledger, is_contact_due=False)
    assert found.column(denominator_of(Figure.CONTACTS)).sum() == 0
    assert found.column(numerator_of(Figure.CONTACTS)).sum() == 1
    assert found.column(DAYS_DUE).sum() == 0


def test_nothing_recorded_says_nothing() -> None:
    found = figures(EMPTY)
    assert found.month.size == 0
    assert found.values.shape == (0, len(COLUMNS))


def test_it_reaches_five_years_back_and_not_ahead() -> None:
    old, ahead = UNTIL - 10_000, UNTIL + 1
    ledger = replace(EMPTY, start=old, contacts=contacts((old, 1.0, True), (ahead, 1.0, True)))
    found = figures(ledger)
    assert found.month.tolist() == list(
        range(found.month[-1] - MOST_MONTHS + 1, found.month[-1] + 1)
    )
    assert found.column(numerator_of(Figure.CONTACTS)).sum() == 0


outcome_rows = st.builds(
    lambda by, rows: Outcomes(
        by,
        ints([d for d, _s, _x in rows]),
        ints([s for _d, s, _x in rows]),
        floats([x for _d, _s, x in rows]),
    ),
    st.booleans(),
    rows_of(days_, st.integers(0, len(SOURCES) - 1), st.sampled_from([0, 0.5, 0.7, 0.9, 1.0])),
)
attendance_rows = st.builds(
    lambda rows: Attendances(
        ints([d for d, _how in rows]),
        np.array([how > 0 for _d, how in rows], dtype=bool),
        np.array([how > 1 for _d, how in rows], dtype=bool),
    ),
    rows_of(days_, st.integers(0, 2)),
)


@given(ledger=ledgers(), rows=outcome_rows, there=attendance_rows)
def test_the_months_add_up_to_the_whole(
    ledger: HealthLedger, rows: Outcomes, there: Attendances
) -> None:
    found = figures(ledger, rows, attendances=there)
    so_far = ledger.contacts.day <= UNTIL
    made = capped_weights(ledger, MODEL)[so_far].sum()
    assert found.column(numerator_of(Figure.CONTACTS)).sum() == pytest.approx(made, abs=1e-6)
    assert found.column(denominator_of(Figure.ATTENDANCE)).sum() == (there.day <= UNTIL).sum()
    for figure, (source, by_partner) in TRUST_SOURCES.items():
        own = (rows.source == INDEX[source]) & (rows.day <= UNTIL) & (by_partner is rows.by_partner)
        assert found.column(denominator_of(figure)).sum() == own.sum()


@given(ledger=ledgers(), rows=outcome_rows, there=attendance_rows)
def test_every_day_since_the_start_is_one_of_four(
    ledger: HealthLedger, rows: Outcomes, there: Attendances
) -> None:
    found = figures(ledger, rows, attendances=there)
    days = sum(found.column(name) for name in DAY_COLUMNS)
    since = UNTIL if ledger.start is None else ledger.start
    assert np.sum(days) == max(0, UNTIL - since)
    ends = ints([since, max(since, UNTIL)])
    idle = np.diff(active_days(ends, ledger.quiet.joined(ledger.not_logged)))[0]
    awake = found.column(DAYS_DUE) + found.column(DAYS_NOT_DUE)
    assert awake.sum() == idle
    nothing_due = found.column(DAYS_DUE) == 0
    assert (found.column(denominator_of(Figure.CONTACTS))[nothing_due] == 0).all()


@given(data=st.data(), ledger=ledgers(), rows=outcome_rows, there=attendance_rows)
def test_the_order_of_rows_is_of_no_matter(
    data: st.DataObject, ledger: HealthLedger, rows: Outcomes, there: Attendances
) -> None:
    one = figures(ledger, rows, attendances=there)
    mixed = data.draw(st.permutations(range(rows.day.size)))
    other_rows = Outcomes(
        rows.by_partner, *(getattr(rows, name)[list(mixed)] for name in ("day", "source", "x"))
    )
    order = data.draw(st.permutations(range(ledger.contacts.day.size)))
    other_ledger = replace(ledger, contacts=shuffled(ledger.contacts, order))
    other = figures(other_ledger, other_rows, attendances=there)
    assert one.month.tolist() == other.month.tolist()
    np.testing.assert_allclose(one.values, other.values, rtol=0, atol=1e-8)


@given(ledger=ledgers(), rows=outcome_rows)
def test_a_wholly_quiet_time_expects_nothing(ledger: HealthLedger, rows: Outcomes) -> None:
    silent = replace(ledger, quiet=Spans(ints([T0 - 5_000]), ints([UNTIL])))
    found = figures(silent, rows)
    assert found.column(denominator_of(Figure.CONTACTS)).sum() == 0
    assert found.column(DAYS_NOT_LOGGED).sum() == 0


def test_what_counts_as_good_is_what_the_ledger_writes() -> None:
    good = GOOD_FROM[Source.COMMITMENT]
    kept = {state for state, x in COMMITMENT_VALUE.items() if x >= good}
    assert kept == {CommitmentState.KEPT, CommitmentState.RENEGOTIATED}
    resolved = {state for state, x in ISSUE_VALUE.items() if x >= GOOD_FROM[Source.ISSUE]}
    assert resolved == {IssueOutcome.SATISFIED}
    early = {stage for stage, x in STAGE_VALUE.items() if x >= GOOD_FROM[Source.CONSULTATION]}
    assert early == {Stage.BEFORE_OPTIONS, Stage.ON_OPTIONS}
    assert GOOD_FROM[Source.DOCUMENT] <= ON_TIME


def test_intervals_by_kind() -> None:
    share = rate_of(Figure.ATTENDANCE, 4, 6)
    assert share.value == pytest.approx(2 / 3)
    assert share.interval is not None
    assert (share.interval.low, share.interval.high) == pytest.approx((0.3000, 0.9032), abs=1e-4)
    # Exact Poisson limits of 10 events, as published: 4.7954 to 18.3904.
    limits = poisson(10, 5)
    assert (limits.low, limits.high) == pytest.approx((4.7954 / 5, 18.3904 / 5), abs=1e-4)
    assert poisson(0, 2).low == 0
    assert poisson(0, 2).high == pytest.approx(3.6889 / 2, abs=1e-4)
    mean = student(1.5, 3, 1.25)  # 0, 0.5 and 1
    assert mean is not None
    assert (mean.low, mean.high) == (0, 1)
    assert student(0.5, 1, 0.25) is None
    nothing = rate_of(Figure.CONTACTS, 3, 0)
    assert (nothing.value, nothing.interval, nothing.is_enough) == (None, None, False)
    assert rate_of(Figure.ATTENDANCE, 0, ENOUGH).is_enough


@pytest.mark.parametrize(
    ("degrees", "published"),
    [(1, 12.7062), (2, 4.3027), (3, 3.1824), (4, 2.7764), (10, 2.2281), (60, 2.0003)],
)
def test_quantiles_of_t(degrees: int, published: float) -> None:
    assert t_quantile_95(degrees) == pytest.approx(published, rel=5e-4)
