"""Which picture fits a series: a chart has to be earned by enough points and enough in each.

The thresholds are conventions of this product, with their reasons beside them.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from engagement.scoring.ledger import Floats
from engagement.scoring.proportion import Interval, wilson
from engagement.scoring.spc.settings import Settings, SpcError

# A share of fewer than five can take five values or less: its moving ranges are steps of counting.
FEWEST_OF_A_SHARE = 5
# With more than a quarter of periods at 0, a chart of counts has no lower half. Source: L. P.
# Provost and S. K. Murray, The Health Care Data Guide, 2011, on when to chart rare events instead.
MOST_ZEROS = 0.25


class Presentation(StrEnum):
    """PLAIN: say what was counted. RARE_EVENTS: chart the gaps between events. XmR otherwise."""

    PLAIN = "plain"
    RARE_EVENTS = "rare_events"
    XMR_TRIAL = "xmr_trial"
    XMR = "xmr"


@dataclass(frozen=True)
class Fit:
    """What fits, and what can be said in any case.

    points: periods that count. total: what was counted in all of them; None for a measure. of: out
    of how many; interval: where the true share lies; both None unless it is a share.
    """

    presentation: Presentation
    points: int
    total: int | None = None
    of: int | None = None
    interval: Interval | None = None


def fit_measure(values: Floats, settings: Settings) -> Fit:
    """Return what fits a measure, such as a mean of answers; values: (t,), NaN: not counted.

    A series that is shorter than the shortest run of the settings is not charted: neither a shift
    nor a trend could show. Fewer than `trial_points`: trial limits.
    """
    points = int(np.isfinite(_one_row("values", values)).sum())
    return Fit(_by_length(points, settings), points)


def fit_share(hits: Floats, of: Floats, settings: Settings) -> Fit:
    """Return what fits a share per period, such as promises kept of those due.

    hits, of: (t,), whole numbers with 0 <= hits <= of; NaN: not counted. Periods of which nothing
    was due say nothing and do not count. Plain as well where the usual period holds fewer than
    five: then "4 of 6" is the whole truth, with its Wilson interval. Raises SpcError.
    """
    counted, out_of = _counts("hits", hits), _counts("of", of)
    if counted.shape != out_of.shape or np.any(counted > out_of):
        raise SpcError("Every period needs its own hits and of, and no more hits than of.")
    known = np.isfinite(counted) & (out_of > 0)
    points, total, whole = int(known.sum()), int(counted[known].sum()), int(out_of[known].sum())
    presentation = _by_length(points, settings)
    if points and np.median(out_of[known]) < FEWEST_OF_A_SHARE:
        presentation = Presentation.PLAIN
    return Fit(presentation, points, total, whole, wilson(total, whole))


def fit_events(events: Floats, settings: Settings) -> Fit:
    """Return what fits a count of events per period; events: (t,), whole numbers, NaN: not counted.

    Where more than a quarter of the periods have none, the gaps between events are charted, if
    there are enough gaps for a chart: events less one. Raises SpcError.
    """
    counted = _counts("events", events)
    known = counted[np.isfinite(counted)]
    total = int(known.sum())
    if known.size and float((known == 0).mean()) > MOST_ZEROS:
        enough = _by_length(total - 1, settings) is not Presentation.PLAIN
        presentation = Presentation.RARE_EVENTS if enough else Presentation.PLAIN
    else:
        presentation = _by_length(known.size, settings)
    return Fit(presentation, known.size, total)


def _by_length(points: int, settings: Settings) -> Presentation:
    if points < min(settings.shift_points, settings.trend_points):
        return Presentation.PLAIN
    return Presentation.XMR_TRIAL if points < settings.trial_points else Presentation.XMR


def _one_row(what: str, values: Floats) -> Floats:
    row = np.asarray(values, dtype=np.float64)
    if row.ndim != 1:
        raise SpcError(f"{what} has {row.ndim} dimensions: give one figure a period.")
    if np.any(np.isinf(row)):
        raise SpcError(f"{what} holds an infinite figure: leave that period out, as NaN.")
    return row


def _counts(what: str, values: Floats) -> Floats:
    row = _one_row(what, values)
    known = row[~np.isnan(row)]
    if not np.all((known >= 0) & (known == np.floor(known))):
        raise SpcError(f"{what} must be whole numbers of at least 0, and NaN where not counted.")
    return row
