"""Trust: the decayed credibility ledger.

A row i of source s says y_i = (100 x_i - a + gamma P_i) / ell: points above or below what is usual
for the type, on the scale of a full survey today. At day t, with d_i = 2^{-(t-t_i)/h_s} and q_i
after weight and caps:

    N_s = sum q_i d_i     X_s = sum q_i d_i y_i     g_s = 1 / (v_s + b_s N_s)
    K = 1/tau2 + sum N_s g_s     score = mu + sum X_s g_s / K     sd = sqrt(1/K + f)
    credibility = 1 - 1 / (tau2 K)

Delivery is the same with gamma = 0: what happened, whatever the reasons. What recorded pressure
adds to it is limited, so the score is delivery + min(limit, adjustment). The score itself is never
cut to 0..100, or its parts would no longer add up; intervals are. Source: the method's sections 2.1
to 2.4.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engagement.scoring.health import FULL_SCORE, NORMAL_90
from engagement.scoring.ledger import Floats
from engagement.scoring.trust_caps import counted_share
from engagement.scoring.trust_ledger import Indexes, TrustLedger
from engagement.scoring.trust_model import SOURCES, SourceValues, TrustModel
from engagement.scoring.weeks import Days


@dataclass(frozen=True)
class Weighed:
    """The evidence as it stands on one day.

    row: indexes of the rows counted; weight: q_i d_i of each; plain: y_i without pressure; lift:
    gamma P_i / ell, what pressure adds to y_i; rate: g_s / K for each of `SOURCES`, so that a row
    contributes weight x plain x rate points; precision: K; usual: mu; delivery: score with gamma
    0; full_adjustment: what pressure would add; limit: the most that it may.
    """

    row: Indexes
    source: Indexes
    weight: Floats
    plain: Floats
    lift: Floats
    rate: Floats
    precision: float
    usual: float
    delivery: float
    full_adjustment: float
    limit: float

    @property
    def adjustment(self) -> float:
        """Return what recorded pressure adds to the score, in points."""
        return min(self.limit, self.full_adjustment)

    @property
    def mean(self) -> float:
        """Return the score, in points."""
        return self.delivery + self.adjustment

    @property
    def contribution(self) -> Floats:
        """Return the points of each counted row; with usual they add up to delivery."""
        points: Floats = self.weight * self.plain * self.rate[self.source]
        return points


@dataclass(frozen=True)
class TrustSeries:
    """Trust of one side in the other at many days.

    mean, sd, delivery and adjustment in points, mean = delivery + adjustment; credibility 0..1;
    rows: number of rows that count by then; newest_day: the day of the newest, 0 if there is none.
    """

    days: Days
    mean: Floats
    sd: Floats
    credibility: Floats
    delivery: Floats
    adjustment: Floats
    rows: NDArray[np.int64]
    newest_day: Days

    def interval(self, z: float = NORMAL_90) -> tuple[Floats, Floats]:
        """Return the lower and upper end of mean +- z sd, cut to 0..100; 90 % by default."""
        low = np.clip(self.mean - z * self.sd, 0.0, FULL_SCORE)
        return low, np.clip(self.mean + z * self.sd, 0.0, FULL_SCORE)


def score_trust(ledger: TrustLedger, model: TrustModel, days: Days) -> TrustSeries:
    """Return trust at each of the days, in any order.

    A row counts from its own day on. Without rows: the type's usual value, the full variance and a
    credibility of 0.
    """
    days = np.asarray(days, dtype=np.int64)
    values = model.values(ledger.organisation_type)
    plain, lift = row_points(ledger, values)
    states = [_weigh(ledger, model, values, plain, lift, int(day)) for day in days]
    precision = np.array([state.precision for state in states])
    newest = [ledger.rows.day[state.row].max(initial=0) for state in states]
    return TrustSeries(
        days=days,
        mean=np.array([state.mean for state in states]),
        sd=np.sqrt(1 / precision + model.floor),
        credibility=1 - 1 / (model.tau2 * precision),
        delivery=np.array([state.delivery for state in states]),
        adjustment=np.array([state.adjustment for state in states]),
        rows=np.array([state.row.size for state in states], dtype=np.int64),
        newest_day=np.array(newest, dtype=np.int64),
    )


def weigh(ledger: TrustLedger, model: TrustModel, day: int) -> Weighed:
    """Return the evidence as it stands on a day: what explanations are made of."""
    values = model.values(ledger.organisation_type)
    return _weigh(ledger, model, values, *row_points(ledger, values), day)


def row_points(ledger: TrustLedger, values: SourceValues) -> tuple[Floats, Floats]:
    """Return y without pressure, and what pressure adds to it, for every row."""
    rows = ledger.rows
    ell = values.ell[rows.source]
    plain: Floats = (FULL_SCORE * rows.x - values.a[rows.source]) / ell
    lift: Floats = values.gamma[rows.source] * rows.pressure / ell
    return plain, lift


def _weigh(
    ledger: TrustLedger,
    model: TrustModel,
    values: SourceValues,
    plain: Floats,
    lift: Floats,
    day: int,
) -> Weighed:
    rows = ledger.rows
    row = np.flatnonzero((rows.day <= day) & (values.weight[rows.source] > 0))
    source, happened, q = rows.source[row], rows.day[row], rows.q[row]
    share = counted_share(rows.counterpart[row], source, happened, q, values.cap, model.caps.window)
    decay = np.exp2((happened - day) / values.half_life[source])
    weight = values.weight[source] * q * share * decay
    total = np.bincount(source, weights=weight, minlength=len(SOURCES))
    g = 1 / (values.v + values.b * total)
    precision = 1 / model.tau2 + float(total @ g)
    rate = g / precision
    per_row = weight * rate[source]
    return Weighed(
        row=row,
        source=source,
        weight=weight,
        plain=plain[row],
        lift=lift[row],
        rate=rate,
        precision=precision,
        usual=values.mu,
        delivery=values.mu + float(per_row @ plain[row]),
        full_adjustment=float(per_row @ lift[row]),
        limit=model.pressure_limit,
    )
