"""Why this score, and what changed: exact additive lists in points of engagement health.

The lines of a component add up to its contribution 100 w m, and those of all components to the
score. Where a component is a decayed sum, every row has its own line; where it is not (recency,
reciprocity), one line tells how far it lies from the type's usual value. Under a cap all lines of
the component are scaled by m / uncapped m. Source: the method's sections on exact attribution and
on engagement health.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from engagement.scoring import components
from engagement.scoring.decay import decayed_sum
from engagement.scoring.health import FULL_SCORE, score_health
from engagement.scoring.ledger import Floats, HealthLedger
from engagement.scoring.model import COMPONENTS, Component, HealthModel
from engagement.scoring.weeks import Days

NO_ROW = -1


class LineKind(StrEnum):
    """What a line of an explanation stands for."""

    USUAL = "usual"  # the type's usual value, before any data
    EXPECTED = "expected"  # what was agreed and has to be matched; lowers the score
    ROW = "row"  # one row of the ledger
    LEVEL = "level"  # the component as a whole against the usual value


@dataclass(frozen=True)
class Line:
    """One part of a score, in points. row is the index into the component's table of the ledger
    (contacts, people, initiations, grades, seats or consultations), NO_ROW if none.
    """

    component: Component
    kind: LineKind
    row: int
    points: float


@dataclass(frozen=True)
class Explanation:
    """Lines that add up to the score of a day. A day that was not logged has neither."""

    day: int
    score: float
    not_logged: bool
    lines: tuple[Line, ...]

    def by_component(self) -> dict[Component, float]:
        """Return the points of each component; they add up to the score."""
        return {
            component: math.fsum(x.points for x in self.lines if x.component is component)
            for component in (COMPONENTS if self.lines else ())
        }


@dataclass(frozen=True)
class Change:
    """One part of the difference between two days: points = after - before.

    is_new: the row happened after the first of the two days. A row that is not new changes because
    it fades or because others make it count for more or less.
    """

    component: Component
    kind: LineKind
    row: int
    before: float
    after: float
    is_new: bool

    @property
    def points(self) -> float:
        """Return what this line added to the score, in points."""
        return self.after - self.before


@dataclass(frozen=True)
class HealthChange:
    """The difference between two days: the changes add up to after.score - before.score.

    If either day was not logged there is no difference: points is NaN and changes is empty.
    """

    before: Explanation
    after: Explanation
    changes: tuple[Change, ...]

    @property
    def points(self) -> float:
        """Return the difference of the two scores, in points."""
        return self.after.score - self.before.score

    def by_component(self) -> dict[Component, float]:
        """Return what each component added; together they make up the difference."""
        return {
            component: math.fsum(x.points for x in self.changes if x.component is component)
            for component in (COMPONENTS if self.changes else ())
        }


def explain(ledger: HealthLedger, model: HealthModel, day: int) -> Explanation:
    """Return the score of one day as lines that add up to it, within rounding (1e-9 points)."""
    at = np.array([day], dtype=np.int64)
    series = score_health(ledger, model, at)
    if series.not_logged[0]:
        return Explanation(day, math.nan, True, ())
    lines: list[Line] = []
    for component, value, has_data in zip(
        COMPONENTS, series.value[:, 0], series.has_data[:, 0], strict=True
    ):
        full = FULL_SCORE * model.weights[component]
        usual = model.type_values(ledger.organisation_type).mean[component]
        lines.append(Line(component, LineKind.USUAL, NO_ROW, full * usual))
        if has_data:
            parts = _PARTS[component](ledger, model, at, float(value))
            lines += (Line(component, kind, row, full * part) for kind, row, part in parts)
    return Explanation(day, float(series.mean[0]), False, tuple(lines))


def change_between(
    ledger: HealthLedger, model: HealthModel, first_day: int, second_day: int
) -> HealthChange:
    """Return what changed from one day to a later one as an exact additive list.

    Lines that are the same on both days are left out unless they stand for a row.
    """
    before, after = explain(ledger, model, first_day), explain(ledger, model, second_day)
    if before.not_logged or after.not_logged:
        return HealthChange(before, after, ())
    old = {(x.component, x.kind, x.row): x.points for x in before.lines}
    new = {(x.component, x.kind, x.row): x.points for x in after.lines}
    happened = {component: row_days(ledger, component) for component in COMPONENTS}
    changes = []
    for key in dict.fromkeys([*old, *new]):
        component, kind, row = key
        is_row = row != NO_ROW
        points = old.get(key, 0.0), new.get(key, 0.0)
        if is_row or points[0] != points[1]:
            is_new = is_row and int(happened[component][row]) > first_day
            changes.append(Change(component, kind, row, *points, is_new))
    return HealthChange(before, after, tuple(changes))


def row_days(ledger: HealthLedger, component: Component) -> Days:
    """Return the day of each row of the table that a component's lines point into."""
    return {
        Component.CADENCE: ledger.contacts.day,
        Component.RECENCY: ledger.contacts.day,
        Component.BREADTH: ledger.people.day,
        Component.RECIPROCITY: ledger.initiations.day,
        Component.SENIORITY: ledger.grades.day,
        Component.BOARD: ledger.seats.expected_from,
        Component.EARLY_ENGAGEMENT: ledger.consultations.day,
    }[component]


