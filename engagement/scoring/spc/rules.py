"""The four rules of special cause, each flagged by itself and in both directions.

Points that are left out neither break a rule nor interrupt one. Source: Making Data Count, see
`settings`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engagement.scoring.ledger import Bools, Floats
from engagement.scoring.spc.limits import Lines
from engagement.scoring.spc.neighbours import Neighbours, Number
from engagement.scoring.spc.partitions import Numbers, Partitions
from engagement.scoring.spc.settings import Convention, Settings, TwoOfThree


@dataclass(frozen=True)
class Flags:
    """Which points break which rule, arrays (n, t)."""

    above: Bools
    below: Bools
    shift_above: Bools
    shift_below: Bools
    trend_up: Bools
    trend_down: Bools
    two_above: Bools
    two_below: Bools

    @property
    def high(self) -> Bools:
        """Return (n, t), the points that break a rule upwards."""
        return self.above | self.shift_above | self.trend_up | self.two_above

    @property
    def low(self) -> Bools:
        """Return (n, t), the points that break a rule downwards."""
        return self.below | self.shift_below | self.trend_down | self.two_below


def flags(
    values: Floats, lines: Lines, neighbours: Neighbours, partitions: Partitions, settings: Settings
) -> Flags:
    """Return what the rules say of values (n, t); a value on a line is neither above nor below it.

    Outside: beyond a limit. Shift: `shift_points` in a row on one side of the mean. Trend:
    `trend_points` in a row each above (below) the one before, all of them flagged, the first too.
    Two of three: at least two of three in a row beyond two sigma, all three on that side of the
    mean; only those beyond two sigma are flagged. Shifts and two of three stay within a partition.
    """
    row = _Row(neighbours, partitions.runs if partitions.runs.any() else None)
    included, slack = neighbours.included, lines.slack
    above = included & (values > lines.upper + slack)
    below = included & (values < lines.lower - slack)
    higher = included & (values > lines.mean + slack)
    lower = included & (values < lines.mean - slack)
    far_above = included & (values > lines.upper_two_sigma + slack)
    far_below = included & (values < lines.lower_two_sigma - slack)
    if settings.two_of_three is TwoOfThree.BETWEEN:
        far_above, far_below = far_above & ~above, far_below & ~below
    together = neighbours.together(values, np.nan)
    return Flags(
        above,
        below,
        row.runs(higher, settings.shift_points),
        row.runs(lower, settings.shift_points),
        row.trends(together[:, 1:] > together[:, :-1], settings),
        row.trends(together[:, 1:] < together[:, :-1], settings),
        row.two_of_three(far_above, higher),
        row.two_of_three(far_below, lower),
    )


@dataclass(frozen=True)
class _Row:
    """Looks for patterns among neighbours; runs: (n, t), the partitions they must stay within."""

    neighbours: Neighbours
    partitions: Numbers | None

    def runs(self, hits: Bools, length: int) -> Bools:
        """Return the points of every row of `length` hits within a partition."""
        together = self.neighbours.together(hits, rest=False)
        starts = _all_of(together, length) & self._in_one(length)
        return self.neighbours.apart(_covered(starts, length, hits.shape), rest=False)

    def trends(self, steps: Bools, settings: Settings) -> Bools:
        """Return the points of every unbroken row of steps (n, t - 1) between neighbours."""
        length = settings.trend_points
        starts = _all_of(steps, length - 1)
        if settings.convention is Convention.NHSRPLOTTHEDOTS:
            starts = starts & self._in_one(length)
        shape = self.neighbours.included.shape
        return self.neighbours.apart(_covered(starts, length, shape), rest=False)

    def two_of_three(self, far: Bools, side: Bools) -> Bools:
        """Return the points far out in every three on one side of which two are far out."""
        far_together = self.neighbours.together(far, rest=False)
        first, second, third = (_window(far_together, k, 3) for k in range(3))
        two = (first & second) | (second & third) | (first & third)
        starts = two & _all_of(self.neighbours.together(side, rest=False), 3) & self._in_one(3)
        return self.neighbours.apart(_covered(starts, 3, far.shape), rest=False) & far

    def _in_one(self, length: int) -> Bools:
        """Return whether the rows of `length` neighbours lie in one partition."""
        if self.partitions is None:
            return np.ones((1, 1), dtype=np.bool_)
        together = self.neighbours.together(self.partitions, rest=-1)
        inside: Bools = _window(together, 0, length) == _window(together, length - 1, length)
        return inside


def _window(values: NDArray[Number], place: int, length: int) -> NDArray[Number]:
    """Return the values at that place of every row of `length` neighbours."""
    rows = max(0, values.shape[1] - length + 1)
    return values[:, place : place + rows]


def _all_of(hits: Bools, length: int) -> Bools:
    """Return for each row of `length` neighbours (n, t - length + 1) whether all are hits."""
    found = _window(hits, 0, length).copy()
    for place in range(1, length):
        found &= _window(hits, place, length)
    return found


def _covered(starts: Bools, length: int, shape: tuple[int, ...]) -> Bools:
    """Return (n, t), the points of all rows of `length` neighbours that begin at the starts."""
    covered = np.zeros(shape, dtype=np.bool_)
    for place in range(length):
        covered[:, place : place + starts.shape[1]] |= starts
    return covered
