"""Capacity strain: what a partner is under, from recorded pressure. It is not will, and not trust.

strain(t) = 100 integral P(u) 2^{-(t-u)/h} du / integral 2^{-(t-u)/h} du over all time up to t, P(u)
the highest recorded pressure of the day: two records of one day do not add up, because they often
tell of the same thing. Time without a record counts as calm. Source: the method's section 2.4.
"""

from dataclasses import dataclass, field

import numpy as np

from engagement.scoring.decay import LN2, decayed_time
from engagement.scoring.health import FULL_SCORE
from engagement.scoring.ledger import Floats, LedgerError
from engagement.scoring.trust_ledger import Indexes
from engagement.scoring.weeks import Days

# The most that may be recorded: nobody is so strained that nothing can be expected.
MOST_PRESSURE = 0.8


def _whole() -> Days:
    return np.empty(0, dtype=np.int64)


@dataclass(frozen=True)
class Pressures:
    """Recorded pressures on one organisation: first and last day (included), level 0..1, and a
    number that names the record.
    """

    first: Days = field(default_factory=_whole)
    last: Days = field(default_factory=_whole)
    level: Floats = field(default_factory=lambda: np.empty(0))
    key: Indexes = field(default_factory=_whole)

    def __post_init__(self) -> None:
        if len({values.shape for values in vars(self).values()}) != 1:
            raise LedgerError("The arrays of Pressures differ in length.")
        if np.any(self.last < self.first):
            raise LedgerError("A pressure ends before it begins.")
        if not np.all((self.level >= 0) & (self.level <= 1)):
            raise LedgerError("Pressure lies between 0 and 1.")

    def on(self, day: Days) -> Floats:
        """Return the highest recorded pressure on each day, 0 without a record: P of a row."""
        covers = (self.first <= day[:, np.newaxis]) & (day[:, np.newaxis] <= self.last)
        highest: Floats = np.where(covers, self.level, 0.0).max(axis=1, initial=0.0)
        return highest


@dataclass(frozen=True)
class StrainSeries:
    """Capacity strain at many days, 0 to 100, and the points of each record, (record, day).

    The points of all records add up to the strain. Where records overlap, the day belongs to the
    highest, of equal ones to the first in the list.
    """

    days: Days
    strain: Floats
    key: Indexes
    points: Floats


def capacity_strain(pressures: Pressures, half_life: float, days: Days) -> StrainSeries:
    """Return capacity strain at each of the days; without records it is 0."""
    begin, end, owner = _stretches(pressures)
    share = decayed_time(begin, end, days, half_life) * (LN2 / half_life)
    points = np.zeros((pressures.level.size, days.size))
    np.add.at(points, owner, FULL_SCORE * pressures.level[owner, np.newaxis] * share.T)
    return StrainSeries(days, points.sum(axis=0), pressures.key, points)


def _stretches(pressures: Pressures) -> tuple[Days, Days, Indexes]:
    """Cut time at every beginning and end; return the covered stretches and whose each one is."""
    edges = np.unique(np.concatenate([pressures.first - 1, pressures.last]))
    if edges.size == 0:
        return _whole(), _whole(), _whole()
    begin, end = edges[:-1], edges[1:]
    covers = (pressures.first[:, np.newaxis] <= end) & (end <= pressures.last[:, np.newaxis])
    level = np.where(covers, pressures.level[:, np.newaxis], -1.0)
    owner = level.argmax(axis=0)
    covered = covers.any(axis=0)
    return begin[covered], end[covered], owner[covered]
