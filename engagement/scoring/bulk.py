"""Trust of many partnerships at every week, in chunks of arrays: one direction at a time.

Decay is linear, so a week is one multiply and one add per source: N(t+7) = 2^{-7/h} N(t) + new.
Caps only change what is added. Same numbers as `score_trust`, within rounding. Source: the method's
section 2.9.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from engagement.scoring.bulk_caps import groups_to_check, increments
from engagement.scoring.health import FULL_SCORE
from engagement.scoring.ledger import Floats, LedgerError
from engagement.scoring.trust_caps import week_number
from engagement.scoring.trust_ledger import Indexes
from engagement.scoring.trust_model import SOURCES, CapWindow, SourceValues, TrustModel
from engagement.scoring.weeks import DAYS_PER_WEEK, Days

# Partners at a time: enough that a call of numpy pays, few enough for the processor's cache.
CHUNK = 1000


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
    """Some partners: their sums of q d, q d y and q d lift, carried from week to week.

    A group is one source of one partner. Each row of a group that never reaches its cap is added
    as it is; for the few other groups, what they add in the end is worked out beforehand.
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
        self._sort(chosen, slot[chosen.source] * self.size + chosen.partner)

    def _sort(self, rows: BulkRows, group: Indexes) -> None:
        """Put what is added to the sums in the order of the weeks."""
        week = week_number(rows.day.astype(np.int64))
        last_week = int(week_number(self.days[-1:])[0])
        first_week = min(int(week.min(initial=last_week)), last_week - self.days.size + 1)
        self.weeks = last_week - first_week + 1
        week = week - first_week
        q = rows.q.astype(np.float64)
        columns = self._weighted(rows, q)
        cap = np.stack([values.cap for values in self.values])[self.kind][:, self.used]
        allowed = np.ascontiguousarray(cap.T).reshape(-1)
        capped = groups_to_check(group, week, q, allowed)
        place = np.full(allowed.size, -1)
        place[capped] = np.arange(capped.size)
        at = place[group]
        inside, free = np.flatnonzero(at >= 0), np.flatnonzero(at < 0)
        added = increments(
            at[inside],
            week[inside],
            [column[inside] for column in (q, *columns)],
            allowed[capped],
            self.lasts[capped],
        )
        week = np.concatenate([week[free], added.week])
        # Sixteen bits, because those are sorted without comparing.
        order = np.argsort(week.astype(np.int16), kind="stable")
        self.begins = np.searchsorted(week[order], np.arange(self.weeks + 1)).tolist()
        self.group = np.concatenate([group[free], capped[added.group]])[order]
        self.amounts = [
            np.concatenate([column[free], amount])[order]
            for column, amount in zip(columns, added.amounts, strict=True)
        ]

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

    def scores(self, first: int) -> BulkScores:
        """Walk through the weeks and keep the asked ones."""
        model, sources = self.model, self.used.size
        v = np.repeat(self.shared.v[self.used], self.size)
        b = np.repeat(self.shared.b[self.used], self.size)
        state = np.zeros((3, sources * self.size))
        g = np.empty(sources * self.size)
        parts = np.empty_like(state)
        out = np.empty((3, self.weeks, self.size))
        for week in range(self.weeks):
            state *= self.lasts
            new = slice(self.begins[week], self.begins[week + 1])
            for total, amount in zip(state, self.amounts, strict=True):
                np.add.at(total, self.group[new], amount[new])
            # Sums over sources of N g, X g and the lift, g = 1 / (v + b N).
            np.multiply(b, state[0], out=g)
            np.add(g, v, out=g)
            np.divide(1.0, g, out=g)
            np.multiply(state, g, out=parts)
            parts.reshape(3, sources, self.size).sum(axis=1, out=out[:, week])
        return self._as_scores(first, model, out[:, self.weeks - self.days.size :])

    def _as_scores(self, first: int, model: TrustModel, sums: Floats) -> BulkScores:
        precision, surplus, adjustment = np.ascontiguousarray(sums.transpose(0, 2, 1))
        precision += 1.0 / model.tau2
        surplus /= precision
        adjustment /= precision
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
