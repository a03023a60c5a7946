"""Periods as statistics name them, and the days that they stand for."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FINANCIAL_YEAR = re.compile(r"^(\d{4})\s*[-/–]\s*(\d{2}|\d{4})$")
YEAR = re.compile(r"^(\d{4})$")
MONTH_IN_WORDS = re.compile(r"^([a-z]{3})[a-z]*\.?[\s-]+(\d{4})$", re.IGNORECASE)
MONTH = re.compile(r"^(\d{4})-(\d{2})$")
QUARTER = re.compile(r"^(\d{4})(\s*[-/]\s*\d{2})?\s+q([1-4])$", re.IGNORECASE)
DAYS = re.compile(r"^(\d{4}-\d{2}-\d{2})\s*(?:/|to)\s*(\d{4}-\d{2}-\d{2})$", re.IGNORECASE)
APRIL = 4
EARLIEST, LATEST = 1990, 2100


@dataclass(frozen=True)
class Period:
    """First and last day, and how it is called."""

    label: str
    first_on: date
    last_on: date


def period_of(text: str) -> Period | None:
    """The period that a cell names; ``None`` if it names none.

    2016-17 is the year from April 2016; 2024 the calendar year; 2024-06 and June 2024 the month;
    2024 Q1 a quarter of the calendar year, 2024-25 Q1 of the year from April. Two days with a
    stroke or "to" between them are just that.
    """
    label = " ".join(text.split())
    for read in (_financial_year, _year, _quarter, _month, _days):
        found = read(label)
        if found is not None:
            first, last = found
            return Period(label, first, last) if _is_plausible(first, last) else None
    return None


def _is_plausible(first: date, last: date) -> bool:
    return first <= last and first.year >= EARLIEST and last.year <= LATEST


def _financial_year(label: str) -> tuple[date, date] | None:
    found = FINANCIAL_YEAR.match(label)
    if not found or int(found[2]) % 100 != (int(found[1]) + 1) % 100:
        return None
    year = int(found[1])
    return date(year, APRIL, 1), date(year + 1, APRIL - 1, 31)


def _year(label: str) -> tuple[date, date] | None:
    found = YEAR.match(label)
    if not found or not int(found[1]):
        return None
    return date(int(found[1]), 1, 1), date(int(found[1]), 12, 31)


def _quarter(label: str) -> tuple[date, date] | None:
    found = QUARTER.match(label)
    if not found:
        return None
    start = APRIL if found[2] else 1
    months = int(found[1]) * 12 + start - 1 + 3 * (int(found[3]) - 1)
    return _month_at(months)[0], _month_at(months + 2)[1]


def _month(label: str) -> tuple[date, date] | None:
    if found := MONTH.match(label):
        year, month = int(found[1]), int(found[2])
    elif (found := MONTH_IN_WORDS.match(label)) and found[1].lower() in MONTHS:
        year, month = int(found[2]), MONTHS.index(found[1].lower()) + 1
    else:
        return None
    return _month_at(year * 12 + month - 1) if year and 1 <= month <= len(MONTHS) else None


def _days(label: str) -> tuple[date, date] | None:
    found = DAYS.match(label)
    if not found:
        return None
    try:
        return date.fromisoformat(found[1]), date.fromisoformat(found[2])
    except ValueError:
        return None


def _month_at(index: int) -> tuple[date, date]:
    year, month = divmod(index, 12)
    first = date(year, month + 1, 1)
    return first, first + timedelta(days=monthrange(year, month + 1)[1] - 1)
