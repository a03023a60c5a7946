"""Engagement health: E = 100 sum_k w_k m_k, 0 to 100, a description of activity, not of feeling.

var E = 100^2 sum_k w_k^2 var_k, the components taken as independent. A component without data keeps
its type mean and its prior variance: the score is never renormalised over what happens to be
present, so a partner of which little is known stays near its type's starting value with a wide
interval and little evidence. Source: the method's section on engagement health.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engagement.scoring import components, formulas
from engagement.scoring.components import ComponentSeries
from engagement.scoring.decay import active_days
from engagement.scoring.ledger import Bools, Floats, HealthLedger
from engagement.scoring.model import COMPONENTS, STATED_VARIANCE, Component, HealthModel
from engagement.scoring.weeks import DAYS_PER_WEEK, Days

FULL_SCORE = 100.0
# Two-sided 90 %.
NORMAL_90 = 1.645

_COMPUTE = {
    Component.CADENCE: components.cadence,
    Component.RECENCY: components.recency,
    Component.BREADTH: components.breadth,
    Component.RECIPROCITY: components.reciprocity,
    Component.SENIORITY: components.seniority,
    Component.BOARD: components.board,
    Component.EARLY_ENGAGEMENT: components.early_engagement,
}


@dataclass(frozen=True)
class HealthSeries:
    """Engagement health of one partnership at many days.

    days: the days scored; mean and sd: points 0..100; credibility: 0..1, the share of the prior
    variance of the score that evidence has removed, 1 - var E / var E with no data, cut to 0..1;
    not_logged: the system logged nothing in that week, so there is no score. newest_day: the newest
    row counted, 0 if there is none.

    Arrays by component have one row for each of `COMPONENTS`: value m (0..1), variance of m,
    contribution in points (they sum to the mean), rows counted, has_data. Where not_logged, all
    numbers but rows, has_data and newest_day are NaN.
    """

    days: Days
    mean: Floats
    sd: Floats
    credibility: Floats
    not_logged: Bools
    newest_day: Days
    value: Floats
    variance: Floats
    contribution: Floats
    rows: NDArray[np.int64]
    has_data: Bools

    def interval(self, z: float = NORMAL_90) -> tuple[Floats, Floats]:
        """Return the lower and upper end of mean +- z sd, cut to 0..100; 90 % by default."""
        low = np.clip(self.mean - z * self.sd, 0.0, FULL_SCORE)
        return low, np.clip(self.mean + z * self.sd, 0.0, FULL_SCORE)


def score_health(ledger: HealthLedger, model: HealthModel, days: Days) -> HealthSeries:
    """Return engagement health at each day of `days` (ascending, usually week-end days).

    A row counts from its own day on; rows after a day change nothing at that day. An empty ledger
    gives the type's starting value, its full variance and credibility 0 at every day.
    """
    days = np.asarray(days, dtype=np.int64)
    parts = [_COMPUTE[component](ledger, model, days) for component in COMPONENTS]
    unknown = unlogged_weeks(ledger, days)
    value, variance = _stacked(parts, unknown)
    weights = np.array([model.weights[component] for component in COMPONENTS])
    contribution = FULL_SCORE * weights[:, np.newaxis] * value
    total_variance = _total_variance(weights, variance)
    prior = _total_variance(weights, prior_variances(model, ledger.organisation_type))
    return HealthSeries(
        days=days,
        mean=contribution.sum(axis=0),
        sd=np.sqrt(total_variance),
        credibility=_credibility(total_variance, prior),
        not_logged=unknown,
        newest_day=_newest_day(ledger, days),
        value=value,
        variance=variance,
        contribution=contribution,
        rows=np.stack([part.rows for part in parts]),
        has_data=np.stack([part.has_data for part in parts]),
    )


def prior_mean(model: HealthModel, organisation_type: str) -> float:
    """Return the score, in points, of a partnership of that type of which nothing is known."""
    means = model.type_values(organisation_type).mean
    return FULL_SCORE * sum(model.weights[k] * means[k] for k in COMPONENTS)


def prior_variances(model: HealthModel, organisation_type: str) -> Floats:
    """Return the variance of each component's m before any data, as a column.

    Stated in the model for recency and reciprocity; for cadence that of the capped Gamma prior, for
    the others that of the Beta prior, m_g (1 - m_g) / (n0 + 1).
    """
    values = model.type_values(organisation_type)
    none = np.zeros(1)
    column = [
        formulas.beta_variance(none, none, values.mean[k], model.prior_observations)
        for k in COMPONENTS
    ]
    rho = values.mean[Component.CADENCE]
    column[COMPONENTS.index(Component.CADENCE)] = formulas.cadence_variance(
        none, none, rho, model.prior_contacts
    )
    for component in STATED_VARIANCE:
        column[COMPONENTS.index(component)] = none + values.prior_variance[component]
    return np.stack(column)


def unlogged_weeks(ledger: HealthLedger, days: Days) -> Bools:
    """Return for each day whether most of the seven days up to it lie in time that nobody logged.

    For a week that runs from one month into the next this is the month that holds its Thursday.
    """
    logged_days = active_days(days, ledger.not_logged) - active_days(
        days - DAYS_PER_WEEK, ledger.not_logged
    )
    mostly_unlogged: Bools = 2 * logged_days < DAYS_PER_WEEK
    return mostly_unlogged


def _stacked(parts: list[ComponentSeries], unknown: Bools) -> tuple[Floats, Floats]:
    value = np.stack([part.value for part in parts])
    variance = np.stack([part.variance for part in parts])
    value[:, unknown] = np.nan
    variance[:, unknown] = np.nan
    return value, variance


def _total_variance(weights: Floats, variance: Floats) -> Floats:
    total: Floats = FULL_SCORE**2 * (weights[:, np.newaxis] ** 2 * variance).sum(axis=0)
    return total


def _credibility(variance: Floats, prior: Floats) -> Floats:
    """Return 1 - variance/prior cut to 0..1; 0 if the model leaves no prior doubt to remove."""
    if prior[0] <= 0:
        return np.where(np.isnan(variance), np.nan, 0.0)
    return np.clip(1.0 - variance / prior, 0.0, 1.0)


def _newest_day(ledger: HealthLedger, days: Days) -> Days:
    seats = ledger.seats
    known = np.sort(
        np.concatenate(
            [
                [0],
                ledger.contacts.day,
                ledger.people.day,
                ledger.initiations.day,
                ledger.grades.day,
                ledger.consultations.day,
                seats.expected_from,
                seats.filled_from,
            ]
        )
    )
    newest: Days = known[np.searchsorted(known, days, side="right") - 1].astype(np.int64)
    return newest
