"""The weekly series of a measure as it was known at a moment: computed from the ledger, not stored.

Whatever was recorded, corrected or decided afterwards is left out, so a figure that somebody read
then can be computed again.
"""

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from django.utils import timezone

from engagement.analytics.health import gather, weekly
from engagement.analytics.trust_on import TrustOn, trust_on
from engagement.analytics.trust_series import MEASURE_OF, strain_days
from engagement.enums import Measure
from engagement.models import ScoreModel
from engagement.scoring.ledger import Floats
from engagement.scoring.strain import capacity_strain
from engagement.scoring.weeks import Days
from partners.models import Partnership

TRUSTER_OF = {measure: truster for truster, measure in MEASURE_OF.items()}


@dataclass(frozen=True)
class KnownSeries:
    """A value for each week end, oldest first; NaN where nothing was logged.

    ``mean``, ``sd`` and ``delivery`` in points, ``credibility`` 0 to 1.
    """

    days: Days
    mean: Floats
    sd: Floats
    credibility: Floats
    evidence_count: int
    newest_evidence_on: date | None
    delivery: Floats | None = None


def series_known_on(
    partnership: Partnership, measure: Measure, model: ScoreModel, moment: datetime
) -> KnownSeries | None:
    """Up to the week of the moment, by a model; ``None`` if nothing was known or it has no score.

    Whether the reader may see the measure is for the caller to ask.
    """
    if not partnership.is_scored:
        return None
    day = timezone.localdate(moment)
    if measure == Measure.HEALTH:
        return _health(partnership, model, moment, day)
    on = trust_on(partnership, day, known_on=moment, model=model)
    if on is None:
        return None
    return _strain(on, day) if measure == Measure.STRAIN else _trust(on, measure)


def _health(
    partnership: Partnership, model: ScoreModel, moment: datetime, day: date
) -> KnownSeries | None:
    facts = gather(partnership, model, known_on=moment)
    series = weekly(facts, day)
    if series is None:
        return None
    return KnownSeries(
        days=series.days,
        mean=series.mean,
        sd=series.sd,
        credibility=series.credibility,
        evidence_count=facts.evidence_count,
        newest_evidence_on=facts.newest_evidence_on,
    )


def _trust(on: TrustOn, measure: Measure) -> KnownSeries | None:
    truster = TRUSTER_OF[measure]
    if truster not in on.directions:
        return None
    direction, series = on.facts.direction(truster), on.series(truster)
    if series.days.size == 0:
        return None
    return KnownSeries(
        days=series.days,
        mean=series.mean,
        sd=series.sd,
        credibility=series.credibility,
        evidence_count=int(direction.ledger.rows.day.size),
        newest_evidence_on=direction.newest_day,
        delivery=series.delivery,
    )


def _strain(on: TrustOn, day: date) -> KnownSeries | None:
    pressures = on.facts.on_partner
    days = strain_days(pressures, day)
    if days.size == 0:
        return None
    unknown = np.full(days.size, np.nan)
    began = pressures.first[pressures.first <= days[-1]]
    return KnownSeries(
        days=days,
        mean=capacity_strain(pressures, on.parameters.strain_half_life, days).strain,
        sd=unknown,
        credibility=unknown,
        evidence_count=int(began.size),
        newest_evidence_on=date.fromordinal(int(began.max())),
    )