Part = tuple[LineKind, int, float]


def _rows(day: Days, share: Floats, at: Days) -> Iterator[Part]:
    for row in np.flatnonzero(day <= at[0]):
        yield LineKind.ROW, int(row), float(share[row])


def _decays(day: Days, at: Days, half_life: float) -> Floats:
    decay: Floats = np.exp2(np.minimum(day - at[0], 0) / half_life)
    return decay


def _cadence(ledger: HealthLedger, model: HealthModel, at: Days, value: float) -> Iterator[Part]:
    """Split m = rho + [s 2 rho / (R + 2) - rho] + sum_i s e_i d_i / (R + 2), s = m / uncapped m."""
    made = float(components.cadence_sums(ledger, model, at)[0][0])
    rho = model.type_values(ledger.organisation_type).mean[Component.CADENCE]
    prior = model.prior_contacts
    per_unit = value / (made + prior * rho)
    yield LineKind.EXPECTED, NO_ROW, per_unit * prior * rho - rho
    day = ledger.contacts.day
    decay = _decays(day, at, model.half_life_days[Component.CADENCE])
    yield from _rows(day, per_unit * components.capped_weights(ledger, model) * decay, at)


def _recency(ledger: HealthLedger, model: HealthModel, _at: Days, value: float) -> Iterator[Part]:
    """Give m - m_g as one line; it names no row, since any one contact only resets a clock."""
    return _level(ledger, model, Component.RECENCY, value)


def _reciprocity(
    ledger: HealthLedger, model: HealthModel, _at: Days, value: float
) -> Iterator[Part]:
    """Give m - m_g as one line: balance belongs to all contacts together, not to any one."""
    return _level(ledger, model, Component.RECIPROCITY, value)


def _level(
    ledger: HealthLedger, model: HealthModel, component: Component, value: float
) -> Iterator[Part]:
    usual = model.type_values(ledger.organisation_type).mean[component]
    yield LineKind.LEVEL, NO_ROW, value - usual


def _breadth(ledger: HealthLedger, model: HealthModel, at: Days, value: float) -> Iterator[Part]:
    """Split m = m_g - m_g + sum_i s v_i d_i / n, v_i what row i added to the sum over people."""
    half_life = model.half_life_days[Component.BREADTH]
    day = ledger.people.day
    increments = components.person_increments(ledger.people, half_life)
    reached = float(decayed_sum(day, increments, at, half_life)[0])
    usual = model.type_values(ledger.organisation_type).mean[Component.BREADTH]
    yield LineKind.EXPECTED, NO_ROW, -usual
    share = np.zeros(day.size)
    if reached > 0:
        share = increments * _decays(day, at, half_life) * (value / reached)
    yield from _rows(day, share, at)


def _share(
    component: Component, values: Callable[[HealthLedger, HealthModel], Floats]
) -> Callable[[HealthLedger, HealthModel, Days, float], Iterator[Part]]:
    """Split m = m_g + sum_i d_i (x_i - m_g) / (n0 + N)."""

    def parts(ledger: HealthLedger, model: HealthModel, at: Days, _value: float) -> Iterator[Part]:
        day = row_days(ledger, component)
        half_life = model.half_life_days[component]
        seen = float(decayed_sum(day, np.ones(day.size), at, half_life)[0])
        usual = model.type_values(ledger.organisation_type).mean[component]
        decay = _decays(day, at, half_life)
        surplus = decay * (values(ledger, model) - usual) / (model.prior_observations + seen)
        yield from _rows(day, surplus, at)

    return parts


def _board(ledger: HealthLedger, model: HealthModel, at: Days, _value: float) -> Iterator[Part]:
    """Split m = m_g + sum over seats of (X_j - m_g N_j) / (n0 + N)."""
    filled, expected = components.seat_observations(ledger.seats, model, at)
    usual = model.type_values(ledger.organisation_type).mean[Component.BOARD]
    surplus = (filled[0] - usual * expected[0]) / (model.prior_observations + expected.sum())
    yield from _rows(ledger.seats.expected_from, surplus, at)


_PARTS: dict[Component, Callable[[HealthLedger, HealthModel, Days, float], Iterator[Part]]] = {
    Component.CADENCE: _cadence,
    Component.RECENCY: _recency,
    Component.BREADTH: _breadth,
    Component.RECIPROCITY: _reciprocity,
    Component.SENIORITY: _share(Component.SENIORITY, components.senior_enough),
    Component.BOARD: _board,
    Component.EARLY_ENGAGEMENT: _share(
        Component.EARLY_ENGAGEMENT, lambda ledger, _model: ledger.consultations.value
    ),
}
