"""Four simple scores that trust has to beat: what a spreadsheet would do with the same rows.

Each gives the mean value of the rows, in its own way, and the sd of that mean. They are put on the
scale of trust by a straight line fitted to the truth of the very systems they are judged on, which
is generous: no real system knows the truth.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engagement.scoring.bulk import BulkRows
from engagement.scoring.ledger import Floats
from engagement.scoring.simulator.measures import FIRST_WEEK, Track
from engagement.scoring.trust_model import INDEX, Source
from engagement.scoring.weeks import DAYS_PER_WEEK, Days

USUAL = 0.7
WINDOW_WEEKS = 13
SMOOTHING = 0.1
BETA_ROWS, HALF_LIFE_WEEKS = 4.0, 26.0


@dataclass(frozen=True)
class Sums:
    """Weekly sums of the rows, (partner, week): q, q x and q x^2."""

    count: Floats
    value: Floats
    square: Floats

    @property
    def spread(self) -> float:
        """Return the variance of one row within all rows."""
        count = self.count.sum()
        return float(self.square.sum() / count - (self.value.sum() / count) ** 2)


def weekly_sums(partners: int, rows: BulkRows, days: Days) -> Sums:
    """Add up the rows of each week, without those that say only whether somebody answered."""
    counts = (rows.source != INDEX[Source.ANSWERED]) & (rows.day <= days[-1])
    week = (rows.day[counts] - days[0]) // DAYS_PER_WEEK
    cell = rows.partner[counts] * days.size + week
    q, x = rows.q[counts], rows.x[counts]

    def summed(values: Floats) -> Floats:
        total = np.bincount(cell, weights=values, minlength=partners * days.size)
        return total.astype(np.float64, copy=False).reshape(partners, days.size)

    return Sums(summed(q), summed(q * x), summed(q * x * x))


def raw_mean(sums: Sums) -> Track:
    """Return the mean of everything so far."""
    count, value = np.cumsum(sums.count, axis=1), np.cumsum(sums.value, axis=1)
    return _mean_of(count, value, sums.spread)


def last_90_days(sums: Sums) -> Track:
    """Return the mean of the last thirteen weeks."""

    def recent(part: Floats) -> Floats:
        total = np.cumsum(part, axis=1)
        total[:, WINDOW_WEEKS:] -= total[:, :-WINDOW_WEEKS].copy()
        return total

    return _mean_of(recent(sums.count), recent(sums.value), sums.spread)


def moving_average(sums: Sums) -> Track:
    """Return the exponentially weighted mean: each row moves it a tenth of the way."""
    mean = np.full(sums.count.shape, USUAL)
    level = np.full(sums.count.shape[0], USUAL)
    for week in range(sums.count.shape[1]):
        keep = (1 - SMOOTHING) ** sums.count[:, week]
        new = sums.value[:, week] / np.maximum(sums.count[:, week], 1e-9)
        level = keep * level + (1 - keep) * new
        mean[:, week] = level
    sd = np.sqrt(sums.spread * SMOOTHING / (2 - SMOOTHING))
    return Track(mean, np.full(mean.shape, sd))


def fading_beta(sums: Sums) -> Track:
    """Return the mean of a Beta distribution that forgets half in half a year."""
    last = 2 ** (-1 / HALF_LIFE_WEEKS)
    count, value = sums.count.copy(), sums.value.copy()
    for week in range(1, count.shape[1]):
        count[:, week] += last * count[:, week - 1]
        value[:, week] += last * value[:, week - 1]
    mean = (BETA_ROWS * USUAL + value) / (BETA_ROWS + count)
    return Track(mean, np.sqrt(mean * (1 - mean) / (BETA_ROWS + count + 1)))


BASELINES: dict[str, Callable[[Sums], Track]] = {
    "raw_mean": raw_mean,
    "last_90_days": last_90_days,
    "ewma": moving_average,
    "beta_forgetting": fading_beta,
}


@dataclass(frozen=True)
class Line:
    """A straight line from a mean of values to trust."""

    slope: float
    start: float

    def on(self, track: Track) -> Track:
        """Return the track on the scale of trust."""
        return Track(self.start + self.slope * track.mean, abs(self.slope) * track.sd)


def fitted_line(tracks: list[Track], trusts: list[Floats]) -> Line:
    """Return the line of least squares over all systems, from the first counted week on."""
    x = np.concatenate([track.mean[:, FIRST_WEEK:].ravel() for track in tracks])
    y = np.concatenate([trust[:, FIRST_WEEK:].ravel() for trust in trusts])
    slope = float(((x - x.mean()) * (y - y.mean())).sum() / ((x - x.mean()) ** 2).sum())
    return Line(slope, float(y.mean() - slope * x.mean()))


def _mean_of(count: Floats, value: Floats, spread: float) -> Track:
    """Return the plain mean; without rows the usual value and the spread of one row."""
    some = count > 1e-9
    mean = np.where(some, value / np.where(some, count, 1.0), USUAL)
    return Track(mean, np.sqrt(spread / np.where(some, np.maximum(count, 1.0), 1.0)))
