"""Each component once by hand, with the arithmetic in the comments."""

from dataclasses import replace

import numpy as np
import pytest

from engagement.scoring.health import prior_mean, prior_variances, score_health
from engagement.scoring.ledger import OPEN_END, HealthLedger
from engagement.scoring.model import COMPONENTS, Component
from tests.unit.scoring import ledgers as make
from tests.unit.scoring.ledgers import MODEL, T0, index

NAN = float("nan")


def component(ledger: HealthLedger, which: Component, day: int) -> tuple[float, float]:
    series = score_health(ledger, MODEL, make.ints([day]))
    return series.value[index(which), 0], series.variance[index(which), 0]


def test_cadence() -> None:
    # Agreed 36.525 units a year = 0.1 a day; h = 90 d; at t = start + 90:
    #   R = 0.1 * 90/ln 2 * (1 - 1/2) = 0.1 * 129.8426 * 0.5 = 6.492128
    #   A = 1 (meeting today) + 1.5 * 1/2 (workshop 90 days ago) = 1.75
    #   m = (1.75 + 2 * 0.7) / (6.492128 + 2) = 3.15 / 8.492128 = 0.370932
    ledger = HealthLedger(
        "council",
        T0,
        contacts=make.contacts((T0, 1.5, True), (T0 + 90, 1.0, True)),
        agreements=make.agreements((T0, 36.525, NAN, NAN)),
    )
    value, variance = component(ledger, Component.CADENCE, T0 + 90)
    assert value == pytest.approx(0.370932, abs=1e-6)
    # The cap at 1 is far off, so the variance is close to that of the Gamma itself,
    # 3.15 / 8.492128^2 = 0.043679, less what the cap takes from the upper tail.
    assert 0.7 * 0.043679 < variance < 0.043679


def test_cadence_with_a_rate_that_changed() -> None:
    # 0.1 a day for the 90 days up to the end of day T0+90, 0.2 a day for the next 90:
    #   R = 129.8426 * [0.1 * (1/2 - 1/4) + 0.2 * (1 - 1/2)] = 129.8426 * 0.125 = 16.230319
    #   m = 1.4 / 18.230319 = 0.076795
    ledger = HealthLedger(
        "council",
        T0,
        agreements=make.agreements((T0 + 91, 73.05, NAN, NAN), (T0 - 30, 36.525, NAN, NAN)),
    )
    value, _ = component(ledger, Component.CADENCE, T0 + 180)
    assert value == pytest.approx(0.076795, abs=1e-6)


def test_recency() -> None:
    # Agreed 12.175 a year = one every 30 days. 75 days since the last two-way contact are 2.5
    # intervals, 1.5 too many: m = 2^-1.5 = 0.353553.
    # var = 0.08 * (1 - 2^{-75/90}) = 0.08 * (1 - 0.561231) = 0.035102
    ledger = HealthLedger(
        "gp",
        T0,
        contacts=make.contacts((T0, 1.0, True), (T0 + 70, 1.0, False)),
        agreements=make.agreements((T0, 12.175, NAN, NAN)),
    )
    value, variance = component(ledger, Component.RECENCY, T0 + 75)
    assert value == pytest.approx(0.353553, abs=1e-6)
    assert variance == pytest.approx(0.035102, abs=1e-6)
    assert component(ledger, Component.RECENCY, T0 + 30)[0] == 1.0


def test_breadth() -> None:
    # Person 1 met 180 days ago and today counts 1, person 2 met 180 days ago counts 1/2; agreed 4:
    #   m = 1.5 / 4 = 0.375
    #   s = (4 * 0.5 + 1.5) / (4 + 4) = 0.4375, var = 0.4375 * 0.5625 / 9 = 0.027344
    ledger = HealthLedger(
        "council",
        T0,
        people=make.people((T0, 1), (T0, 2), (T0 + 180, 1)),
        agreements=make.agreements((T0, NAN, 4.0, NAN)),
    )
    value, variance = component(ledger, Component.BREADTH, T0 + 180)
    assert value == pytest.approx(0.375)
    assert variance == pytest.approx(0.02734375)


