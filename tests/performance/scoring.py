"""How long re-scoring takes: one partnership with much evidence, and a sweep over many."""

from datetime import timedelta

from django.utils import timezone

from engagement.actions.scoring import rescore, sweep
from engagement.models import Evidence, ScoreSeries, StaleScore
from engagement.queue import mark_stale, mark_stale_where
from tests.performance.dataset import Dataset
from tests.performance.timing import Times, table

SWEPT = 200


def scoring(dataset: Dataset, scale: float) -> str:
    """Mark, re-score, and check that nothing is left waiting."""
    started = timezone.now()
    busy = dataset.busy
    evidence = Evidence.objects.filter(partnership=busy).count()
    one = Times()
    for _round in range(max(3, round(20 * scale))):
        mark_stale([busy])
        one.take(lambda: rescore(busy.pk))
    assert ScoreSeries.objects.newest().get(partnership=busy).computed_at > started

    swept = max(5, round(SWEPT * scale))
    mark_stale_where(
        "p.id IN (SELECT id FROM partners_partnership WHERE system_id = %s ORDER BY id LIMIT %s)",
        dataset.system.pk,
        swept,
    )
    many = Times()
    many.take(lambda: sweep(timedelta(minutes=5)))
    assert not StaleScore.objects.waiting().exists()
    return table(
        f"Scoring, at {scale:.0%} of the full volume (ms)",
        ["", "p50", "p95", "partnerships a second"],
        [
            [f"one partnership with {evidence:,} rows of evidence", one.p50, one.p95, one.rate],
            [f"a sweep of {swept} partnerships", many.p50, many.p95, swept * many.rate],
        ],
    )
