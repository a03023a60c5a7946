"""Adds up the monthly figures of a system by kind and place: long work, set by set in SQL.

Derived data, see ``figures``: no audited action but that of starting the job.
"""

from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Max, OuterRef, Subquery
from django.utils import timezone

from audit.recording import Service
from engagement.models import MonthlyFigures
from engagement.scoring.figures import COLUMNS, FRACTIONS, Figure, denominator_of
from jobs.actions.job import start_job
from jobs.models import Job
from jobs.progress import Progress
from jobs.registry import Outcome, handler
from partners.enums import Tier
from partners.models import System

ADD_UP = "figure_totals"
BY = Service("figures")
# What was written while the last run began may have been missed by it.
_OVERLAP = timedelta(minutes=5)
# Many are scored one after the other; each of them need not be added up by itself.
_AT_MOST_EVERY = timedelta(minutes=2)
# One after the other: the second of two runs finds nothing different.
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('figure_totals'), %s)"

_SUMS = ", ".join(
    f"sum(f.{name}){'' if name in FRACTIONS else '::integer'} AS {name}" for name in COLUMNS
)
# Of contacts only those made are facts: that some were due is not.
_FACTS = " + ".join(
    [
        "f.contacts_numerator",
        *(f"f.{denominator_of(figure)}" for figure in Figure if figure is not Figure.CONTACTS),
    ]
)
_KEPT = ("partnerships", "managed", "with_facts", *COLUMNS)
# A place of 0 stands for none: what is null equals nothing, also no other null.
_ADD_UP = f"""
    WITH own AS (
        SELECT p.id, o.kind, coalesce(p.place_id, 0) AS place, p.tier = '{Tier.MANAGED}' AS managed
        FROM partners_partnership p JOIN partners_organisation o ON o.id = p.organisation_id
        WHERE p.system_id = %(system)s AND p.withdrawn_at IS NULL AND p.counterpart_id IS NULL
    ), sizes AS (
        SELECT kind, place, count(*)::integer AS partnerships,
            (count(*) FILTER (WHERE managed))::integer AS managed
        FROM own GROUP BY kind, place
    ), sums AS (
        SELECT own.kind, own.place, f.month,
            (count(*) FILTER (WHERE {_FACTS} > 0))::integer AS with_facts, {_SUMS}
        FROM engagement_monthlyfigures f JOIN own ON own.id = f.partnership_id
        WHERE f.system_id = %(system)s GROUP BY own.kind, own.place, f.month
    ), months AS (
        SELECT kind, place, month FROM sums
        UNION SELECT kind, place, %(this_month)s::date FROM sizes
    ), new AS (
        SELECT kind, nullif(place, 0) AS place_id, month, partnerships, managed,
            {", ".join(f"coalesce(sums.{name}, 0) AS {name}" for name in ("with_facts", *COLUMNS))}
        FROM months JOIN sizes USING (kind, place) LEFT JOIN sums USING (kind, place, month)
    ), gone AS (
        DELETE FROM engagement_figuretotals t
        WHERE t.system_id = %(system)s AND NOT EXISTS (
            SELECT FROM new WHERE new.kind = t.kind AND new.month = t.month
                AND new.place_id IS NOT DISTINCT FROM t.place_id
        )
    )
    INSERT INTO engagement_figuretotals AS t
        (system_id, kind, place_id, month, {", ".join(_KEPT)})
    SELECT %(system)s, kind, place_id, month, {", ".join(_KEPT)} FROM new
    ON CONFLICT (system_id, month, kind, place_id) DO UPDATE
    SET {", ".join(f"{name} = EXCLUDED.{name}" for name in _KEPT)}
    WHERE ({", ".join(f"t.{name}" for name in _KEPT)})
        IS DISTINCT FROM ({", ".join(f"EXCLUDED.{name}" for name in _KEPT)})
"""  # noqa: S608 (constants only)


def start_totals(system: System) -> Job:
    """Have the monthly figures of a system added up by a worker.

    One at a time: while one waits or runs, that one is answered. What it has read too early is
    found behind by `systems_behind` and added up again.
    """
    with transaction.atomic():
        _hold(system.pk)
        unfinished = Job.objects.unfinished().filter(kind=ADD_UP, system_public_id=system.public_id)
        return unfinished.first() or start_job(
            by=BY,
            kind=ADD_UP,
            title=f"Add up monthly figures: {system.name}",
            parameters={"system": str(system.public_id)},
            system_public_id=system.public_id,
        )


@handler(ADD_UP)
def run_totals(job: Job, progress: Progress) -> Outcome:
    """Add up one system: one transaction, so that a reader sees all of it or nothing."""
    system = System.objects.get(public_id=job.parameters["system"])
    progress.report("Adding up monthly figures", done=0, total=1)
    changed = add_up(system)
    progress.report("Adding up monthly figures", done=1, total=1)
    return Outcome({"changed": changed, "summary": [["Totals that changed", changed]]})


def add_up(system: System) -> int:
    """Bring the totals of a system up to date; how many rows were written."""
    this_month = timezone.localdate().replace(day=1)
    with transaction.atomic():
        _hold(system.pk)
        # A partnership that was withdrawn is not scored again, so nobody else forgets them.
        MonthlyFigures.objects.filter(
            system=system, partnership__withdrawn_at__isnull=False
        ).delete()
        with connection.cursor() as cursor:
            cursor.execute(_ADD_UP, {"system": system.pk, "this_month": this_month})
            return int(cursor.rowcount)


def systems_behind() -> list[System]:
    """Systems of which monthly figures became different since they were last added up.

    Those added up a moment ago wait for the next time.
    """
    runs = Job.objects.filter(kind=ADD_UP, started_at__isnull=False)
    last = dict(runs.order_by().values_list("system_public_id").annotate(last=Max("started_at")))
    own = MonthlyFigures.objects.filter(system=OuterRef("pk")).order_by("-computed_at")
    newest = Subquery(own.values("computed_at")[:1])  # one look into an index for each system
    found = System.objects.annotate(newest=newest).filter(newest__isnull=False)
    not_since = timezone.now() - _AT_MOST_EVERY
    behind = [
        pk
        for pk, public_id, at in found.values_list("pk", "public_id", "newest")
        if public_id not in last or last[public_id] < min(at + _OVERLAP, not_since)
    ]
    return list(System.objects.filter(pk__in=behind).order_by("pk"))


def _hold(system: int) -> None:
    """Wait for whoever adds up the same system, until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [system])
