"""Charts of rare events: how long, or how many other cases, it takes until the next one.

A longer gap is a rarer event, so improvement is usually an increase. Limits are not symmetric. The
moving ranges of gaps are not charted, and neither program gives such a chart a target.
"""

import numpy as np

from engagement.scoring.ledger import Bools, Floats
from engagement.scoring.spc.chart import Charts, Prepared, finished, prepared
from engagement.scoring.spc.limits import Lines, averages, moving_ranges, xmr_lines
from engagement.scoring.spc.settings import Settings, SpcError

# Times between events that happen at a steady rate are nearly normal after this root is taken.
ROOT = 3.6
# The median of a geometric distribution is about this share of its mean: the logarithm of 2.
MEDIAN_SHARE = 0.693


def t_charts(
    days: Floats,
    settings: Settings,
    *,
    starts: Bools | None = None,
    ghosts: Bools | None = None,
) -> Charts:
    """Return the charts of days between one event and the next, n series of t gaps.

    days: (n, t), at least 0; NaN: missing. The lines are those of an XmR chart of days^(1/3.6),
    raised to 3.6 again; where they would lie below 0 there is none (NaN). So the centre lies below
    the plain mean. Other arguments as of `xmr`. Raises SpcError. Source: L. S. Nelson, 1994,
    Journal of Quality Technology 26 (3), 239-240; the SQL query of Making Data Count, which lets
    moving ranges cross a recalculation on this chart alone; here they never do.
    """
    ready = prepared(days, settings, starts, ghosts)
    _require_gaps(ready, "days between events")
    root = ready.values ** (1 / ROOT)
    ranges = moving_ranges(root, ready.neighbours)
    lines = xmr_lines(root, ranges, ready.neighbours, ready.partitions, settings)
    none = np.broadcast_to(np.nan, root.shape)
    back = Lines(
        mean=_power(lines.mean),
        upper=_power(lines.upper),
        lower=_power(lines.lower),
        upper_two_sigma=_power(lines.upper_two_sigma),
        lower_two_sigma=_power(lines.lower_two_sigma),
        moving_range_mean=none,
        moving_range_limit=none,
    )
    return finished(ready, back, none, settings)


def g_charts(
    cases: Floats,
    settings: Settings,
    *,
    starts: Bools | None = None,
    ghosts: Bools | None = None,
) -> Charts:
    """Return the charts of how many cases passed between one event and the next.

    cases: (n, t), whole numbers of at least 0; NaN: missing. With the mean m of the counts the
    centre is 0.693 m, about the median, so that gaps above and below it are equally likely; the
    upper limit is m + 3 √(m (m + 1)). There is no lower limit and there are no two-sigma lines, so
    that only gaps above the limit, shifts and trends are signals. Nothing is screened. Other
    arguments as of `xmr`. Raises SpcError. Source: J. C. Benneyan, 2001, Health Care Management
    Science 4 (4), 305-318; the SQL query of Making Data Count.
    """
    ready = prepared(cases, settings, starts, ghosts)
    _require_gaps(ready, "cases between events")
    if np.any(ready.values > np.floor(ready.values)):
        raise SpcError("Cases between events must be whole numbers: chart a measure with xmr.")
    mean = averages(ready.values, ready.partitions.feeds, ready.partitions)
    upper = mean + 3 * np.sqrt(mean * (mean + 1))
    none = np.broadcast_to(np.nan, ready.values.shape)
    lines = Lines(
        mean=ready.partitions.spread(MEDIAN_SHARE * mean),
        upper=ready.partitions.spread(upper),
        lower=none,
        upper_two_sigma=none,
        lower_two_sigma=none,
        moving_range_mean=none,
        moving_range_limit=none,
    )
    return finished(ready, lines, none, settings)


def _require_gaps(ready: Prepared, what: str) -> None:
    if np.any(ready.values < 0):
        raise SpcError(f"There are {what} below 0: count them from the event before, in order.")


def _power(root: Floats) -> Floats:
    return np.where(root >= 0, np.abs(root) ** ROOT, np.nan)
