"""Re-scoring of a whole system, or of all, as long work that may break off at any moment.

Partnerships are taken in chunks, in the order of their keys. A chunk and the checkpoint behind it
are one transaction, so whoever goes on after a crash repeats nothing and leaves nothing out.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q, QuerySet

from audit.recording import Actor, action
from engagement.actions.bulk_scoring import (
    AT_ONCE,
    TRUST_AT_ONCE,
    lock,
    lock_waiting,
    rescore_together,
)
from engagement.analytics.bulk_trust import can_score_together
from engagement.enums import ModelFamily
from engagement.models import ScoreModel
from jobs.actions.checkpoint import checkpoint_of, keep_checkpoint
from jobs.actions.job import start_job
from jobs.models import Job
from jobs.progress import Progress
from jobs.registry import Outcome, handler
from partners.models import Partnership, System
from tenancy.scope import every_system, within_systems

RESCORE = "rescore"


@action
def start_rescore(
    *,
    by: Actor,
    system: System | None = None,
    with_health: bool = True,
    only_waiting: bool = False,
) -> Job:
    """Have all scored partnerships of a system, or of all systems, scored again by a worker.

    With ``only_waiting`` only those that are marked stale, which it shares with the sweep.
    """
    return start_job(
        by=by,
        kind=RESCORE,
        title=f"Score again: {system.name if system else 'all systems'}",
        parameters={
            "system": str(system.public_id) if system else None,
            "with_health": with_health,
            "only_waiting": only_waiting,
        },
        system_public_id=system.public_id if system else None,
    )


@dataclass
class _Place:
    """How far the work is: the last partnership that is done, and how many are."""

    system: int = 0
    partnership: int = 0
    done: int = 0


@handler(RESCORE)
@every_system(why="One job may score all systems, one after the other.")
def run_rescore(job: Job, progress: Progress) -> Outcome:
    """Score what is left."""
    with_health = bool(job.parameters["with_health"])
    take = lock_waiting if job.parameters["only_waiting"] else lock
    place = _Place(**checkpoint_of(job))
    left = _all_of(job).filter(Q(system__gt=place.system) | _after(place))
    total = place.done + left.count()
    progress.report("Scoring partnerships", done=place.done, total=total)
    for system in System.objects.filter(pk__gte=place.system).order_by("pk"):
        for chunk in _chunks(job, system, place, with_health=with_health):
            with within_systems([system.pk]), transaction.atomic():
                rescore_together(system, take(chunk), with_health=with_health)
                place = _Place(system.pk, chunk[-1], place.done + len(chunk))
                keep_checkpoint(job, vars(place))
            progress.report("Scoring partnerships", done=place.done, total=total)
    return Outcome({"scored": place.done, "summary": [["Partnerships scored", place.done]]})


def _all_of(job: Job) -> QuerySet[Partnership]:
    found = Partnership.objects.filter(is_scored=True)
    if job.parameters["system"] is not None:
        found = found.filter(system__public_id=job.parameters["system"])
    if job.parameters["only_waiting"]:
        found = found.filter(stale_score__wanted__gt=F("stale_score__done"))
    return found


def _after(place: _Place) -> Q:
    return Q(system=place.system, pk__gt=place.partnership)


def _chunks(job: Job, system: System, place: _Place, *, with_health: bool) -> Iterator[list[int]]:
    """Keys of the partnerships of a system that are left, some at a time."""
    use = ScoreModel.objects.in_use(ModelFamily.TRUST, system)
    at_once = AT_ONCE if with_health or not can_score_together(use) else TRUST_AT_ONCE
    after = place.partnership if system.pk == place.system else 0
    left = _all_of(job).filter(system=system).order_by("pk").values_list("pk", flat=True)
    while chunk := list(left.filter(pk__gt=after)[:at_once]):
        yield chunk
        after = chunk[-1]
