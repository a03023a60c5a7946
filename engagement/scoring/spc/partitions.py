"""Where limits are recalculated: stretches of a series with limits of their own."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engagement.scoring.ledger import Bools, Floats
from engagement.scoring.spc.settings import Convention, Settings, SpcError
from engagement.scoring.weeks import Days

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Partitions:
    """Arrays (n, t) that say of each point what its limits rest on.

    runs: the number of the partition within which shifts and two of three count; 0 is a baseline
    that is a partition of its own. limits: the number of the partition whose limits hold, below
    `count`. feeds: whether the limits of that partition are computed from this point.
    """

    runs: Numbers
    limits: Numbers
    feeds: Bools
    count: int

    def spread(self, table: Floats) -> Floats:
        """Return for each point (n, t) the figure of its partition in a table (n, count)."""
        if self.count == 1:
            return np.broadcast_to(table, self.limits.shape)
        return np.take_along_axis(table, self.limits, axis=1)


def starts_at(days: Days, rebased: Sequence[int]) -> Bools:
    """Return (t,), which points begin a partition: the first one on or after each rebased day.

    days: (t,) ascending, whole numbers such as `date.toordinal()`. A day after the last point
    begins nothing yet. Raises SpcError if the days do not ascend.
    """
    if np.any(np.diff(days) < 0):
        raise SpcError("The days of the points do not ascend: sort the points by day first.")
    positions = np.searchsorted(days, np.asarray(rebased, dtype=np.int64), side="left")
    starts = np.zeros(days.size, dtype=np.bool_)
    starts[positions[positions < days.size]] = True
    return starts


def split(included: Bools, starts: Bools | None, settings: Settings) -> Partitions:
    """Return the partitions of points (n, t); starts: (n, t) or (t,), where one begins.

    A recalculation within a baseline ends nothing, but the points after the baseline then have
    limits of their own instead of the baseline's: so does the SQL query 2.5, with a warning.
    """
    if starts is None and settings.baseline_points is None:
        none = np.broadcast_to(np.int64(0), included.shape)
        return Partitions(none, none, included, 1)
    begins = np.zeros(included.shape, dtype=np.bool_) if starts is None else starts
    begins = np.broadcast_to(begins, included.shape)
    number = np.cumsum(begins, axis=1, dtype=np.int64)
    before = np.cumsum(included, axis=1, dtype=np.int64) - included
    if settings.convention is Convention.NHSRPLOTTHEDOTS:
        runs, limits, feeds = _first_of_each(included, begins, number, before, settings)
    else:
        runs, limits, feeds = _baseline_apart(included, number, before, settings)
    return Partitions(runs, limits, feeds, int(limits.max(initial=0)) + 1)


def _baseline_apart(
    included: Bools, number: Numbers, before: Numbers, settings: Settings
) -> tuple[Numbers, Numbers, Bools]:
    if settings.baseline_points is None:
        return number, number, included
    long_enough = included.sum(axis=1, keepdims=True) >= settings.baseline_points
    baseline = long_enough & (before < settings.baseline_points)
    runs = np.where(baseline, 0, number + 1)
    borrows = long_enough & (runs == 1)
    return runs, np.where(borrows, 0, runs), included & ~borrows


def _first_of_each(
    included: Bools, begins: Bools, number: Numbers, before: Numbers, settings: Settings
) -> tuple[Numbers, Numbers, Bools]:
    if settings.baseline_points is None:
        return number, number, included
    earlier = np.maximum.accumulate(np.where(begins, before, 0), axis=1)
    return number, number, included & (before - earlier < settings.baseline_points)
