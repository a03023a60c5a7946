"""By when a request must be answered. The days are those of gov.uk/bank-holidays."""

from datetime import date

import pytest

from engagement.foi.working_days import (
    easter_sunday,
    holidays,
    last_day_to_answer,
    working_days_between,
)

OF_2026 = """
2026-01-01 2026-01-02 2026-03-17 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-06-15
2026-07-13 2026-08-03 2026-08-31 2026-11-30 2026-12-25 2026-12-28
"""


def test_a_whole_year_of_all_parts_of_the_kingdom() -> None:
    assert holidays(2026) == {date.fromisoformat(day) for day in OF_2026.split()}


@pytest.mark.parametrize(
    "day",
    [
        "2018-03-19",
        "2021-12-27",
        "2021-12-28",
        "2022-01-03",
        "2022-01-04",
        "2022-06-02",
        "2022-12-27",
        "2023-01-02",
        "2023-01-03",
        "2024-12-02",
    ],
)
def test_what_falls_on_a_weekend_is_made_up_for(day: str) -> None:
    assert date.fromisoformat(day) in holidays(int(day[:4]))


def test_the_spring_holiday_of_the_jubilee_was_moved() -> None:
    assert date(2022, 5, 30) not in holidays(2022)


@pytest.mark.parametrize("day", ["2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28"])
def test_easter(day: str) -> None:
    assert easter_sunday(int(day[:4])).isoformat() == day


def test_twenty_working_days_begin_on_the_next_one() -> None:
    # Monday 2 November 2026: 30 November is St Andrew's Day in Scotland.
    assert last_day_to_answer(date(2026, 11, 2)) == date(2026, 12, 1)


def test_one_that_comes_in_on_a_saturday_counts_from_monday() -> None:
    assert last_day_to_answer(date(2026, 10, 3), days=1) == date(2026, 10, 5)


def test_christmas_is_left_out() -> None:
    assert last_day_to_answer(date(2026, 12, 18), days=5) == date(2026, 12, 29)


def test_days_taken_are_counted_alike() -> None:
    received = date(2026, 12, 18)
    assert working_days_between(received, last_day_to_answer(received)) == 20
    assert working_days_between(received, received) == 0
