"""How much of a row counts when one source says a lot in one quarter.

If the rows of one source and counterpart sum to Q > cap in a quarter, each counts cap/Q. A rolling
quarter has no edges to act around: then Q is the largest sum of any 13 weeks that hold the row, so
that no 13 weeks ever count for more than the cap. Only rows up to the scored day are looked at, so
a past score never depends on what came later.
"""

import numpy as np

from engagement.scoring.ledger import Floats
from engagement.scoring.trust_ledger import Indexes
from engagement.scoring.trust_model import SOURCES, CapWindow
from engagement.scoring.weeks import DAYS_PER_WEEK, Days

WEEKS_PER_QUARTER = 13
DAYS_PER_QUARTER = WEEKS_PER_QUARTER * DAYS_PER_WEEK


def counted_share(
    counterpart: Indexes, source: Indexes, day: Days, q: Floats, cap: Floats, window: CapWindow
) -> Floats:
    """Return for each row which share of its q counts, above 0 and at most 1.

    cap: the largest sum of q in a quarter for each of `SOURCES`. All rows are taken as known.
    """
    if day.size == 0:
        return np.empty(0)
    pairs = counterpart * len(SOURCES) + source
    group = np.unique(pairs, return_inverse=True)[1].astype(np.int64)
    most = (_most_in_block if window is CapWindow.BLOCKS else _most_in_any)(group, day, q)
    allowed = cap[source]
    return np.where(most > allowed, allowed / np.maximum(most, allowed), 1.0)


def week_number(day: Days) -> Indexes:
    """Return a number for the week, Monday to Sunday, that holds each day."""
    return (day - 1) // DAYS_PER_WEEK


def _most_in_block(group: Indexes, day: Days, q: Floats) -> Floats:
    block = day // DAYS_PER_QUARTER
    block -= block.min()
    cell = np.unique(group * (block.max() + 1) + block, return_inverse=True)[1]
    return np.bincount(cell, weights=q).astype(np.float64)[cell]


def _most_in_any(group: Indexes, day: Days, q: Floats) -> Floats:
    week = week_number(day)
    week -= week.min()
    shape = int(group.max()) + 1, int(week.max()) + 1
    cells = np.bincount(group * shape[1] + week, weights=q, minlength=shape[0] * shape[1])
    by_week = cells.astype(np.float64).reshape(shape)
    most: Floats = most_around(trailing_sums(by_week))[group, week]
    return most


def trailing_sums(by_week: Floats) -> Floats:
    """Return the sum of each week and the twelve before it, along the last axis.

    Added up lag by lag, not as a difference of running totals: no rounding may turn a sum that is
    exactly the cap into one above it.
    """
    total = by_week.copy()
    for lag in range(1, min(WEEKS_PER_QUARTER, by_week.shape[-1])):
        total[..., lag:] += by_week[..., :-lag]
    return total


def most_around(trailing: Floats) -> Floats:
    """Return the largest trailing sum that ends in each week or one of the twelve after it."""
    most = trailing.copy()
    for lag in range(1, min(WEEKS_PER_QUARTER, trailing.shape[-1])):
        np.maximum(most[..., :-lag], trailing[..., lag:], out=most[..., :-lag])
    return most
