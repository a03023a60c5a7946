"""Capacity is not will: what a partner delivers, how we trust it and what it is under, together."""

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
from django.utils import timezone

from accounts.roles import Permission
from engagement.analytics.series import stored_series
from engagement.analytics.trust import pressures_on
from engagement.analytics.trust_on import TrustOn
from engagement.analytics.trust_series import computed_directions, parameters
from engagement.enums import Measure, ModelFamily, Truster
from engagement.models import ModelsInUse, Pressure, ScoreModel
from engagement.presenters.capacity_words import CapacityFacts, Weight, sentence_of
from engagement.scoring.model import evidence_label
from engagement.scoring.strain import Pressures, capacity_strain
from engagement.scoring.trust_model import TrustModel
from engagement.scoring.weeks import week_end
from partners.models import Partnership


@dataclass(frozen=True)
class Capacity:
    """The sentence, and the numbers behind it for whoever wants them."""

    sentence: str
    facts: CapacityFacts


def capacity_of(partnership: Partnership, allowed: Collection[Permission]) -> Capacity | None:
    """As last computed; for pages and briefings. ``None`` for readers who may not see it.

    Whether a partner delivers is how the system sees it, so it is for those who may read how the
    system rates its partners; in shadow nothing is concluded.
    """
    if not partnership.is_scored or Permission.VIEW_RATING_OF_PARTNERS not in allowed:
        return None
    if Truster.SYSTEM not in computed_directions(partnership):
        return None
    return stored_capacity(
        partnership, ScoreModel.objects.in_use(ModelFamily.TRUST, partnership.system)
    )


def stored_capacity(partnership: Partnership, use: ModelsInUse) -> Capacity | None:
    """As last computed, for a reader who may see how the system rates its partners."""
    if use.is_shadow or use.shown is None or partnership.is_joint:
        return None
    series = stored_series(partnership, Measure.TRUST_OF_SYSTEM, use.shown)
    numbers = parameters(use.shown)
    day = week_end(timezone.localdate().toordinal())
    on_partner, _on_system = pressures_on(partnership, timezone.now())
    facts = _facts(partnership, on_partner, numbers, day)
    if series is not None and series.delivery is not None:
        facts = replace(
            facts,
            days=series.days,
            trust=series.mean,
            delivery=series.delivery,
            evidence=_evidence(float(series.credibility[-1]), numbers),
        )
    return Capacity(sentence_of(facts), facts)


def computed_capacity(partnership: Partnership, on: TrustOn) -> Capacity | None:
    """The same for any week, as known then."""
    if on.use.is_shadow or partnership.is_joint:
        return None
    facts = _facts(partnership, on.facts.on_partner, on.parameters, on.day)
    if on.has_rows(Truster.SYSTEM):
        series = on.series(Truster.SYSTEM)
        facts = replace(
            facts,
            days=series.days,
            trust=series.mean,
            delivery=series.delivery,
            evidence=_evidence(float(series.credibility[-1]), on.parameters),
        )
    return Capacity(sentence_of(facts), facts)


def _evidence(credibility: float, numbers: TrustModel) -> str:
    return evidence_label(credibility, numbers.evidence_cuts) or "low"


def _facts(
    partnership: Partnership, on_partner: Pressures, numbers: TrustModel, day: int
) -> CapacityFacts:
    """What is known without any evidence: the pressure."""
    days = np.array([day], dtype=np.int64)
    strain = capacity_strain(on_partner, numbers.strain_half_life, days).strain
    return CapacityFacts(
        who=partnership.organisation.name,
        days=np.empty(0, dtype=np.int64),
        trust=np.empty(0),
        delivery=np.empty(0),
        evidence="low",
        strain=float(strain[0]),
        weights=_weights(on_partner, day),
        drop=numbers.prompt_drop,
    )


def _weights(on_partner: Pressures, day: int) -> list[Weight]:
    """Those in force on a day, the heaviest first; one query."""
    today = min(day, timezone.localdate().toordinal())  # the running week ends ahead
    holds = (on_partner.first <= today) & (today <= on_partner.last)
    rows = Pressure.objects.filter(pk__in=on_partner.key[holds].tolist())
    return [
        Weight(row.get_kind_display(), row.level, row.last_on)
        for row in rows.order_by("-level", "-last_on", "id")
    ]
