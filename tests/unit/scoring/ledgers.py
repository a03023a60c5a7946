"""Ledgers for the tests of the scoring core: small ones by hand and random ones."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from hypothesis import strategies as st

from engagement.scoring.ledger import (
    OPEN_END,
    Agreements,
    Consultations,
    Contacts,
    Grades,
    HealthLedger,
    Initiations,
    People,
    Seats,
    Spans,
)
from engagement.scoring.model import COMPONENTS, Component, HealthModel
from engagement.scoring.models import shipped_model
from engagement.scoring.weeks import week_ends

MODEL = HealthModel.from_dict(shipped_model())
# A Sunday.
T0 = date(2024, 1, 7).toordinal()
SPAN = 900
WEEKS = week_ends(T0, T0 + SPAN)

days_ = st.integers(T0 - 100, T0 + SPAN + 50)


def index(component: Component) -> int:
    return COMPONENTS.index(component)


def contacts(*rows: tuple[int, float, bool]) -> Contacts:
    day, weight, two_way = columns(rows, 3)
    return Contacts(ints(day), floats(weight), np.array(two_way, dtype=bool))


def people(*rows: tuple[int, int]) -> People:
    day, person = columns(rows, 2)
    return People(ints(day), ints(person))


def initiations(*rows: tuple[int, bool]) -> Initiations:
    day, by_partner = columns(rows, 2)
    return Initiations(ints(day), np.array(by_partner, dtype=bool))


def grades(*rows: tuple[int, int]) -> Grades:
    day, grade = columns(rows, 2)
    return Grades(ints(day), ints(grade))


def consultations(*rows: tuple[int, float]) -> Consultations:
    day, value = columns(rows, 2)
    return Consultations(ints(day), floats(value))


def agreements(*rows: tuple[int, float, float, float]) -> Agreements:
    day, rate, number, grade = columns(rows, 4)
    return Agreements(ints(day), floats(rate), floats(number), floats(grade))


def spans(*rows: tuple[int, int]) -> Spans:
    first, last = columns(rows, 2)
    return Spans(ints(first), ints(last))


def seats(expected: Sequence[tuple[int, int]], filled: Sequence[tuple[int, int, int]]) -> Seats:
    seat_from, seat_to = columns(expected, 2)
    which, filled_from, filled_to = columns(filled, 3)
    return Seats(ints(seat_from), ints(seat_to), ints(which), ints(filled_from), ints(filled_to))


def columns(rows: Sequence[Sequence[Any]], width: int) -> list[list[Any]]:
    return [[row[k] for row in rows] for k in range(width)]


def ints(values: Sequence[int]) -> Any:
    return np.array(values, dtype=np.int64)


def floats(values: Sequence[float]) -> Any:
    return np.array(values, dtype=np.float64)


def rows_of(*columns_: st.SearchStrategy[Any], most: int = 12) -> st.SearchStrategy[Any]:
    return st.lists(st.tuples(*columns_), max_size=most)


def rows_in(table: Any) -> list[tuple[Any, ...]]:
    """The rows of a table as plain values."""
    return list(zip(*(values.tolist() for values in vars(table).values()), strict=True))


def shuffled(table: Any, order: Any) -> Any:
    """The same table with its rows in another order."""
    chosen = {name: values[list(order)] for name, values in vars(table).items()}
    return replace(table, **chosen)


@st.composite
def spans_(draw: st.DrawFn, most: int = 3) -> Spans:
    pairs = draw(rows_of(days_, st.integers(0, 90), most=most))
    return spans(*[(first, first + length) for first, length in pairs])


@st.composite
def seats_(draw: st.DrawFn) -> Seats:
    lengths = st.integers(0, 500) | st.just(OPEN_END - T0 - SPAN - 50)
    expected = [(a, a + n) for a, n in draw(rows_of(days_, lengths, most=3))]
    filled = []
    if expected:
        which = st.integers(0, len(expected) - 1)
        filled = [(j, a, a + n) for j, a, n in draw(rows_of(which, days_, lengths, most=5))]
    return seats(expected, filled)


def maybe(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(low, high) | st.just(float("nan"))


contact_rows = rows_of(days_, st.sampled_from([0.5, 1.0, 1.5]), st.booleans())
agreement_rows = st.lists(
    st.tuples(days_, maybe(0, 60), maybe(1, 10), maybe(0, 4)), max_size=3, unique_by=lambda r: r[0]
)


@st.composite
def ledgers(draw: st.DrawFn, *, logged: bool = False) -> HealthLedger:
    """Any ledger; with logged=True one without time that was not logged."""
    return HealthLedger(
        organisation_type=draw(st.sampled_from([*MODEL.types, "parish_council"])),
        start=draw(st.none() | days_),
        contacts=contacts(*draw(contact_rows)),
        people=people(*draw(rows_of(days_, st.integers(1, 5)))),
        initiations=initiations(*draw(rows_of(days_, st.booleans()))),
        grades=grades(*draw(rows_of(days_, st.integers(0, 4)))),
        seats=draw(seats_()),
        consultations=consultations(*draw(rows_of(days_, st.sampled_from([0, 0.3, 0.7, 1.0])))),
        agreements=agreements(*draw(agreement_rows)),
        quiet=draw(spans_()),
        not_logged=Spans() if logged else draw(spans_()),
    )
