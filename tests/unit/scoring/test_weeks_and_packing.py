from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.scoring.months import not_logged_spans
from engagement.scoring.packing import pack, pack_years, unpack, unpack_days
from engagement.scoring.weeks import by_year, week_end, week_ends
from tests.unit.scoring import ledgers as make

any_date = st.dates(date(1990, 1, 1), date(2090, 1, 1))


@given(any_date)
def test_a_week_ends_on_its_sunday(day: date) -> None:
    end = date.fromordinal(week_end(day.toordinal()))
    assert end.isoweekday() == 7
    assert timedelta(0) <= end - day <= timedelta(6)


@given(any_date, st.integers(0, 800))
def test_week_ends_hold_every_day_of_the_stretch(day: date, length: int) -> None:
    first, last = day.toordinal(), day.toordinal() + length
    ends = week_ends(first, last)
    assert set(ends) == {week_end(d) for d in range(first, last + 1)}
    assert np.all(np.diff(ends) == 7)


def test_no_stretch_has_no_weeks() -> None:
    assert week_ends(10, 9).size == 0
    assert list(by_year(week_ends(10, 9))) == []
    assert pack_years(week_ends(10, 9), mean=np.empty(0)) == []


def test_a_week_belongs_to_the_year_it_ends_in() -> None:
    # Monday 26 December 2022 to Sunday 1 January 2023, then 53 Sundays of 2023 in all.
    days = week_ends(date(2022, 12, 19).toordinal(), date(2024, 1, 3).toordinal())
    assert [(y, s.stop - s.start) for y, s in by_year(days)] == [(2022, 1), (2023, 53), (2024, 1)]


values_ = st.lists(st.floats(), min_size=0, max_size=120)


@given(values_)
def test_packing_keeps_every_bit(values: list[float]) -> None:
    array = make.floats(values)
    data = pack(array)
    assert len(data) == 8 * array.size
    np.testing.assert_array_equal(unpack(data), array)
    np.testing.assert_array_equal(unpack(memoryview(data)), array)


def test_packed_values_are_little_endian() -> None:
    assert pack(make.floats([1.0])) == bytes.fromhex("000000000000f03f")
    assert pack(np.array([1.0], dtype=">f8")) == bytes.fromhex("000000000000f03f")


@given(values_, any_date)
def test_years_unpack_to_the_series_they_were_made_of(values: list[float], first: date) -> None:
    array = make.floats(values)
    days = week_end(first.toordinal()) + 7 * np.arange(array.size)
    years = pack_years(days, mean=array, sd=-array)
    assert [y.year for y in years] == sorted({date.fromordinal(int(d)).year for d in days})
    assert sum(y.weeks for y in years) == array.size
    for name, wanted in (("mean", array), ("sd", -array)):
        found = [unpack(y.arrays[name]) for y in years]
        np.testing.assert_array_equal(np.concatenate([*found, np.empty(0)]), wanted)
    again = [unpack_days(y.first_week_end, y.weeks) for y in years]
    np.testing.assert_array_equal(np.concatenate([*again, np.empty(0)]), days)


@pytest.mark.parametrize(
    ("days", "values"),
    [
        ([make.T0, make.T0 + 14], [1.0, 2.0]),
        ([make.T0 + 1], [1.0]),
        ([make.T0 + 7, make.T0], [1.0, 2.0]),
        ([make.T0], [1.0, 2.0]),
    ],
    ids=["gap", "not a Sunday", "backwards", "wrong length"],
)
def test_a_series_with_holes_is_refused(days: list[int], values: list[float]) -> None:
    with pytest.raises(ValueError, match=r"days must be|one value"):
        pack_years(make.ints(days), mean=make.floats(values))


def test_broken_bytes_are_refused() -> None:
    with pytest.raises(ValueError, match="buffer size"):
        unpack(b"1234567")


def months(*logged: date, first: date, last: date) -> list[tuple[date, date]]:
    days = make.ints([d.toordinal() for d in logged])
    spans = not_logged_spans(days, first.toordinal(), last.toordinal())
    ends = zip(spans.first.tolist(), spans.last.tolist(), strict=True)
    return [(date.fromordinal(a), date.fromordinal(b)) for a, b in ends]


def test_months_without_a_single_entry_were_not_logged() -> None:
    found = months(
        date(2024, 1, 31),
        date(2024, 5, 1),
        date(2023, 11, 30),
        first=date(2023, 11, 15),
        last=date(2024, 6, 29),
    )
    # December; then February to April as one. June is not over.
    assert found == [
        (date(2023, 12, 1), date(2023, 12, 31)),
        (date(2024, 2, 1), date(2024, 4, 30)),
    ]


def test_the_running_month_counts_once_it_is_over() -> None:
    may = date(2024, 5, 31)
    kwargs = {"first": date(2024, 5, 10)}
    assert months(may, last=date(2024, 6, 29), **kwargs) == []
    assert months(may, last=date(2024, 6, 30), **kwargs) == [(date(2024, 6, 1), date(2024, 6, 30))]


def test_an_empty_log_is_one_long_gap() -> None:
    found = months(first=date(2023, 12, 20), last=date(2024, 2, 29))
    assert found == [(date(2023, 12, 20), date(2024, 2, 29))]
    assert months(first=date(2024, 2, 2), last=date(2024, 2, 1)) == []
