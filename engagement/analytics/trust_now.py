"""Trust as it stands: from what is stored, or computed for any other day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.utils import timezone

from engagement.analytics.kinds import scoring_type
from engagement.analytics.series import StoredSeries, unpacked
from engagement.analytics.trust import pressures_on
from engagement.analytics.trust_on import TrustOn
from engagement.analytics.trust_series import MEASURE_OF, parameters
from engagement.enums import Truster
from engagement.models import ScoreModel, ScoreSeries
from engagement.scoring.ledger import Floats
from engagement.scoring.strain import capacity_strain
from engagement.scoring.trust import score_trust
from engagement.scoring.trust_ledger import TrustLedger
from engagement.scoring.trust_model import TrustModel
from engagement.scoring.weeks import week_end
from partners.models import Partnership


@dataclass(frozen=True)
class Standing:
    """One direction of trust at the end of a week, in points, with the way that led there.

    ``strain`` is that of the other side; ``means`` and ``sds`` are all weeks up to this one.
    """

    truster: Truster
    mean: float
    sd: float
    credibility: float
    delivery: float
    rows: int
    newest_on: date | None
    strain: float
    means: Floats
    sds: Floats


def computed_standing(on: TrustOn, truster: Truster) -> Standing:
    """From the ledger: for past days, and as known then."""
    end, way = on.at_end(truster), on.series(truster)
    newest = int(end.newest_day[0])
    return Standing(
        truster=truster,
        mean=float(end.mean[0]),
        sd=float(end.sd[0]),
        credibility=float(end.credibility[0]),
        delivery=float(end.delivery[0]),
        rows=int(end.rows[0]),
        newest_on=date.fromordinal(newest) if newest else None,
        strain=on.strain(truster),
        means=way.mean,
        sds=way.sd,
    )


def stored_standings(
    partnership: Partnership, model: ScoreModel, trusters: Iterable[Truster]
) -> list[Standing]:
    """As last computed, without reading the ledger: two queries, however long it is."""
    numbers = parameters(model)
    measures = {truster: MEASURE_OF[truster] for truster in trusters}
    rows: dict[str, list[ScoreSeries]] = {}
    stored = ScoreSeries.objects.filter(
        partnership=partnership, model=model, measure__in=measures.values()
    )
    for row in stored.order_by("year"):
        rows.setdefault(row.measure, []).append(row)
    strains = _strains(partnership, numbers.strain_half_life)
    return [
        _standing(truster, unpacked(rows[measure]), strains[truster])
        if measure in rows
        else _nothing(partnership, truster, numbers, strains[truster])
        for truster, measure in measures.items()
    ]


def _standing(truster: Truster, series: StoredSeries, strain: float) -> Standing:
    newest = series.newest
    delivery = series.mean if series.delivery is None else series.delivery
    return Standing(
        truster=truster,
        mean=float(series.mean[-1]),
        sd=float(series.sd[-1]),
        credibility=float(series.credibility[-1]),
        delivery=float(delivery[-1]),
        rows=newest.evidence_count,
        newest_on=newest.newest_evidence_on,
        strain=strain,
        means=series.mean,
        sds=series.sd,
    )


def _nothing(
    partnership: Partnership, truster: Truster, numbers: TrustModel, strain: float
) -> Standing:
    """What is usual for the type, with all the doubt that there is."""
    ledger = TrustLedger(scoring_type(partnership.organisation.kind))
    usual = score_trust(ledger, numbers, np.array([_this_week()], dtype=np.int64))
    return Standing(
        truster=truster,
        mean=float(usual.mean[0]),
        sd=float(usual.sd[0]),
        credibility=0.0,
        delivery=float(usual.delivery[0]),
        rows=0,
        newest_on=None,
        strain=strain,
        means=np.empty(0),
        sds=np.empty(0),
    )


def _strains(partnership: Partnership, half_life: float) -> dict[Truster, float]:
    """Capacity strain of the other side, for each whose trust it is."""
    on_partner, on_system = pressures_on(partnership, timezone.now())
    days = np.array([_this_week()], dtype=np.int64)
    of = {Truster.PARTNER: on_system, Truster.SYSTEM: on_partner}
    return {side: float(capacity_strain(on, half_life, days).strain[0]) for side, on in of.items()}


def _this_week() -> int:
    return week_end(timezone.localdate().toordinal())