def test_reciprocity() -> None:
    # Seven contacts begun by the system today, one by the partner 90 days ago (counts 1/2):
    #   pi = (0.5 + 1) / (0.5 + 7 + 2) = 0.157895, m = 0.157895 / 0.3 = 0.526316
    rows = [(T0, True)] + 7 * [(T0 + 90, False)]
    ledger = HealthLedger("vcse", T0, initiations=make.initiations(*rows))
    value, variance = component(ledger, Component.RECIPROCITY, T0 + 90)
    assert value == pytest.approx(0.526316, abs=1e-6)
    # Slope 1/0.3 times the Beta variance 0.157895 * 0.842105 / 10.5 = 0.012663 gives 0.140702
    # without the roof; the flat top and the edge at 0 can only take from it.
    assert 0.05 < variance < 0.140702


def test_seniority() -> None:
    # Agreed grade 3: a director today (1), a head of service 90 days ago (0, counts 1/2):
    #   m = (4 * 0.5 + 1) / (4 + 1.5) = 0.545455, var = 0.545455 * 0.454545 / 6.5 = 0.038144
    ledger = HealthLedger(
        "gp",
        T0,
        grades=make.grades((T0 + 90, 3), (T0, 2)),
        agreements=make.agreements((T0 - 10, NAN, NAN, 3.0)),
    )
    value, variance = component(ledger, Component.SENIORITY, T0 + 90)
    assert value == pytest.approx(0.545455, abs=1e-6)
    assert variance == pytest.approx(0.038144, abs=1e-6)


def test_seniority_goes_by_the_grade_agreed_on_the_day_of_the_event() -> None:
    ledger = HealthLedger(
        "gp",
        T0,
        grades=make.grades((T0, 2)),
        agreements=make.agreements((T0 - 10, NAN, NAN, 2.0), (T0 + 1, NAN, NAN, 4.0)),
    )
    # (4 * 0.5 + 1) / (4 + 1) although a chief is agreed from the next day on.
    assert component(ledger, Component.SENIORITY, T0)[0] == pytest.approx(0.6)


def test_board() -> None:
    # One seat for 180 days, h = 180 d, one observation a quarter (91 days):
    #   N = 180/ln 2 * (1 - 1/2) / 91 = 259.6851 * 0.5 / 91 = 1.426842
    # filled for the last 90 of them:
    #   X = 259.6851 * (1 - 2^-0.5) / 91 = 259.6851 * 0.292893 / 91 = 0.835824
    #   m = (4 * 0.7 + 0.835824) / (4 + 1.426842) = 0.669971
    expected = [(T0 + 1, OPEN_END)]
    half = HealthLedger("council", T0, seats=make.seats(expected, [(0, T0 + 91, OPEN_END)]))
    assert component(half, Component.BOARD, T0 + 180)[0] == pytest.approx(0.669971, abs=1e-6)
    # Never filled: 2.8 / 5.426842 = 0.515954.
    vacant = HealthLedger("council", T0, seats=make.seats(expected, []))
    assert component(vacant, Component.BOARD, T0 + 180)[0] == pytest.approx(0.515954, abs=1e-6)
    # Two people at once, and before the seat existed, are one filled seat: 4.226842 / 5.426842.
    twice = make.seats(expected, [(0, T0 - 50, T0 + 120), (0, T0 + 100, OPEN_END)])
    full = HealthLedger("council", T0, seats=twice)
    assert component(full, Component.BOARD, T0 + 180)[0] == pytest.approx(0.778877, abs=1e-6)


