"""Impossible facts are refused instead of being scored."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given

from engagement.scoring.ledger import (
    OPEN_END,
    Agreements,
    Consultations,
    Contacts,
    Grades,
    LedgerError,
    Seats,
    Spans,
)
from tests.unit.scoring import ledgers as make
from tests.unit.scoring.ledgers import T0

NAN = float("nan")

IMPOSSIBLE: dict[str, Callable[[], object]] = {
    "lengths differ": lambda: Contacts(make.ints([1, 2]), make.floats([1]), np.array([True])),
    "not flat": lambda: Spans(np.array([[1]]), np.array([[2]])),
    "days with a fraction": lambda: Grades(make.floats([1.5]), make.ints([1])),
    "two_way as a number": lambda: Contacts(make.ints([1]), make.floats([1]), make.ints([2])),
    "weight NaN": lambda: make.contacts((T0, NAN, True)),
    "weight negative": lambda: make.contacts((T0, -1.0, True)),
    "span backwards": lambda: make.spans((5, 4)),
    "grade unknown": lambda: make.grades((T0, -1)),
    "grade too high": lambda: make.grades((T0, 5)),
    "stage NaN": lambda: make.consultations((T0, NAN)),
    "stage above one": lambda: Consultations(make.ints([T0]), make.floats([1.1])),
    "seat backwards": lambda: make.seats([(5, 4)], []),
    "filling backwards": lambda: make.seats([(1, OPEN_END)], [(0, 5, 4)]),
    "filling of no seat": lambda: make.seats([(1, OPEN_END)], [(1, 1, 2)]),
    "rate negative": lambda: make.agreements((T0, -1.0, NAN, NAN)),
    "rate infinite": lambda: make.agreements((T0, np.inf, NAN, NAN)),
    "nobody agreed": lambda: make.agreements((T0, NAN, 0.0, NAN)),
    "agreed grade too high": lambda: make.agreements((T0, NAN, NAN, 4.5)),
}


@pytest.mark.parametrize("build", IMPOSSIBLE.values(), ids=IMPOSSIBLE.keys())
def test_impossible_facts_are_refused(build: Callable[[], object]) -> None:
    with pytest.raises(LedgerError):
        build()


def test_empty_tables_are_fine() -> None:
    assert Spans().merged().first.size == 0
    assert Seats().filled_seat.size == 0
    assert Contacts(np.array([]), np.array([]), np.array([])).day.dtype == np.int64


@given(make.spans_(most=6))
def test_merging_keeps_the_days_and_leaves_gaps(spans: Spans) -> None:
    def covered(some: Spans) -> set[int]:
        pairs = zip(some.first.tolist(), some.last.tolist(), strict=True)
        return {day for first, last in pairs for day in range(first, last + 1)}

    merged = spans.merged()
    assert covered(merged) == covered(spans)
    assert np.all(merged.first[1:] > merged.last[:-1] + 1)


def test_agreements_hold_from_their_day_until_the_next() -> None:
    rows = make.agreements((T0 + 10, NAN, 7.0, NAN), (T0, 12.0, 5.0, NAN))
    at = make.ints([T0 - 1, T0, T0 + 9, T0 + 10])
    assert rows.in_force("people", at, 3.0).tolist() == [3.0, 5.0, 5.0, 7.0]
    # The second row does not say how often, which means the type's default again.
    assert rows.in_force("contacts_per_year", at, 4.0).tolist() == [4.0, 12.0, 12.0, 4.0]
    assert rows.in_force("grade", at, 2.0).tolist() == [2.0] * 4


def test_of_two_agreements_of_one_day_the_later_row_holds() -> None:
    rows = make.agreements((T0, 12.0, 5.0, NAN), (T0, 24.0, 6.0, NAN))
    assert rows.in_force("people", make.ints([T0]), 3.0).tolist() == [6.0]


def test_without_agreements_the_default_holds() -> None:
    assert Agreements().in_force("people", make.ints([T0]), 3.0).tolist() == [3.0]
