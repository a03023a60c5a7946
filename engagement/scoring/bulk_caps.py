"""Caps over many groups at once, a group being one source of one partner.

At the end of week t a row of week w counts min(1, cap / most), most the largest sum of q of any 13
weeks that hold w and end by t. So the share of a row may still fall in the twelve weeks after its
own, and then stays. Written as increments of a plain decayed sum: the row adds share x sum in its
own week, and each time that its share falls takes away what then is too much. Few groups ever reach
their cap; they are found by sums of fixed quarters, since no 13 weeks hold more than two
neighbouring ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engagement.scoring.ledger import Floats
from engagement.scoring.trust_caps import WEEKS_PER_QUARTER
from engagement.scoring.trust_ledger import Indexes


def groups_to_check(group: Indexes, week: Indexes, q: Floats, allowed: Floats) -> Indexes:
    """Return the groups that may have more than their cap in some 13 weeks, in ascending order.

    allowed: the cap of every group; week counts from 0.
    """
    quarter = week // WEEKS_PER_QUARTER
    shape = int(quarter.max(initial=0)) + 1, allowed.size
    total = np.bincount(quarter * allowed.size + group, weights=q, minlength=shape[0] * shape[1])
    sums = total.reshape(shape).astype(np.float64, copy=False)
    sums[:-1] += sums[1:].copy()
    return np.flatnonzero((sums > allowed).any(axis=0)).astype(np.int64)


@dataclass(frozen=True)
class Increments:
    """What to add to decayed sums: a week, a group and an amount for each kind of sum."""

    week: Indexes
    group: Indexes
    amounts: list[Floats]


def increments(
    place: Indexes, week: Indexes, columns: Sequence[Floats], allowed: Floats, lasts: Floats
) -> Increments:
    """Return what rows add in the end, for groups that may reach their cap.

    place: the group of each row, counted from 0; columns: its raw q, then what it adds to each sum,
    decayed to the week's end; allowed and lasts: the cap of each group, and what is left of a sum
    after a week. Only weeks with rows matter: in others no sum of 13 weeks grows.
    """
    cell, (q, *given) = _cells(place, week, columns)
    group, week = np.divmod(cell, _room(week))
    trailing = _trailing(cell, q)
    cap = allowed[group]
    most = np.maximum(trailing, cap)
    share = cap / most
    amounts = [share * own for own in given]
    faded = lasts[:, np.newaxis] ** np.arange(WEEKS_PER_QUARTER)
    for step in range(1, min(WEEKS_PER_QUARTER, cell.size)):
        lag = cell[step:] - cell[:-step]
        grew = (lag < WEEKS_PER_QUARTER) & (trailing[step:] > most[:-step])
        fell = np.flatnonzero(grew)
        to = fell + step
        most[fell] = trailing[to]
        lower = cap[fell] / most[fell]
        too_much = (share[fell] - lower) * faded[group[fell], lag[fell]]
        share[fell] = lower
        for amount, own in zip(amounts, given, strict=True):
            amount[to] -= too_much * own[fell]
    return Increments(week, group, amounts)


def _room(week: Indexes) -> int:
    """Return how far apart groups must lie, so that no 13 weeks reach from one into the next."""
    return int(week.max(initial=0)) + WEEKS_PER_QUARTER


def _cells(
    place: Indexes, week: Indexes, columns: Sequence[Floats]
) -> tuple[Indexes, list[Floats]]:
    """Add up the rows of each group and week; cells in ascending order of group, then week."""
    of_row = place * _room(week) + week
    present = np.zeros(int(of_row.max(initial=-1)) + 1, dtype=np.bool_)
    present[of_row] = True
    cell = np.flatnonzero(present).astype(np.int64)
    number = np.empty(present.size, dtype=np.int64)
    number[cell] = np.arange(cell.size)
    at = number[of_row]
    sums = [np.bincount(at, weights=column, minlength=cell.size) for column in columns]
    # Without a row numpy counts instead of adding up.
    return cell, [total.astype(np.float64, copy=False) for total in sums]


def _trailing(cell: Indexes, q: Floats) -> Floats:
    """Return the sum of each cell and those of the twelve weeks before it.

    Added up from the newest to the oldest, as `trailing_sums` does: no rounding may turn a sum that
    is exactly the cap into one above it.
    """
    total = q.copy()
    for step in range(1, min(WEEKS_PER_QUARTER, cell.size)):
        near = cell[step:] - cell[:-step] < WEEKS_PER_QUARTER
        total[step:] += np.where(near, q[:-step], 0.0)
    return total
