"""Days and weeks of the scores.

A day is a whole number: `date.toordinal()` of a date in London. A week ends on Sunday at 24:00 in
London and is named by that Sunday. A fact of day d counts at every week-end day t with t >= d.
"""

from collections.abc import Iterator
from datetime import date

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.int64]
DAYS_PER_WEEK = 7
DAYS_PER_YEAR = 365.25


def week_end(day: int) -> int:
    """Return the Sunday that ends the week of a day; a Sunday ends its own week."""
    # Ordinal 1 is a Monday, so Sundays are the multiples of seven.
    return day + (-day) % DAYS_PER_WEEK


def week_ends(first_day: int, last_day: int) -> Days:
    """List the week-end days of every week that has a day in first_day..last_day, both included.

    The last one may lie up to six days after last_day: what happened today belongs to the week
    that is still running. Empty when last_day comes before first_day.
    """
    if last_day < first_day:
        return np.empty(0, dtype=np.int64)
    return np.arange(week_end(first_day), week_end(last_day) + 1, DAYS_PER_WEEK, dtype=np.int64)


def by_year(days: Days) -> Iterator[tuple[int, slice]]:
    """Yield (calendar year, slice of the array) for week-end days in ascending order.

    A week belongs to the year in which it ends, so a year has 52 or 53 weeks.
    """
    if days.size == 0:
        return
    years = np.array([date.fromordinal(int(day)).year for day in days])
    starts = np.flatnonzero(np.diff(years, prepend=years[0] - 1))
    for start, stop in zip(starts, [*starts[1:], days.size], strict=True):
        yield int(years[start]), slice(int(start), int(stop))
