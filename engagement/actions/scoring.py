"""Re-scoring: turns the ledger into score series.

Derived data, so nothing here is an audited action: whatever is written can be computed again from
the ledger at any time, and nobody's deed is recorded.
"""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from engagement.actions.bulk_scoring import AT_ONCE, lock_waiting, rescore_together
from engagement.actions.figures import write_figures
from engagement.actions.score_writing import write_health, write_trust
from engagement.models import StaleScore
from engagement.queue import mark_stale_where
from engagement.scoring.weeks import week_end
from partners.models import Partnership, System
from tenancy.scope import within_systems

# Fewer are quicker one by one: only the weeks from the first change on are computed again.
FEWEST_TOGETHER = 10


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
        moment = timezone.now()
        facts = write_health(partnership)
        write_figures(partnership.system, [partnership], {partnership.pk: facts}, moment)
        write_trust(partnership)
        StaleScore.objects.filter(pk=mark.pk).update(done=wanted)
    return True


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

    A few are scored one by one, which computes only what changed; many of one system together.

    :return: how many were scored here, and whether marks are left.
    """
    stop_at = timezone.now() + limit
    scored = 0
    tried: list[int] = []
    while timezone.now() < stop_at:
        waiting = StaleScore.objects.waiting().exclude(pk__in=tried).order_by("marked_at", "pk")
        oldest = waiting.select_related("system").first()
        if oldest is None:
            return scored, False
        others = waiting.filter(system=oldest.system).values_list("pk", flat=True)
        chunk = list(others[:AT_ONCE])
        if len(chunk) < FEWEST_TOGETHER:
            chunk = [oldest.pk]
            with within_systems([oldest.system_id]):
                scored += rescore(oldest.pk)
        else:
            with within_systems([oldest.system_id]):
                scored += _rescore_waiting(oldest.system, chunk)
        tried += chunk
    return scored, True


def _rescore_waiting(system: System, partnerships: list[int]) -> int:
    with transaction.atomic():
        locked = lock_waiting(partnerships)
        rescore_together(system, locked)
    return len(locked)
