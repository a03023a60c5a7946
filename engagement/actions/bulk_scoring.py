"""Re-scoring of many partnerships of one system in one transaction.

Derived data, so not an audited action, see ``scoring``. Each chunk holds the marks of its
partnerships from before it reads until it has written: an action that changes one of them
meanwhile waits, and raises its mark again afterwards. So nothing is lost and nothing is scored
twice at a time, but chunks must stay short.
"""

from collections.abc import Sequence

from django.db import connection
from django.db.models import F
from django.utils import timezone

from engagement.actions.bulk_scoring_store import store_together
from engagement.actions.figures import write_figures
from engagement.actions.prompt import raise_prompts
from engagement.actions.score_writing import write_health, write_trust
from engagement.analytics.bulk_trust import (
    ManySeries,
    can_score_together,
    gather_together,
    trust_together,
)
from engagement.analytics.trust_series import horizon, parameters
from engagement.enums import Measure, ModelFamily
from engagement.models import Prompt, ScoreModel, StaleScore
from engagement.scoring.prompts import QUIET_WEEKS, fallen
from partners.enums import Tier
from partners.models import Partnership, System

# Their trust takes a quarter of a second, most of it writing.
TRUST_AT_ONCE = 250
# Engagement health, or trust one by one, takes some hundredths of a second each.
AT_ONCE = 20

# In the order of the keys, as every action marks them: so no two can wait for each other.
_LOCK = """
    INSERT INTO engagement_stalescore AS s (partnership_id, system_id, wanted, done, marked_at)
    SELECT p.id, p.system_id, 0, 0, clock_timestamp() FROM partners_partnership p
    WHERE p.id = ANY(%s) ORDER BY p.id
    ON CONFLICT (partnership_id) DO UPDATE SET wanted = s.wanted
    RETURNING partnership_id
"""


def lock(partnerships: Sequence[int]) -> list[int]:
    """Hold the marks of all these partnerships, waiting for whoever scores one of them."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [list(partnerships)])
        return sorted(partnership for (partnership,) in cursor.fetchall())


def lock_waiting(partnerships: Sequence[int]) -> list[int]:
    """Hold those of their marks that wait and that nobody else holds."""
    waiting = StaleScore.objects.waiting().filter(pk__in=partnerships).order_by("pk")
    return list(waiting.select_for_update(skip_locked=True).values_list("pk", flat=True))


def rescore_together(system: System, locked: Sequence[int], *, with_health: bool = True) -> None:
    """Score partnerships whose marks the transaction holds.

    Without engagement health, which takes far longer than trust, a mark goes on waiting; monthly
    figures come with it.
    """
    found = Partnership.objects.select_related("organisation")
    partnerships = list(found.filter(system=system, pk__in=locked).order_by("pk"))
    for partnership in partnerships:
        partnership.system = system
    write_trust_together(system, partnerships)
    if with_health:
        moment = timezone.now()
        facts = {partnership.pk: write_health(partnership) for partnership in partnerships}
        write_figures(system, partnerships, facts, moment)
        marks = StaleScore.objects.filter(pk__in=locked)
        marks.exclude(done=F("wanted")).update(done=F("wanted"))


def write_trust_together(system: System, partnerships: Sequence[Partnership]) -> None:
    """Compute trust and strain of partnerships of a system, and store what is different.

    What ``write_trust`` does for one, all weeks computed again. Partnerships that the arithmetic
    cannot take together with others are left to it.
    """
    use = ScoreModel.objects.in_use(ModelFamily.TRUST, system)
    if not can_score_together(use):
        for partnership in partnerships:
            write_trust(partnership)
        return
    # Read first: whatever is written while we read counts as unread the next time.
    read_xid, moment = horizon(), timezone.now()
    scored = [partnership for partnership in partnerships if partnership.is_scored]
    facts = gather_together(system, scored, moment)
    series = list(trust_together(system, facts, use))
    store_together(
        system,
        [partnership.pk for partnership in partnerships if partnership.pk not in facts.mixed],
        series,
        read_xid=read_xid,
        computed_at=moment,
    )
    for one in series:
        if one.measure == Measure.TRUST_OF_PARTNER and one.model == use.in_force:
            _raise_prompts(partnerships, one, read_xid)
    for partnership in partnerships:
        if partnership.pk in facts.mixed:
            write_trust(partnership)


def _raise_prompts(partnerships: Sequence[Partnership], series: ManySeries, read_xid: int) -> None:
    """Look closely only at partners whose trust fell lately, or whose prompt still waits."""
    drop = parameters(series.model).prompt_drop
    fell = fallen(series.own_mean(), drop)[:, -QUIET_WEEKS:].any(axis=1)
    managed = {one.pk for one in partnerships if one.tier == Tier.MANAGED}
    waiting = Prompt.objects.waiting().filter(
        partnership__in=series.partnership.tolist(),
        measure=series.measure,
        model=series.model,
    )
    concerned = set(waiting.values_list("partnership_id", flat=True))
    concerned |= managed & set(series.partnership[fell].tolist())
    place = {pk: place for place, pk in enumerate(series.partnership.tolist())}
    for partnership in partnerships:
        if partnership.pk in concerned:
            one = series.one(place[partnership.pk], read_xid)
            raise_prompts(partnership, series.model, [one])
