"""Re-scoring: turns the ledger into score series.

Derived data, so nothing here is an audited action: whatever is written can be computed again from
the ledger at any time, and nobody's deed is recorded.
"""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from engagement.actions.prompt import raise_prompts
from engagement.actions.score_series import forget_series, store_series
from engagement.analytics.health import gather, weekly
from engagement.analytics.series import NewSeries
from engagement.analytics.trust_series import current_trust, horizon
from engagement.enums import Measure, ModelFamily
from engagement.models import ScoreModel, StaleScore
from engagement.queue import mark_stale_where
from engagement.scoring.weeks import week_end
from partners.models import Partnership


def rescore(partnership_pk: int) -> bool:
    """Score a partnership again if it is marked stale; whether it was done here.

    The mark stays locked while computing, so a partnership is scored by one worker at a time; a
    second one steps aside. A change meanwhile waits for the lock, raises the mark again and sends
    its own message.
    """
    with transaction.atomic():
        mark = (
            StaleScore.objects.waiting()
            .select_for_update(skip_locked=True)
            .filter(partnership_id=partnership_pk)
            .first()
        )
        if mark is None:
            return False
        wanted = mark.wanted
        partnership = Partnership.objects.select_related("organisation", "system").get(
            pk=partnership_pk
        )
        write_health(partnership)
        write_trust(partnership)
        StaleScore.objects.filter(pk=mark.pk).update(done=wanted)
    return True


def write_health(partnership: Partnership) -> None:
    """Compute engagement health and store it, a row a year, touching only rows that changed."""
    model = ScoreModel.objects.in_force(ModelFamily.HEALTH)
    read_xid = horizon()
    facts = gather(partnership, model)
    series = weekly(facts, timezone.localdate()) if partnership.is_scored else None
    if series is None:
        forget_series(partnership, Measure.HEALTH, keep=())
        return
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


def mark_facts_changed() -> int:
    """Mark partnerships whose seats or kind changed in the room below; how many."""
    return mark_stale_where(
        "facts_changed_at IS NOT NULL AND facts_changed_at > coalesce("
        "(SELECT max(computed_at) FROM engagement_scoreseries s WHERE s.partnership_id = p.id),"
        " '-infinity')"
        " AND NOT EXISTS (SELECT FROM engagement_stalescore m"
        " WHERE m.partnership_id = p.id AND m.marked_at >= p.facts_changed_at)"
    )


def mark_behind(today: date | None = None) -> int:
    """Mark partnerships whose newest score is not of the running week; how many."""
    this_week = date.fromordinal(week_end((today or timezone.localdate()).toordinal()))
    return mark_stale_where(
        "EXISTS (SELECT FROM engagement_scoreseries s WHERE s.partnership_id = p.id"
        " AND s.is_newest AND s.newest_week_end < %s)",
        this_week,
    )


def sweep(limit: timedelta) -> tuple[int, bool]:
    """Re-score whatever is still marked, oldest first, until the time is used up.

    :return: how many were scored here, and whether marks are left.
    """
    stop_at = timezone.now() + limit
    scored = 0
    tried: list[int] = []
    while timezone.now() < stop_at:
        waiting = StaleScore.objects.waiting().exclude(pk__in=tried).order_by("marked_at", "pk")
        pk = waiting.values_list("pk", flat=True).first()
        if pk is None:
            return scored, False
        tried.append(pk)
        scored += rescore(pk)
    return scored, True
