"""By when a request must be answered: working days as the Freedom of Information Act counts them.

Section 10(6) leaves out Saturdays, Sundays, Christmas Day, Good Friday and every day that is a bank
holiday under the Banking and Financial Dealings Act 1971 *in any part of the United Kingdom*. The
standing ones follow from that Act and from what is proclaimed every year. Those proclaimed once are
listed: `PROCLAIMED_ONCE`, as known in February 2026. One proclaimed later is not known here; the
last day shown is then too early, never too late.
"""

from datetime import date, timedelta
from functools import cache

DAYS_TO_ANSWER = 20
# Environmental Information Regulations 2004, regulation 7(1): a request that is complex and
# voluminous.
DAYS_IF_COMPLEX = 40
# An internal review, by the code of practice under section 45 and by regulation 11(4).
DAYS_OF_REVIEW = (20, 40)
SATURDAY = 5
MONDAY = 0
PROCLAIMED_ONCE = frozenset(
    {
        date(2022, 6, 3),  # Platinum Jubilee
        date(2022, 9, 19),  # State Funeral of Queen Elizabeth II
        date(2023, 5, 8),  # Coronation of King Charles III
        date(2026, 6, 15),  # Scotland: football World Cup
    }
)
# The spring holiday of 2022 was moved to the Thursday of the Jubilee.
MOVED = {date(2022, 5, 30): date(2022, 6, 2)}


def last_day_to_answer(received_on: date, days: int = DAYS_TO_ANSWER) -> date:
    """The twentieth working day after the day on which a request, or its clarification, came in."""
    day = received_on
    for _ in range(days):
        day = _next_working_day(day)
    return day


def left_out_between(since: date, until: date) -> list[date]:
    """Weekdays after one day and up to another that do not count, because of a bank holiday."""
    days = (since + timedelta(days=n) for n in range(1, (until - since).days + 1))
    return [day for day in days if day.weekday() < SATURDAY and not is_working_day(day)]


def working_days_between(since: date, until: date) -> int:
    """How many working days it took: 0 for the same day, 1 for the next working day."""
    days = (since + timedelta(days=n) for n in range(1, (until - since).days + 1))
    return sum(is_working_day(day) for day in days)


def is_working_day(day: date) -> bool:
    """Whether the day counts towards the time in which a request is answered."""
    return day.weekday() < SATURDAY and day not in holidays(day.year)


@cache
def holidays(year: int) -> frozenset[date]:
    """Weekdays of a year that are no working days, in any part of the United Kingdom.

    One that falls on a weekend is made up for on the next weekday that is none yet, as it is
    proclaimed every year.
    """
    easter = easter_sunday(year)
    fixed = [
        date(year, 1, 1),
        date(year, 1, 2),  # Scotland
        date(year, 3, 17),  # Northern Ireland
        date(year, 7, 12),  # Northern Ireland
        date(year, 11, 30),  # Scotland
        date(year, 12, 25),
        date(year, 12, 26),
    ]
    moving = [
        easter - timedelta(days=2),
        easter + timedelta(days=1),
        _first_monday(year, 5),
        _last_monday(year, 5),
        _first_monday(year, 8),  # Scotland
        _last_monday(year, 8),
    ]
    found = {MOVED.get(day, day) for day in moving}
    found |= {day for day in PROCLAIMED_ONCE if day.year == year}
    found |= {day for day in fixed if day.weekday() < SATURDAY}
    for day in fixed:
        if day.weekday() >= SATURDAY:
            found.add(_next_free(day, found))
    return frozenset(found)


def easter_sunday(year: int) -> date:
    """Easter by the Gregorian calendar, as computed by Meeus, Jones and Butcher."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    ell = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * ell) // 433
    month = (h + ell - 7 * m + 90) // 25
    return date(year, month, (h + ell - 7 * m + 33 * month + 19) % 32)


def _next_working_day(day: date) -> date:
    day += timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def _next_free(day: date, taken: set[date]) -> date:
    while day.weekday() >= SATURDAY or day in taken:
        day += timedelta(days=1)
    return day


def _first_monday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(MONDAY - first.weekday()) % 7)


def _last_monday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=last.weekday())
