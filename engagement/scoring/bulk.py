"""Trust of many partnerships at every week, in chunks of arrays: one direction at a time.

Decay is linear, so a week is one multiply and one add per source: N(t+7) = 2^{-7/h} N(t) + new.
Caps only change what is added. Same numbers as `score_trust`, within rounding. Source: the method's
section 2.9.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from engagement.scoring.bulk_caps import apply_caps, groups_to_check
from engagement.scoring.health import FULL_SCORE
from engagement.scoring.ledger import Floats, LedgerError
from engagement.scoring.trust_caps import week_number
from engagement.scoring.trust_ledger import Indexes
from engagement.scoring.trust_model import SOURCES, CapWindow, SourceValues, TrustModel
from engagement.scoring.weeks import DAYS_PER_WEEK, Days

# Partners at a time: their weekly sums stay within the processor's cache.
CHUNK = 250


@dataclass(frozen=True)
class BulkRows:
    """Rows of many partnerships, in ascending order of partner, whose places are 0, 1, 2, ...

    The other columns are those of `TrustRows`, in any numeric type. All rows of a partner are of
    one counterpart.
    """

    partner: NDArray[np.integer]
    day: NDArray[np.integer]
    source: NDArray[np.integer]
    x: NDArray[np.floating]
    q: NDArray[np.floating]
    pressure: NDArray[np.floating]

    def __post_init__(self) -> None:
        if np.any(self.partner[1:] < self.partner[:-1]):
            raise LedgerError("Rows must be in ascending order of partner.")

    def part(self, first: int, stop: int) -> "BulkRows":
        """Return the rows of partners first..stop-1, numbered from 0."""
        bounds = np.array([first, stop], dtype=self.partner.dtype)
        begin, end = np.searchsorted(self.partner, bounds)
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
        yield _Chunk(part, rows.part(first, first + len(part)), model, days).scores(first)


def score_many(kinds: Sequence[str], rows: BulkRows, model: TrustModel, days: Days) -> BulkScores:
    """Return the scores of all partners at once, for as many as fit into memory."""
    parts = list(score_chunks(kinds, rows, model, days))
    stacked = {
        f.name: np.concatenate([getattr(part, f.name) for part in parts])
        for f in fields(BulkScores)[1:]
    }
    return BulkScores(0, **stacked)


class _Chunk:
    """Some partners: weekly sums as an array (kind of sum, group, week).

    A group is one source of one partner; the kinds are sum q d, sum q d y and sum q d lift.
    """

    def __init__(self, kinds: Sequence[str], rows: BulkRows, model: TrustModel, days: Days) -> None:
        by_kind = {kind: model.values(kind) for kind in dict.fromkeys(kinds)}
        place = {kind: k for k, kind in enumerate(by_kind)}
        self.model, self.days, self.size = model, days, len(kinds)
        self.kind = np.array([place[kind] for kind in kinds])
        self.values: list[SourceValues] = list(by_kind.values())
        self.shared = self.values[0]
        self.used = np.flatnonzero(self.shared.weight > 0)
        self.lasts = np.repeat(
            np.exp2(-DAYS_PER_WEEK / self.shared.half_life[self.used]), self.size
        )
        slot = np.full(len(SOURCES), -1)
        slot[self.used] = np.arange(self.used.size)
        counts = (slot[rows.source] >= 0) & (rows.day <= days[-1])
        chosen = rows if counts.all() else _chosen(rows, counts)
        self._add_up(chosen, slot[chosen.source] * self.size + chosen.partner)

    def _add_up(self, rows: BulkRows, group: Indexes) -> None:
        """Sum the rows of every week and group, and let caps change what is added."""
        week = week_number(rows.day.astype(np.int64))
        last_week = int(week_number(self.days[-1:])[0])
        first_week = min(int(week.min(initial=last_week)), last_week - self.days.size + 1)
        self.weeks = last_week - first_week + 1
        week = week - first_week
        groups = self.used.size * self.size
        cell = week * np.int64(groups) + group
        q = rows.q.astype(np.float64)
        columns = self._weighted(rows, q)
        self.sums = np.stack(
            [_summed(cell, values, self.weeks * groups) for values in columns]
        ).reshape(len(columns), self.weeks, groups)
        cap = np.stack([values.cap for values in self.values])[self.kind][:, self.used]
        allowed = np.ascontiguousarray(cap.T).reshape(-1)
        check = groups_to_check(group, week, q, allowed)
        self._cap(check, group, week, q, allowed)

    def _weighted(self, rows: BulkRows, q: Floats) -> list[Floats]:
        """Return q d, q d y and q d lift of each row, d to the end of its week."""
        source, shared = rows.source, self.shared
        days = np.arange(DAYS_PER_WEEK)
        decay = shared.weight[:, np.newaxis] * np.exp2(-days / shared.half_life[:, np.newaxis])
        weight = q * decay[source, (-rows.day) % DAYS_PER_WEEK]
        usual = np.stack([values.a / values.ell for values in self.values])
        points = (FULL_SCORE / shared.ell)[source] * rows.x
        plain = points - usual[self.kind[rows.partner], source]
        lift = (shared.gamma / shared.ell)[source] * rows.pressure
        return [weight, weight * plain, weight * lift]

    def _cap(
        self, check: Indexes, group: Indexes, week: Indexes, q: Floats, allowed: Floats
    ) -> None:
        if check.size == 0:
            return
        place = np.full(allowed.size, -1)
        place[check] = np.arange(check.size)
        at = place[group]
        inside = at >= 0
        cell = at[inside] * self.weeks + week[inside]
        by_week = _summed(cell, q[inside], check.size * self.weeks)
        apply_caps(
            self.sums,
            check,
            by_week.reshape(check.size, self.weeks),
            allowed[check],
            self.lasts[check],
        )

    def scores(self, first: int) -> BulkScores:
        """Walk through the weeks and keep the asked ones."""
        model, shape = self.model, (3, self.used.size, self.size)
        v = self.shared.v[self.used][:, np.newaxis]
        b = self.shared.b[self.used][:, np.newaxis]
        state = np.zeros((3, self.used.size * self.size))
        out = np.empty((3, self.weeks, self.size))
        for week in range(self.weeks):
            state *= self.lasts
            state += self.sums[:, week]
            sums = state.reshape(shape)
            # Sums over sources of N g, X g and the lift, g = 1 / (v + b N).
            np.divide(sums, v + b * sums[0]).sum(axis=1, out=out[:, week])
        out[0] += 1.0 / model.tau2
        out[1:] /= out[0]
        precision, surplus, adjustment = np.ascontiguousarray(
            out[:, self.weeks - self.days.size :].transpose(0, 2, 1)
        )
        usual = np.array([values.mu for values in self.values])[self.kind]
        delivery = usual[:, np.newaxis] + surplus
        return BulkScores(
            first=first,
            mean=delivery + np.minimum(model.pressure_limit, adjustment),
            sd=np.sqrt(1 / precision + model.floor),
            credibility=1 - 1 / (model.tau2 * precision),
            delivery=delivery,
        )


def _chosen(rows: BulkRows, which: NDArray[np.bool_]) -> BulkRows:
    return BulkRows(**{f.name: getattr(rows, f.name)[which] for f in fields(rows)})


def _summed(cell: Indexes, values: Floats, cells: int) -> Floats:
    return np.bincount(cell, weights=values, minlength=cells).astype(np.float64, copy=False)
