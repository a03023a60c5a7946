"""Dates as people write them, and dates that cannot be right."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.imports.dates import (
    DATE_FORMATS,
    Moment,
    parse_moment,
    parse_time,
    plausible_window,
)

TODAY = date(2026, 11, 22)
JUNE = date(2024, 6, 3)


@pytest.mark.parametrize(
    "text",
    [
        "03/06/2024",
        "3/6/2024",
        "03.06.2024",
        "03-06-2024",
        "2024-06-03",
        "3 June 2024",
        "03 Jun 2024",
        "Monday 3 June 2024",
        "03/06/24",
        " 03/06/2024\n",
        "45446",
    ],
)
def test_a_day_is_read_in_any_usual_form(text: str) -> None:
    assert parse_moment(text) == Moment(JUNE)


@pytest.mark.parametrize(
    "text", ["03/06/2024 14:30", "2024-06-03 14:30:00", "2024-06-03T14:30", "45446.604166667"]
)
def test_a_time_in_the_same_cell_is_kept(text: str) -> None:
    assert parse_moment(text) == Moment(JUNE, time(14, 30))


@pytest.mark.parametrize(
    "text", ["", "Nil return", "31/02/2024", "13", "2024", "99999999", "TBC", "3 Juno 2024", "-1"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_moment(text) is None


def test_the_mapping_decides_between_day_first_and_month_first() -> None:
    assert parse_moment("03/06/2024", ["%m/%d/%Y"]) == Moment(date(2024, 3, 6))


@given(st.dates(date(1990, 1, 1), date(2068, 12, 31)), st.sampled_from(DATE_FORMATS[:-1]))
def test_every_form_is_read_back(day: date, form: str) -> None:
    assert parse_moment(day.strftime(form)) == Moment(day)


@given(st.dates(date(1960, 1, 1), date(2100, 1, 1)))
def test_every_excel_number_is_read_back(day: date) -> None:
    assert parse_moment(str((day - date(1899, 12, 30)).days)) == Moment(day)


@given(st.text(max_size=40))
def test_no_text_makes_it_fail(text: str) -> None:
    parse_moment(text)
    parse_time(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14:30", time(14, 30)),
        ("14.30", time(14, 30)),
        ("2:30pm", time(14, 30)),
        ("2pm", time(14)),
        ("09:00:00", time(9)),
        ("2 PM", time(14)),
        ("afternoon", None),
        ("25:00", None),
    ],
)
def test_times_of_day(text: str, expected: time | None) -> None:
    assert parse_time(text) == expected


def _days(*, first: date, number: int, apart: int) -> list[date]:
    return [first + timedelta(days=apart * index) for index in range(number)]


def test_a_slip_in_the_year_is_outside_the_window() -> None:
    days = [*_days(first=date(2024, 4, 1), number=100, apart=5), date(2014, 5, 21)]
    window = plausible_window(days, today=TODAY)
    assert not window.holds(date(2014, 5, 21))
    assert not window.holds(date(2005, 11, 5))
    assert not window.holds(date(2029, 1, 1))
    assert all(window.holds(day) for day in days[:-1])


def test_a_log_over_many_years_is_not_cut() -> None:
    days = _days(first=date(2005, 1, 1), number=250, apart=30)
    window = plausible_window(days, today=TODAY)
    assert all(window.holds(day) for day in days)


def test_few_dates_say_nothing_about_each_other() -> None:
    assert plausible_window([date(2005, 1, 1), JUNE], today=TODAY).holds(date(2005, 1, 1))


def test_nobody_met_far_in_the_future_or_before_the_log_could_exist() -> None:
    window = plausible_window([], today=TODAY)
    assert window.holds(TODAY + timedelta(days=300))
    assert not window.holds(TODAY + timedelta(days=400))
    assert not window.holds(date(1900, 1, 1))


def test_the_mapping_sets_either_side() -> None:
    days = _days(first=date(2024, 4, 1), number=20, apart=5)
    early = plausible_window(days, today=TODAY, earliest=date(2000, 1, 1))
    assert early.holds(date(2000, 1, 1))
    late = plausible_window(days, today=TODAY, latest=date(2024, 4, 30))
    assert not late.holds(date(2024, 5, 1))


@given(st.lists(st.dates(date(1990, 1, 1), date(2026, 1, 1)), min_size=8))
def test_the_middle_half_is_always_plausible(days: list[date]) -> None:
    window = plausible_window(days, today=TODAY)
    ordered = sorted(days)
    middle = ordered[len(days) // 4 : (3 * len(days)) // 4 + 1]
    assert all(window.holds(day) for day in middle)
