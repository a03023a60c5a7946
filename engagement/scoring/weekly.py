"""Trust of one side at consecutive week ends: as `score_trust`, several times as quick.

The bulk arithmetic carries sums from week to week, so a week costs the same however many rows came
before it. It knows one counterpart and caps that hold in any 13 weeks; whatever else there is goes
day by day.
"""

from dataclasses import dataclass

import numpy as np

from engagement.scoring.bulk import BulkRows, score_many
from engagement.scoring.ledger import Floats
from engagement.scoring.trust import score_trust
from engagement.scoring.trust_ledger import TrustLedger
from engagement.scoring.trust_model import CapWindow, TrustModel
from engagement.scoring.weeks import DAYS_PER_WEEK, Days


@dataclass(frozen=True)
class WeeklyTrust:
    """Trust at each of the days: mean, sd and delivery in points, credibility 0..1."""

    days: Days
    mean: Floats
    sd: Floats
    credibility: Floats
    delivery: Floats


def score_weeks(ledger: TrustLedger, model: TrustModel, days: Days) -> WeeklyTrust:
    """Return trust at consecutive week ends, equal to `score_trust` within rounding."""
    rows = ledger.rows
    if not _can_be_carried(ledger, model, days):
        alone = score_trust(ledger, model, days)
        return WeeklyTrust(days, alone.mean, alone.sd, alone.credibility, alone.delivery)
    partner = np.zeros(rows.day.size, dtype=np.int64)
    many = score_many(
        [ledger.organisation_type],
        BulkRows(partner, rows.day, rows.source, rows.x, rows.q, rows.pressure),
        model,
        days,
    )
    return WeeklyTrust(days, many.mean[0], many.sd[0], many.credibility[0], many.delivery[0])


def _can_be_carried(ledger: TrustLedger, model: TrustModel, days: Days) -> bool:
    counterpart = ledger.rows.counterpart
    return bool(
        model.caps.window is CapWindow.ROLLING
        and days.size
        and not np.any(days % DAYS_PER_WEEK)
        and np.all(np.diff(days) == DAYS_PER_WEEK)
        and np.all(counterpart == counterpart[:1])
    )
