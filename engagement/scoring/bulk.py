"""Trust of many partnerships at every week, in chunks of arrays: one direction at a time.

Decay is linear, so a week is one multiply and one add per source: N(t+7) = 2^{-7/h} N(t) + new.
Only where a source says more than its cap are the last thirteen weeks added up again, because
there the share that counts of a row may still fall. Same numbers as `score_trust`, within rounding.
Source: the method's section 2.9.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from engagement.scoring.health import FULL_SCORE
from engagement.scoring.ledger import Floats, LedgerError
from engagement.scoring.trust_caps import WEEKS_PER_QUARTER, week_number
from engagement.scoring.trust_ledger import Indexes
from engagement.scoring.trust_model import SOURCES, CapWindow, SourceValues, TrustModel
from engagement.scoring.weeks import DAYS_PER_WEEK, Days

CHUNK = 500


@dataclass(frozen=True)
class BulkRows:
    """Rows of many partnerships, in ascending order of partner, whose places are 0, 1, 2, ...

    The other columns are those of `TrustRows`, in any numeric type. All rows of a partner are of
    one counterpart.
    """

    partner: Indexes
    day: Days
    source: NDArray[np.integer]
    x: NDArray[np.floating]
    q: NDArray[np.floating]
    pressure: NDArray[np.floating]

    def __post_init__(self) -> None:
        if np.any(np.diff(self.partner) < 0):
            raise LedgerError("Rows must be in ascending order of partner.")

    def part(self, first: int, stop: int) -> "BulkRows":
        """Return the rows of partners first..stop-1, numbered from 0."""
        begin, end = np.searchsorted(self.partner, [first, stop])
        chosen = {f.name: getattr(self, f.name)[begin:end] for f in fields(self)}
        return BulkRows(**{**chosen, "partner": chosen["partner"] - first})


@dataclass(frozen=True)
class BulkScores:
    """Weekly trust, one line for each partner from `first` on and one column for each week."""

    first: int
    mean: Floats
    sd: Floats
    credibility: Floats
    delivery: Floats


def score_chunks(
    kinds: Sequence[str], rows: BulkRows, model: TrustModel, days: Days, chunk: int = CHUNK
) -> Iterator[BulkScores]:
    """Yield the scores of all partners at consecutive week-end days, a chunk at a time.

    kinds: the kind of organisation of each partner.
    """
    if model.caps.window is not CapWindow.ROLLING:
        raise LedgerError("Bulk scoring needs caps that hold in any 13 weeks.")
    if days.size == 0 or np.any(days % DAYS_PER_WEEK) or np.any(np.diff(days) != DAYS_PER_WEEK):
        raise LedgerError("The days must be consecutive week-end days.")
    for first in range(0, len(kinds), chunk):
        part = kinds[first : first + chunk]
        states = _Chunk(part, rows.part(first, first + len(part)), model, days)
        yield states.scores(first)


def score_many(kinds: Sequence[str], rows: BulkRows, model: TrustModel, days: Days) -> BulkScores:
    """Return the scores of all partners at once, for as many as fit into memory."""
    parts = list(score_chunks(kinds, rows, model, days))
    stacked = {
        f.name: np.concatenate([getattr(part, f.name) for part in parts])
        for f in fields(BulkScores)[1:]
    }
    return BulkScores(0, **stacked)


class _Chunk:
    """Sums of a few hundred partners, as arrays (week, source x partner)."""

    def __init__(self, kinds: Sequence[str], rows: BulkRows, model: TrustModel, days: Days) -> None:
        self.model, self.days, self.size = model, days, len(kinds)
        by_kind = {kind: model.values(kind) for kind in dict.fromkeys(kinds)}
        place = {kind: k for k, kind in enumerate(by_kind)}
        self.kind = np.array([place[kind] for kind in kinds])
        self.values: list[SourceValues] = list(by_kind.values())
        used = np.flatnonzero(self.values[0].weight > 0)
        self.used = used
        self.mu = np.array([values.mu for values in self.values])[self.kind]
        self.lasts = np.exp2(-DAYS_PER_WEEK / self.values[0].half_life[used])
        self._add_up(rows)

    def _add_up(self, rows: BulkRows) -> None:
        """Sum q, and q d, q d y and q d lift, of every week, source and partner."""
        slot = np.full(len(SOURCES), -1)
        slot[self.used] = np.arange(self.used.size)
        counts = (slot[rows.source] >= 0) & (rows.day <= self.days[-1])
        partner, day = rows.partner[counts], rows.day[counts].astype(np.int64)
        source = rows.source[counts].astype(np.int64)
        week = week_number(day)
        last_week = int(week_number(self.days[-1:])[0])
        self.first_week = min(int(week.min(initial=last_week)), last_week - self.days.size + 1)
        self.weeks = last_week - self.first_week + 1
        groups = self.used.size * self.size
        cell = (week - self.first_week) * groups + slot[source] * self.size + partner
        one = self.values[0]
        q = rows.q[counts].astype(np.float64)
        weight = one.weight[source] * q * _decay_to_sunday(one)[source, (-day) % DAYS_PER_WEEK]
        usual = np.stack([values.a for values in self.values])[self.kind[partner], source]
        plain = (FULL_SCORE * rows.x[counts] - usual) / one.ell[source]
        lift = (one.gamma / one.ell)[source] * rows.pressure[counts]

        def summed(values: Floats) -> Floats:
            total = np.bincount(cell, weights=values, minlength=self.weeks * groups)
            return total.astype(np.float64, copy=False).reshape(self.weeks, groups)

        self.sums = np.stack([summed(weight), summed(weight * plain), summed(weight * lift)])
        self._cap(summed(q))

    def _cap(self, q: Floats) -> None:
        """Put the sums of groups that reach their cap, as they stand each week, apart."""
        cap = np.stack([values.cap for values in self.values])[self.kind][:, self.used]
        allowed = cap.T.reshape(-1)
        trailing = _trailing_sums(q)
        self.capped = np.flatnonzero(trailing.max(axis=0) > allowed)
        self.standing = _standing_sums(
            self.sums[:, :, self.capped],
            trailing[:, self.capped],
            allowed[self.capped],
            np.repeat(self.lasts, self.size)[self.capped],
        )
        self.sums[:, :, self.capped] = 0.0

    def scores(self, first: int) -> BulkScores:
        """Walk through the weeks and keep the asked ones."""
        model, shape = self.model, (self.used.size, self.size)
        v, b = (getattr(self.values[0], name)[self.used][:, np.newaxis] for name in "vb")
        lasts = np.repeat(self.lasts, self.size)
        state = np.zeros((3, self.used.size * self.size))
        out = np.empty((3, self.weeks, self.size))
        for week in range(self.weeks):
            state *= lasts
            state += self.sums[:, week]
            state[:, self.capped] = self.standing[:, week]
            n, x, a = state.reshape(3, *shape)
            g = 1.0 / (v + b * n)
            precision = 1.0 / model.tau2 + (n * g).sum(axis=0)
            out[0, week] = precision
            out[1, week] = self.mu + (x * g).sum(axis=0) / precision
            out[2, week] = (a * g).sum(axis=0) / precision
        precision, delivery, adjustment = out[:, self.weeks - self.days.size :].transpose(0, 2, 1)
        return BulkScores(
            first=first,
            mean=delivery + np.minimum(model.pressure_limit, adjustment),
            sd=np.sqrt(1 / precision + model.floor),
            credibility=1 - 1 / (model.tau2 * precision),
            delivery=np.ascontiguousarray(delivery),
        )


def _decay_to_sunday(values: SourceValues) -> Floats:
    """Return 2^{-k/h} for each source and k = 0..6 days until the week's Sunday."""
    days = np.arange(DAYS_PER_WEEK)
    decay: Floats = np.exp2(-days / values.half_life[:, np.newaxis])
    return decay


def _trailing_sums(q: Floats) -> Floats:
    total = q.copy()
    for lag in range(1, min(WEEKS_PER_QUARTER, q.shape[0])):
        total[lag:] += q[:-lag]
    return total


def _standing_sums(sums: Floats, trailing: Floats, allowed: Floats, lasts: Floats) -> Floats:
    """Return the decayed sums at each week of groups with a cap, from sums (kind, week, group).

    At lag k after its week a row counts min(1, cap / largest trailing sum until then); after twelve
    weeks this is final, and from then on a plain decayed sum goes on.
    """
    weeks = trailing.shape[0]
    most = trailing.copy()
    recent, settled = np.zeros_like(sums), np.zeros_like(sums)
    for lag in range(min(WEEKS_PER_QUARTER, weeks)):
        if lag:
            np.maximum(most[:-lag], trailing[lag:], out=most[:-lag])
        share = allowed / np.maximum(most[: weeks - lag], allowed) * lasts**lag
        into = settled if lag == WEEKS_PER_QUARTER - 1 else recent
        into[:, lag:] += share * sums[:, : weeks - lag]
    for week in range(1, weeks):
        settled[:, week] += lasts * settled[:, week - 1]
    recent += settled
    return recent
