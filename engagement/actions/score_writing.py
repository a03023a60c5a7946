"""Computes the scores of one partnership and stores them. Derived data, see ``scoring``."""

from django.utils import timezone

from engagement.actions.prompt import raise_prompts
from engagement.actions.score_series import forget_series, store_series
from engagement.analytics.health import HealthFacts, gather, weekly
from engagement.analytics.series import NewSeries
from engagement.analytics.trust_series import current_trust, horizon
from engagement.enums import Measure, ModelFamily
from engagement.models import ScoreModel
from partners.models import Partnership


def write_health(partnership: Partnership) -> HealthFacts:
    """Compute engagement health and store it, a row a year, touching only rows that changed.

    :return: what it was computed from, for the monthly figures.
    """
    model = ScoreModel.objects.in_force(ModelFamily.HEALTH)
    read_xid = horizon()
    facts = gather(partnership, model)
    series = weekly(facts, timezone.localdate()) if partnership.is_scored else None
    if series is None:
        forget_series(partnership, Measure.HEALTH, keep=())
        return facts
    new = NewSeries(
        measure=Measure.HEALTH,
        model=model,
        days=series.days,
        mean=series.mean,
        sd=series.sd,
        credibility=series.credibility,
        evidence_count=facts.evidence_count,
        newest_evidence_on=facts.newest_evidence_on,
        high_water=facts.high_water,
        read_xid=read_xid,
    )
    store_series(partnership, new)
    return facts


def write_trust(partnership: Partnership) -> None:
    """Compute trust in both directions and capacity strain, by every model in use, and store them.

    What is not computed any more (a direction switched off, a model that ended) is forgotten: it
    can be computed again from the ledger.
    """
    use = ScoreModel.objects.in_use(ModelFamily.TRUST, partnership.system)
    current = current_trust(partnership, use) if partnership.is_scored else []
    for new in current:
        store_series(partnership, new)
    for measure in (Measure.TRUST_OF_PARTNER, Measure.TRUST_OF_SYSTEM, Measure.STRAIN):
        forget_series(partnership, measure, keep=[n.model for n in current if n.measure == measure])
    if use.in_force is not None:
        raise_prompts(partnership, use.in_force, current)
