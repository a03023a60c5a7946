"""Which stretches of time were not logged at all.

A month in which a whole system logged nothing tells us about the log, not about its partners. Such
months are read as "not logged", never as silence.
"""

from collections.abc import Iterator
from datetime import date

import numpy as np

from engagement.scoring.ledger import Spans
from engagement.scoring.weeks import Days


def not_logged_spans(logged_days: Days, first_day: int, last_day: int) -> Spans:
    """Return the months of first_day..last_day on no day of which the system logged anything.

    logged_days: days (ordinals) of everything the system logged, in any order. The first month
    counts from first_day on. A month counts only once it is over on last_day: nobody can say of the
    running month that it was not logged. Months that follow each other become one span.
    """
    logged = np.unique(np.asarray(logged_days, dtype=np.int64))
    first, last = [], []
    for begin, end in _finished_months(first_day, last_day):
        if np.searchsorted(logged, begin, "left") == np.searchsorted(logged, end, "right"):
            first.append(begin)
            last.append(end)
    return Spans(np.array(first, dtype=np.int64), np.array(last, dtype=np.int64)).merged()


def _finished_months(first_day: int, last_day: int) -> Iterator[tuple[int, int]]:
    begin = first_day
    while begin <= last_day:
        day = date.fromordinal(begin)
        next_month = date(day.year + day.month // 12, day.month % 12 + 1, 1).toordinal()
        if next_month - 1 > last_day:
            return
        yield begin, next_month - 1
        begin = next_month
