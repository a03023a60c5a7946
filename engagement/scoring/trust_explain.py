"""Why this trust, and what changed: exact additive lists in points.

A score is the type's usual value, one line for every row that counts, and one line for what
recorded pressure added: mean = mu + sum c_i + adjustment, with c_i = q_i d_i y_i g_s / K taken
without pressure. A change is walked in steps, each exact: what was corrected since, then time and
new evidence, then another model. Source: the method's section 2.3.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import numpy as np

from engagement.scoring.ledger import Floats, LedgerError
from engagement.scoring.trust import Weighed, weigh
from engagement.scoring.trust_ledger import TrustLedger
from engagement.scoring.trust_model import DIMENSION, SOURCES, Dimension, Source, TrustModel

NO_KEY = -1
K = TypeVar("K")


class LineKind(StrEnum):
    """What a line of a score stands for."""

    USUAL = "usual"  # what is usual for the type, before any evidence
    ROW = "row"  # one row of the ledger
    PRESSURE = "pressure"  # what recorded pressure adds, limited


class ChangeKind(StrEnum):
    """What a line of a change stands for."""

    NEW = "new"  # happened after the first day
    FADING = "fading"  # the same evidence, grown older
    REWEIGHTED = "reweighted"  # the same evidence counts for more or less beside the rest
    CORRECTED = "corrected"  # corrected, withdrawn or recorded late since the first day
    PRESSURE = "pressure"  # what recorded pressure adds, then and now
    MODEL = "model"  # another score model


@dataclass(frozen=True)
class Line:
    """One part of a score, in points. source and key name the row; a line without one has
    None and NO_KEY.
    """

    kind: LineKind
    source: Source | None
    key: int
    points: float

    @property
    def dimension(self) -> Dimension | None:
        """Return what the row says something about, None for a line without a row."""
        return None if self.source is None else DIMENSION[self.source]


@dataclass(frozen=True)
class Explanation:
    """Lines that add up to the score of a day."""

    day: int
    score: float
    lines: tuple[Line, ...]

    def lines_of(self, dimension: Dimension) -> list[Line]:
        """Return the lines of the rows that say something about a dimension."""
        return [line for line in self.lines if line.dimension is dimension]

    def by_dimension(self) -> dict[Dimension | LineKind, float]:
        """Return the points of each dimension, of the usual value and of pressure."""
        return _totals((line.dimension or line.kind, line.points) for line in self.lines)


@dataclass(frozen=True)
class ChangeLine:
    """One part of the difference between two days, in points.

    source and key name the row; a line without one has None and NO_KEY.
    """

    kind: ChangeKind
    source: Source | None
    key: int
    points: float

    @property
    def dimension(self) -> Dimension | None:
        """Return what the row says something about, None for a line without a row."""
        return None if self.source is None else DIMENSION[self.source]


@dataclass(frozen=True)
class TrustChange:
    """The difference between two scores: the lines add up to after - before."""

    before: float
    after: float
    lines: tuple[ChangeLine, ...]

    @property
    def points(self) -> float:
        """Return the difference of the two scores, in points."""
        return self.after - self.before

    def by_kind(self) -> dict[ChangeKind, float]:
        """Return the points of each kind of change; together they make up the difference."""
        return _totals((line.kind, line.points) for line in self.lines)


@dataclass(frozen=True)
class Standpoint:
    """What a score was or is made from: the evidence as known, the model in force, the day."""

    ledger: TrustLedger
    model: TrustModel
    day: int

    def weighed(self) -> Weighed:
        """Return the evidence as it stood."""
        return weigh(self.ledger, self.model, self.day)


def explain(ledger: TrustLedger, model: TrustModel, day: int) -> Explanation:
    """Return the score of one day as lines that add up to it, within rounding (1e-9 points)."""
    state = weigh(ledger, model, day)
    keys = ledger.rows.key[state.row].tolist()
    lines = [
        Line(LineKind.USUAL, None, NO_KEY, state.usual),
        *(
            Line(LineKind.ROW, SOURCES[source], key, points)
            for source, key, points in zip(
                state.source.tolist(), keys, state.contribution.tolist(), strict=True
            )
        ),
        Line(LineKind.PRESSURE, None, NO_KEY, state.adjustment),
    ]
    return Explanation(day, state.mean, tuple(lines))


def change_between(before: Standpoint, after: Standpoint) -> TrustChange:
    """Return what changed from one standpoint to a later one as an exact additive list.

    Rows are told apart by key: a key in both ledgers with other values is a correction, one only in
    the earlier ledger a withdrawal, one only in the later ledger that happened by the first day was
    recorded late. All three are CORRECTED; another pressure alone only moves the line for pressure.
    Lines of 0 points are left out.
    """
    if after.day < before.day:
        raise LedgerError("The second day must not come before the first.")
    then = before.weighed()
    corrected = Standpoint(after.ledger, before.model, before.day)
    steps = [
        then,
        corrected.weighed(),
        weigh(after.ledger, before.model, after.day),
        after.weighed(),
    ]
    points = [_points(before.ledger, then)]
    points += [_points(after.ledger, state) for state in steps[1:]]
    changed = _changed_keys(before.ledger, after.ledger)
    lines = [
        *_corrections(points[0], points[1], changed),
        *_passing_of_time(corrected, points[1], points[2], after.day),
        *_model_change(points[2], points[3], steps[3].usual - then.usual),
        ChangeLine(ChangeKind.PRESSURE, None, NO_KEY, steps[3].adjustment - then.adjustment),
    ]
    kept = tuple(line for line in lines if line.points != 0)
    return TrustChange(then.mean, steps[3].mean, kept)


RowPoints = dict[tuple[Source, int], float]


def _points(ledger: TrustLedger, state: Weighed) -> RowPoints:
    names = zip(state.source.tolist(), ledger.rows.key[state.row].tolist(), strict=True)
    return {
        (SOURCES[source], key): points
        for (source, key), points in zip(names, state.contribution.tolist(), strict=True)
    }


def _changed_keys(before: TrustLedger, after: TrustLedger) -> set[int]:
    """Return the keys of rows that are not the same in both ledgers, pressure aside."""
    same = _facts(before) & _facts(after)
    every = {*before.rows.key.tolist(), *after.rows.key.tolist()}
    return every - {fact[0] for fact in same}


def _facts(ledger: TrustLedger) -> set[tuple[float, ...]]:
    rows = ledger.rows
    columns = (rows.key, rows.day, rows.source, rows.x, rows.q, rows.counterpart)
    return set(zip(*(column.tolist() for column in columns), strict=True))


def _corrections(then: RowPoints, now: RowPoints, changed: set[int]) -> Iterator[ChangeLine]:
    """Compare one day's score before and after corrections; other rows are only re-weighted."""
    for name in dict.fromkeys([*then, *now]):
        kind = ChangeKind.CORRECTED if name[1] in changed else ChangeKind.REWEIGHTED
        yield ChangeLine(kind, *name, now.get(name, 0.0) - then.get(name, 0.0))