def test_two_people_on_one_seat_count_once() -> None:
    expected = [(T0 + 1, OPEN_END)]
    once = HealthLedger("council", seats=make.seats(expected, [(0, T0 + 31, T0 + 100)]))
    twice = replace(
        once,
        seats=make.seats(
            expected,
            [(0, T0 + 61, T0 + 100), (0, T0 + 31, T0 + 90), (0, T0 + 40, T0 + 50)],
        ),
    )
    day = T0 + 180
    assert component(twice, Component.BOARD, day) == pytest.approx(
        component(once, Component.BOARD, day), abs=1e-12
    )


def test_early_engagement() -> None:
    # Before options today (1), after the decision 365 days ago (0, counts 1/2):
    #   m = (4 * 0.5 + 1) / (4 + 1.5) = 0.545455
    rows = make.consultations((T0, 0.0), (T0 + 365, 1.0))
    ledger = HealthLedger("council", T0, consultations=rows)
    assert component(ledger, Component.EARLY_ENGAGEMENT, T0 + 365)[0] == pytest.approx(0.5454545)


def test_score_of_an_empty_ledger_is_the_starting_value() -> None:
    # 20*0.7 + 10*0.5 + 15*0.5 + 15*0.6 + 10*0.5 + 15*0.7 + 15*0.5 = 58.5
    series = score_health(HealthLedger("nhs_trust"), MODEL, make.WEEKS)
    assert series.mean == pytest.approx(np.full(make.WEEKS.size, 58.5))
    assert prior_mean(MODEL, "nhs_trust") == pytest.approx(58.5)


def test_standard_deviation_and_credibility_of_the_score() -> None:
    # 100^2 * (0.2^2 var_cadence + 0.1^2 * 0.08 + 0.15^2 * 0.05 + 0.15^2 * 0.125 + 0.1^2 * 0.05
    #          + 0.15^2 * 0.7 * 0.3 / 5 + 0.15^2 * 0.05) = 73.075 + 400 var_cadence
    cadence, *_ = prior_variances(MODEL, "gp")[:, 0]
    series = score_health(HealthLedger("gp"), MODEL, make.ints([T0]))
    assert series.sd[0] ** 2 == pytest.approx(73.075 + 400 * cadence)
    # A seat of a director (grade 4 of the agreed 2) today: seniority m = 3/5,
    # var = 0.24 / 6 = 0.04 instead of 0.05: 100^2 * 0.1^2 * 0.01 = 1 point^2 less.
    met = replace(HealthLedger("gp"), grades=make.grades((T0, 4)))
    after = score_health(met, MODEL, make.ints([T0]))
    assert after.sd[0] ** 2 == pytest.approx(72.075 + 400 * cadence)
    assert after.credibility[0] == pytest.approx(1 / (73.075 + 400 * cadence))
    # The interval is mean +- 1.645 sd: 58.5 + 100 * 0.1 * 0.1 = 59.5 in the middle.
    low, high = after.interval()
    assert (low[0] + high[0]) / 2 == pytest.approx(59.5)
    assert high[0] - low[0] == pytest.approx(2 * 1.645 * after.sd[0])


def test_rows_and_newest_day_tell_how_much_is_known() -> None:
    ledger = HealthLedger(
        "gp",
        T0,
        contacts=make.contacts((T0, 1.0, True), (T0 + 10, 1.0, False)),
        people=make.people((T0 + 3, 1)),
    )
    series = score_health(ledger, MODEL, make.ints([T0 - 7, T0, T0 + 7, T0 + 14]))
    assert series.newest_day.tolist() == [0, T0, T0 + 3, T0 + 10]
    assert series.rows[index(Component.CADENCE)].tolist() == [0, 1, 1, 2]
    assert series.rows[index(Component.RECENCY)].tolist() == [0, 1, 1, 1]
    assert series.rows[index(Component.BREADTH)].tolist() == [0, 0, 1, 1]
    assert not series.has_data[index(Component.BOARD)].any()
    assert series.rows.shape == (len(COMPONENTS), 4)
