"""How long one person may hold a seat, and what ends soon. Pure: days in, days out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from partners.composition import ONE_DAY, Span

MONTHS_AHEAD = 6


@dataclass(frozen=True)
class Term:
    """A person holds a seat without a break: since when, and until when they may at most."""

    since: date
    limit_on: date | None

    def is_over(self, day: date) -> bool:
        """Whether the person holds the seat longer than the seat allows."""
        return self.limit_on is not None and self.limit_on < day


def term_of(held: Span, others: Sequence[Span], years: int | None) -> Term:
    """The term that a stretch in a seat is part of.

    :param others: all stretches of the same person in the same seat; consecutive ones, without a
        day between, count together.
    :param years: the longest time that one person may hold the seat; None for no limit.

    >>> first, second = Span(date(2020, 4, 1), date(2023, 3, 31)), Span(date(2023, 4, 1))
    >>> term_of(second, [first, second], 6)
    Term(since=datetime.date(2020, 4, 1), limit_on=datetime.date(2026, 3, 31))
    """
    since = held.first
    for span in sorted(others, key=lambda span: span.first, reverse=True):
        if span.first < since and span.last is not None and span.last + ONE_DAY >= since:
            since = span.first
    limit_on = None if years is None else years_later(since, years) - ONE_DAY
    return Term(since, limit_on)


def is_soon(day: date | None, on: date) -> bool:
    """Whether a day lies within six months from another, that one included."""
    return day is not None and on <= day <= months_later(on, MONTHS_AHEAD)


def years_later(day: date, years: int) -> date:
    """The same day so many years later; 1 March for 29 February where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), following - ONE_DAY)