def _passing_of_time(
    first: Standpoint, then: RowPoints, now: RowPoints, day: int
) -> Iterator[ChangeLine]:
    """Split c(t1) - c(t0) of each old row into c(t0) (2^{-(t1-t0)/h} - 1) and the rest."""
    half_life: Floats = first.model.values(first.ledger.organisation_type).half_life
    left = dict(zip(SOURCES, np.exp2((first.day - day) / half_life).tolist(), strict=True))
    for name, points in now.items():
        if name in then:
            faded = then[name] * left[name[0]]
            yield ChangeLine(ChangeKind.FADING, *name, faded - then[name])
            yield ChangeLine(ChangeKind.REWEIGHTED, *name, points - faded)
        else:
            yield ChangeLine(ChangeKind.NEW, *name, points)


def _model_change(then: RowPoints, now: RowPoints, usual: float) -> Iterator[ChangeLine]:
    """Compare one day's score under two models; a model may also switch a source on or off."""
    yield ChangeLine(ChangeKind.MODEL, None, NO_KEY, usual)
    for name in dict.fromkeys([*then, *now]):
        yield ChangeLine(ChangeKind.MODEL, *name, now.get(name, 0.0) - then.get(name, 0.0))


def _totals(parts: Iterable[tuple[K, float]]) -> dict[K, float]:
    by_name: dict[K, list[float]] = {}
    for name, points in parts:
        by_name.setdefault(name, []).append(points)
    return {name: math.fsum(points) for name, points in by_name.items()}
