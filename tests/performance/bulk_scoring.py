"""How long trust takes for the whole country: arithmetic, from database to database, one change."""

import resource
import time
from collections import Counter
from datetime import timedelta
from functools import partial

import numpy as np
from django.utils import timezone
from numpy.typing import NDArray

from audit.recording import Service
from engagement.actions.bulk_scoring_run import RESCORE, start_rescore
from engagement.actions.score_writing import write_trust
from engagement.enums import Measure
from engagement.models import Evidence, ScoreSeries
from engagement.scoring.bulk import BulkRows, score_chunks
from engagement.scoring.models import FIRST_TRUST_MODEL, shipped_model
from engagement.scoring.trust_model import SOURCES
from engagement.scoring.trust_parsing import trust_model
from engagement.scoring.weeks import DAYS_PER_WEEK, Days, week_end, week_ends
from jobs.actions.running import run_job
from jobs.models import Job
from partners.models import Partnership
from tests.performance.timing import Times, table
from tests.performance.unequal import PARTNERSHIPS, Ledger, rows_of_each

WEEKS = 260
TYPES = ("council", "nhs_trust", "gp", "care_provider", "vcse", "other")
ROUNDS = 5


def arithmetic(scale: float) -> str:
    """Rows in memory to all weekly scores, nothing read and nothing stored."""
    counts = rows_of_each(max(40, round(PARTNERSHIPS * scale)))
    rows, days = _rows(counts)
    kinds = [TYPES[n % len(TYPES)] for n in range(counts.size)]
    model = trust_model(shipped_model(FIRST_TRUST_MODEL))
    started, busy = time.perf_counter(), time.process_time()
    scores = sum(
        int(np.isfinite(part.mean).sum()) for part in score_chunks(kinds, rows, model, days)
    )
    took, busy = time.perf_counter() - started, time.process_time() - busy
    assert scores == counts.size * WEEKS
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return table(
        f"Arithmetic of trust in memory, {WEEKS} weeks, at {scale:.1%} of the national volume",
        ["partnerships", "rows", "s", "s of processor", "most memory of all so far, MB"],
        [[f"{counts.size:,}", f"{counts.sum():,}", took, busy, megabytes]],
    )


def from_database_to_database(ledger: Ledger, scale: float) -> str:
    """The job that scores trust of every partnership: at first, and again without any change."""
    lines: list[list[object]] = []
    for name in ("first time", "again, nothing changed"):
        job = start_rescore(by=Service(RESCORE), with_health=False)
        started, busy = time.perf_counter(), time.process_time()
        run_job(str(job.public_id))
        took, busy = time.perf_counter() - started, time.process_time() - busy
        job = Job.objects.get(pk=job.pk)
        assert (job.result or {})["scored"] == ledger.partnerships, job.error
        lines.append([name, took, busy, f"{ledger.rows / took:,.0f}"])
    newest = ScoreSeries.objects.newest(Measure.TRUST_OF_PARTNER)
    assert newest.count() == ledger.partnerships
    return table(
        f"Trust of {ledger.partnerships:,} partnerships with {ledger.rows:,} rows of evidence,"
        f" PostgreSQL to PostgreSQL, at {scale:.1%} of the national volume",
        ["", "s", "s of this processor", "rows a second"],
        lines,
    )


def one_correction() -> str:
    """A two-year-old fact turns out to be wrong: only the weeks since then are computed again."""
    lines: list[list[object]] = []
    of_each = Counter(Evidence.objects.values_list("partnership", flat=True).iterator())
    ranked = [pk for pk, _count in of_each.most_common()]
    # The largest, one that is much larger than most, and one in the middle.
    for pk in (ranked[0], ranked[len(ranked) // 20], ranked[len(ranked) // 2]):
        partnership = Partnership.objects.select_related("organisation", "system").get(pk=pk)
        corrected, whole = Times(), Times()
        for _round in range(ROUNDS):
            _correct(partnership)
            corrected.take(partial(write_trust, partnership))
        for _round in range(ROUNDS):
            ScoreSeries.objects.filter(partnership=partnership).delete()
            whole.take(partial(write_trust, partnership))
        lines.append([f"{of_each[pk]:,}", corrected.p50, corrected.p95, whole.p50, whole.p95])
    return table(
        "One correction of a two-year-old fact, and the same with nothing stored (ms)",
        ["rows of the partnership", "corrected p50", "p95", "all weeks p50", "p95"],
        lines,
    )


def _correct(partnership: Partnership) -> None:
    """Say otherwise of the row of the ledger that is nearest to two years old and uncorrected."""
    before = timezone.localdate() - timedelta(days=730)
    rows = Evidence.objects.filter(partnership=partnership, revision=1)
    old = rows.filter(occurred_on__gte=before).order_by("occurred_on", "pk").first()
    assert old is not None
    Evidence.objects.create(
        **{
            name: getattr(old, name)
            for name in ("partnership", "system", "component", "source", "truster", "q")
        },
        subject_type=old.subject_type,
        subject_id=old.subject_id,
        counterpart_id=old.counterpart_id,
        revision=1 + rows.model.objects.filter(subject_id=old.subject_id).count(),
        x=1 - old.x,
        occurred_on=old.occurred_on,
        recorded_at=timezone.now(),
    )


def _rows(counts: NDArray[np.int64]) -> tuple[BulkRows, Days]:
    """Invented rows of so many partnerships, and the week ends of five years."""
    random = np.random.default_rng(1)
    size = int(counts.sum())
    pressures = np.array([0, 0, 0, 0.4], dtype=np.float32)
    end = week_end(timezone.localdate().toordinal())
    days = week_ends(end - (WEEKS - 1) * DAYS_PER_WEEK, end)
    rows = BulkRows(
        partner=np.repeat(np.arange(counts.size), counts),
        day=random.integers(days[0] - 6, end + 1, size).astype(np.int32),
        source=random.integers(0, len(SOURCES), size).astype(np.int8),
        x=random.integers(0, 5, size).astype(np.float32) / 4,
        q=random.integers(1, 4, size).astype(np.float32) / 2,
        pressure=random.choice(pressures, size),
    )
    return rows, days
