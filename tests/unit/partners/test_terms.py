"""How long one person holds a seat."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from partners.composition import Span
from partners.terms import is_soon, months_later, term_of, years_later

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


def test_appointments_without_a_break_count_together() -> None:
    first = Span(date(2019, 4, 1), date(2022, 3, 31))
    second = Span(date(2022, 4, 1), date(2025, 3, 31))
    third = Span(date(2025, 4, 1))
    term = term_of(third, [third, first, second], 9)
    assert (term.since, term.limit_on) == (date(2019, 4, 1), date(2028, 3, 31))
    assert not term.is_over(date(2028, 3, 31))
    assert term.is_over(date(2028, 4, 1))


def test_a_break_of_a_day_begins_anew() -> None:
    first, second = Span(date(2019, 4, 1), date(2022, 3, 30)), Span(date(2022, 4, 1))
    assert term_of(second, [first, second], 3).since == date(2022, 4, 1)


def test_a_seat_without_a_limit_has_none() -> None:
    held = Span(date(2000, 1, 1))
    assert not term_of(held, [held], None).is_over(date(2100, 1, 1))


def test_leap_days_and_short_months() -> None:
    assert years_later(date(2024, 2, 29), 3) == date(2027, 3, 1)
    assert months_later(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_later(date(2026, 12, 15), 1) == date(2027, 1, 15)


@given(DAYS, st.integers(1, 30))
def test_what_is_six_months_off_is_soon_and_what_has_passed_is_not(day: date, back: int) -> None:
    end = months_later(day, 6)
    assert is_soon(day, day)
    assert is_soon(end, day)
    assert not is_soon(end + timedelta(days=1), day)
    assert not is_soon(day - timedelta(days=back), day)
    assert 181 <= (end - day).days <= 184
