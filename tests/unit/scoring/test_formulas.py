"""The capped variances against integrals that can be done by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.scoring import formulas
from engagement.scoring.decay import active_days, decayed_sum, decayed_time, is_inside
from engagement.scoring.ledger import Floats, Spans
from tests.unit.scoring import ledgers as make
from tests.unit.scoring.ledgers import T0

amount = st.floats(0, 50)


def column(value: float) -> Floats:
    return np.array([value])


def test_variance_of_a_capped_exponential_rate() -> None:
    # Shape 1 and rate b make theta exponential: with E = e^{-b},
    #   mean of min(1, theta) = (1 - E)/b, mean of its square = 2 (1 - E (1 + b))/b^2.
    for b in (2.0, 4.0, 8.0):
        e = math.exp(-b)
        exact = 2 * (1 - e * (1 + b)) / b**2 - ((1 - e) / b) ** 2
        found = formulas.cadence_variance(column(0.0), column(b - 2), 0.5, 2.0)[0]
        assert found == pytest.approx(exact, rel=0.12)


def test_variance_of_the_balance_of_a_uniform_share() -> None:
    # pi uniform: min(pi, 1 - pi) is uniform on 0..0.5, so with u in 0..0.3 of it sloping,
    #   mean = 0.6/2 + 0.4 = 0.7, mean square = 0.6/3 + 0.4 = 0.6, variance = 0.6 - 0.49 = 0.11.
    found = formulas.reciprocity_variance(column(0.0), column(0.0), 0.3)[0]
    assert found == pytest.approx(0.11, rel=0.15)


def test_many_contacts_make_the_balance_certain() -> None:
    few = formulas.reciprocity_variance(column(1.0), column(1.0), 0.3)[0]
    many = formulas.reciprocity_variance(column(100.0), column(100.0), 0.3)[0]
    assert many < 1e-9 < few


@given(amount, amount)
def test_balance_does_not_ask_who_does_more(one: float, other: float) -> None:
    here = formulas.reciprocity_value(column(one), column(other), 0.3)
    there = formulas.reciprocity_value(column(other), column(one), 0.3)
    assert here == pytest.approx(there)


@given(amount, amount, st.floats(0.01, 1))
def test_variances_stay_within_those_of_a_share(one: float, other: float, mean: float) -> None:
    made, due = column(one), column(other)
    low, high = np.minimum(made, due), np.maximum(made, due)
    for variance in (
        formulas.cadence_variance(made, due, mean, 2.0),
        formulas.reciprocity_variance(made, due, 0.3),
        formulas.beta_variance(low, high, mean, 4.0),
        formulas.breadth_variance(made, due + 1, mean, 4.0),
        formulas.recency_variance(made, 0.08, 90.0),
    ):
        assert 0 <= variance[0] <= 0.25


def test_formulas_work_on_any_shape() -> None:
    made = np.arange(6.0).reshape(2, 3)
    whole = formulas.cadence_variance(made, made + 1, 0.7, 2.0)
    for row, line in zip(whole, made, strict=True):
        np.testing.assert_allclose(formulas.cadence_variance(line, line + 1, 0.7, 2.0), row)


rows = st.lists(st.tuples(make.days_, st.floats(0, 5)), max_size=20)


@given(rows, st.floats(1, 400))
def test_the_running_sum_is_the_sum_of_the_definition(
    events: list[tuple[int, float]], half_life: float
) -> None:
    day, value = make.columns(events, 2)
    found = decayed_sum(make.ints(day), make.floats(value), make.WEEKS, half_life)
    for t, total in zip(make.WEEKS, found, strict=True):
        wanted = sum(x * 2 ** (-(t - d) / half_life) for d, x in events if d <= t)
        assert total == pytest.approx(wanted, rel=1e-9, abs=1e-12)


def test_a_century_of_history_neither_overflows_nor_vanishes() -> None:
    day = make.ints([T0 - 36500, T0])
    found = decayed_sum(day, make.floats([1.0, 1.0]), make.ints([T0 - 36500, T0]), 90.0)
    assert found == pytest.approx([1.0, 1.0])


@given(st.integers(1, 200), st.integers(0, 300))
def test_decayed_time_is_the_integral(length: int, ago: int) -> None:
    end = make.ints([T0 - ago])
    found = decayed_time(end - length, end, make.ints([T0]), 90.0)[0, 0]
    steps = np.arange(length * 100) / 100 + 0.005
    wanted = np.exp2(-(ago + steps) / 90.0).sum() / 100
    assert found == pytest.approx(wanted, rel=1e-6)


@given(make.spans_(), st.integers(0, 400))
def test_the_clock_counts_the_days_that_are_not_idle(idle: Spans, length: int) -> None:
    clock = active_days(make.ints([T0, T0 + length]), idle)
    inside = is_inside(np.arange(T0 + 1, T0 + length + 1), idle.merged())
    assert clock[1] - clock[0] == length - inside.sum()
