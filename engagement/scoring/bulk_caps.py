"""Caps over many groups at once, a group being one source of one partner.

At the end of week t a row of week w counts min(1, cap / most), most the largest sum of q of any 13
weeks that hold w and end by t. So the share of a row may still fall in the twelve weeks after its
own, and then stays. Written as increments of a plain decayed sum: the row adds share x sum in its
own week, and each time that its share falls takes away what then is too much. Few groups ever reach
their cap; they are found by sums of fixed quarters, since no 13 weeks hold more than two
neighbouring ones.
"""

import numpy as np

from engagement.scoring.ledger import Floats
from engagement.scoring.trust_caps import WEEKS_PER_QUARTER, trailing_sums
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


def apply_caps(sums: Floats, check: Indexes, q: Floats, allowed: Floats, lasts: Floats) -> None:
    """Turn weekly sums into what to add each week, in place, for the groups to check.

    sums: weekly sums (kind, week, group), decayed to the week's end; q: raw weekly sums of q (group
    to check, week); allowed and lasts: the cap of each of these groups, and what is left of a sum
    after a week.
    """
    weeks = q.shape[1]
    trailing = np.pad(trailing_sums(q), ((0, 0), (0, WEEKS_PER_QUARTER)))
    row, week = np.nonzero(q)
    cap, group = allowed[row], check[row]
    most = np.maximum(trailing[row, week], cap)
    share = cap / most
    given = sums[:, week, group]
    sums[:, week, group] = share * given
    for lag in range(1, min(WEEKS_PER_QUARTER, weeks)):
        later = trailing[row, week + lag]
        fell = np.flatnonzero(later > most)
        most[fell] = later[fell]
        lower = cap[fell] / later[fell]
        too_much = (share[fell] - lower) * lasts[row[fell]] ** lag * given[:, fell]
        sums[:, week[fell] + lag, group[fell]] -= too_much
        share[fell] = lower
