"""The lines of an XmR chart: mean, limits, two-sigma lines and the limit of moving ranges."""

from dataclasses import dataclass

import numpy as np

from engagement.scoring.ledger import Bools, Floats
from engagement.scoring.spc.neighbours import Neighbours
from engagement.scoring.spc.partitions import Partitions
from engagement.scoring.spc.settings import (
    LIMIT,
    MOVING_RANGE_LIMIT,
    TWO_SIGMA,
    Screening,
    Settings,
)

# Two figures that differ by less than this share of their size differ by rounding alone.
ROUNDING = 1e-12


@dataclass(frozen=True)
class Lines:
    """The lines at every point, arrays (n, t) in the unit of the values; NaN where there is none.

    A partition of one point has a mean and no limits. moving_range_mean and moving_range_limit are
    those before screening, as the chart of moving ranges shows them.
    """

    mean: Floats
    upper: Floats
    lower: Floats
    upper_two_sigma: Floats
    lower_two_sigma: Floats
    moving_range_mean: Floats
    moving_range_limit: Floats

    @property
    def slack(self) -> Floats:
        """Return (n, t), the distance from a line within which a value lies on it."""
        width = np.nan_to_num(np.abs(self.upper - self.mean))
        slack: Floats = ROUNDING * (np.abs(self.mean) + width)
        return slack


def moving_ranges(values: Floats, neighbours: Neighbours) -> Floats:
    """Return |x - the included point before it| (n, t), also across a recalculation.

    NaN at the first included point of a series and at points that are left out.
    """
    together = neighbours.together(values, np.nan)
    ranges = np.full(values.shape, np.nan)
    np.abs(together[:, 1:] - together[:, :-1], out=ranges[:, 1:])
    return neighbours.apart(ranges, np.nan)


def xmr_lines(
    values: Floats,
    ranges: Floats,
    neighbours: Neighbours,
    partitions: Partitions,
    settings: Settings,
) -> Lines:
    """Return the lines of charts of individual values.

    values: (n, t). ranges: (n, t), their moving ranges. Limits are the mean ± 2.66 times the mean
    moving range, two-sigma lines two thirds of that way, the limit of moving ranges 3.267 times
    their mean. Only points that feed their partition count, and only moving ranges whose two ends
    do. Source: Making Data Count, see `settings`; 2.66 and 3.267 as in D. J. Wheeler,
    Understanding Variation, 1993.
    """
    counted = _within_partition(neighbours, partitions) & np.isfinite(ranges)
    mean = averages(values, partitions.feeds, partitions)
    range_mean = averages(ranges, counted, partitions)
    screened = range_mean
    if settings.screening is not Screening.OFF:
        limit = partitions.spread(MOVING_RANGE_LIMIT * range_mean)
        if settings.screening is Screening.NHS_ENGLAND:
            extreme = counted & (ranges > limit * (1 + ROUNDING))
            mean = averages(values, partitions.feeds & ~extreme, partitions)
        else:
            extreme = counted & ~(ranges < limit * (1 - ROUNDING))
        screened = averages(ranges, counted & ~extreme, partitions)
    return _drawn(mean, screened, range_mean, partitions)


def averages(values: Floats, taken: Bools, partitions: Partitions) -> Floats:
    """Return the mean of the taken values of each partition (n, count); NaN where none is taken."""
    if partitions.count == 1:
        return _average(values, taken)[:, np.newaxis]
    return np.stack(
        [_average(values, taken & (partitions.limits == k)) for k in range(partitions.count)],
        axis=1,
    )


def _average(values: Floats, taken: Bools) -> Floats:
    count = taken.sum(axis=1)
    mean = np.full(count.shape, np.nan)
    np.divide(np.where(taken, values, 0.0).sum(axis=1), count, out=mean, where=count > 0)
    # The mean of equal values must be that value: what rounding left over is added.
    rest = np.where(taken, values - mean[:, np.newaxis], 0.0).sum(axis=1)
    np.divide(rest, count, out=rest, where=count > 0)
    average: Floats = mean + rest
    return average


def _within_partition(neighbours: Neighbours, partitions: Partitions) -> Bools:
    """Return (n, t), whether a point and the included one before it feed the same partition."""
    feeds = neighbours.together(partitions.feeds, rest=False)
    joined = np.zeros(feeds.shape, dtype=np.bool_)
    joined[:, 1:] = feeds[:, 1:] & feeds[:, :-1]
    if partitions.count > 1:
        limits = neighbours.together(partitions.limits, rest=-1)
        joined[:, 1:] &= limits[:, 1:] == limits[:, :-1]
    return neighbours.apart(joined, rest=False)


def _drawn(mean: Floats, screened: Floats, range_mean: Floats, partitions: Partitions) -> Lines:
    return Lines(
        mean=partitions.spread(mean),
        upper=partitions.spread(mean + LIMIT * screened),
        lower=partitions.spread(mean - LIMIT * screened),
        upper_two_sigma=partitions.spread(mean + TWO_SIGMA * screened),
        lower_two_sigma=partitions.spread(mean - TWO_SIGMA * screened),
        moving_range_mean=partitions.spread(range_mean),
        moving_range_limit=partitions.spread(MOVING_RANGE_LIMIT * range_mean),
    )
