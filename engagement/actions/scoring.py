"""Re-scoring: turns the ledger into score series.

Derived data, so nothing here is an audited action: whatever is written can be computed again from
the ledger at any time, and nobody's deed is recorded.
"""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from engagement.analytics.health import HealthFacts, gather, weekly
from engagement.enums import Measure, ModelFamily
from engagement.models import ScoreModel, ScoreSeries, StaleScore
from engagement.queue import mark_stale_where
from engagement.scoring.health import HealthSeries
from engagement.scoring.packing import PackedYear, pack_years
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
        StaleScore.objects.filter(pk=mark.pk).update(done=wanted)
    return True


def write_health(partnership: Partnership) -> None:
    """Compute engagement health and store it, a row a year, touching only rows that changed."""
    model = ScoreModel.objects.in_force(ModelFamily.HEALTH)
    facts = gather(partnership, model)
    series = weekly(facts, timezone.localdate()) if partnership.is_scored else None
    stored = ScoreSeries.objects.filter(
        partnership=partnership, measure=Measure.HEALTH, model=model
    )
    if series is None:
        stored.delete()
        return
    years = pack_years(series.days, mean=series.mean, sd=series.sd, credibility=series.credibility)
    stored.exclude(year__in=[year.year for year in years]).delete()
    stored.filter(is_newest=True).exclude(year=years[-1].year).update(
        is_newest=False,
        newest_mean=None,
        newest_sd=None,
        newest_credibility=None,
        newest_week_end=None,
    )
    existing = {row.year: row for row in stored}
    for year in years:
        row = existing.get(year.year) or ScoreSeries(
            partnership=partnership,
            system=partnership.system,
            measure=Measure.HEALTH,
            model=model,
            year=year.year,
        )
        newest = year is years[-1]
        if _fill(row, year) or newest:
            _fill_newest(row, series, facts, is_newest=newest)
            row.save()


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


def _fill(row: ScoreSeries, year: PackedYear) -> bool:
    """Put a year's arrays into its row; whether anything is different."""
    first = date.fromordinal(year.first_week_end)
    new = {
        "first_week_end": first,
        "weeks": year.weeks,
        "mean": year.arrays["mean"],
        "sd": year.arrays["sd"],
        "credibility": year.arrays["credibility"],
    }
    if not row._state.adding and all(
        _same(getattr(row, name), value) for name, value in new.items()
    ):
        return False
    for name, value in new.items():
        setattr(row, name, value)
    row.computed_at = timezone.now()
    return True


def _same(old: Any, new: object) -> bool:
    return bool((bytes(old) if isinstance(new, bytes) else old) == new)


def _fill_newest(
    row: ScoreSeries, series: HealthSeries, facts: HealthFacts, *, is_newest: bool
) -> None:
    row.is_newest = is_newest
    row.evidence_count = facts.evidence_count
    row.newest_evidence_on = facts.newest_evidence_on
    row.evidence_high_water = facts.high_water
    row.computed_at = timezone.now()
    if is_newest:
        row.newest_week_end = date.fromordinal(int(series.days[-1]))
        logged = not series.not_logged[-1]
        row.newest_mean = float(series.mean[-1]) if logged else None
        row.newest_sd = float(series.sd[-1]) if logged else None
        row.newest_credibility = float(series.credibility[-1]) if logged else None
