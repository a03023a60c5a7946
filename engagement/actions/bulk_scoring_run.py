"""Re-scoring of a whole system, or of all, as long work that may break off at any moment.

Partnerships are taken in chunks, in the order of their keys. A chunk and the checkpoint behind it
are one transaction, so whoever goes on after a crash repeats nothing and leaves nothing out.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from audit.recording import Actor, action
from engagement.actions.bulk_scoring import AT_ONCE, TRUST_AT_ONCE, lock, rescore_together
from engagement.analytics.bulk_trust import can_score_together
from engagement.enums import ModelFamily
from engagement.models import ScoreModel
from jobs.actions.checkpoint import checkpoint_of, keep_checkpoint
from jobs.actions.job import start_job
from jobs.models import Job
from jobs.progress import Progress
from jobs.registry import Outcome, handler
from partners.models import Partnership, System

RESCORE = "rescore"


@action
def start_rescore(*, by: Actor, system: System | None = None, with_health: bool = True) -> Job:
    """Have all scored partnerships of a system, or of all systems, scored again by a worker."""
    return start_job(
        by=by,
        kind=RESCORE,
        title=f"Score again: {system.name if system else 'all systems'}",
        parameters={
            "system": str(system.public_id) if system else None,
            "with_health": with_health,
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
def run_rescore(job: Job, progress: Progress) -> Outcome:
    """Score what is left."""
    with_health = bool(job.parameters["with_health"])
    place = _Place(**checkpoint_of(job))
    total = _all_of(job).count()
    progress.report("Scoring partnerships", done=place.done, total=total)
    for system in System.objects.filter(pk__gte=place.system).order_by("pk"):
        for chunk in _chunks(job, system, place, with_health=with_health):
            with transaction.atomic():
                rescore_together(system, lock(chunk), with_health=with_health)
                place = _Place(system.pk, chunk[-1], place.done + len(chunk))
                keep_checkpoint(job, vars(place))
            progress.report("Scoring partnerships", done=place.done, total=total)
    return Outcome({"scored": place.done, "summary": [["Partnerships scored", place.done]]})


def _all_of(job: Job) -> QuerySet[Partnership]:
    scored = Partnership.objects.filter(is_scored=True)
    if job.parameters["system"] is None:
        return scored
    return scored.filter(system__public_id=job.parameters["system"])


def _chunks(job: Job, system: System, place: _Place, *, with_health: bool) -> Iterator[list[int]]:
    """Keys of the partnerships of a system that are left, some at a time."""
    use = ScoreModel.objects.in_use(ModelFamily.TRUST, system)
    at_once = AT_ONCE if with_health or not can_score_together(use) else TRUST_AT_ONCE
    after = place.partnership if system.pk == place.system else 0
    left = _all_of(job).filter(system=system).order_by("pk").values_list("pk", flat=True)
    while chunk := list(left.filter(pk__gt=after)[:at_once]):
        yield chunk
        after = chunk[-1]
