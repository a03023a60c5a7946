"""Who is working on a job: exactly one worker, for as long as it shows signs of life.

These writes are the bookkeeping of a machine and no deed of anybody, so they leave no audit event.
The number of attempts is the token of the holder: whoever was overtaken can no longer write.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, Now

from jobs.enums import UNFINISHED, JobState
from jobs.errors import LeaseLostError
from jobs.models import Job, StoredFile

# The holder renews every second; a minute without it means that it is gone.
LEASE = timedelta(seconds=60)
# A job whose message was lost is sent again. Twice the same message does no harm.
RESEND_AFTER = timedelta(minutes=2)
MOST_ATTEMPTS = 3

GAVE_UP = (
    f"The work was begun {MOST_ATTEMPTS} times and broke off each time without saying why. "
    "Nothing of it was kept. Try again; if it happens again, tell the person who runs this service."
)


@dataclass(frozen=True)
class Lease:
    """The right of one attempt to write about one job."""

    job_pk: int
    attempt: int

    def held(self) -> QuerySet[Job]:
        """The job's row, as long as this attempt holds it."""
        return Job.objects.filter(pk=self.job_pk, attempts=self.attempt, state=JobState.RUNNING)


def claim(public_id: str) -> Lease | None:
    """Take a job that waits, or whose holder is gone; None when there is nothing to take."""
    waiting = Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING, lease_until__lt=Now())
    free = Job.objects.filter(waiting, public_id=public_id, attempts__lt=MOST_ATTEMPTS)
    claimed = free.update(
        state=JobState.RUNNING,
        attempts=F("attempts") + 1,
        lease_until=Now() + LEASE,
        started_at=Coalesce(F("started_at"), Now()),
        done=0,
        total=None,
        message="",
    )
    if not claimed:
        return None
    job = Job.objects.get(public_id=public_id)
    return Lease(job_pk=job.pk, attempt=job.attempts)


def renew(lease: Lease, *, message: str, done: int, total: int | None) -> bool:
    """Show a sign of life and how far the work is; False when the job is somebody else's now."""
    shown = min(done, total) if total is not None else done
    return bool(
        lease.held().update(
            lease_until=Now() + LEASE, message=message[:200], done=shown, total=total
        )
    )


def finish(lease: Lease, *, result: Mapping[str, Any], output_file: StoredFile | None) -> None:
    """Keep what came of the work.

    :raises LeaseLostError: the job is somebody else's now.
    """
    kept = lease.held().update(
        state=JobState.SUCCEEDED,
        result=dict(result),
        output_file=output_file,
        lease_until=None,
        finished_at=Now(),
        message="",
        done=Coalesce(F("total"), F("done")),
    )
    if not kept:
        raise LeaseLostError


def fail(lease: Lease, sentence: str) -> None:
    """End the job with a sentence for the person; nothing when it is somebody else's now."""
    lease.held().update(
        state=JobState.FAILED,
        error=sentence,
        lease_until=None,
        finished_at=Now(),
        message="",
    )


def reap() -> list[Job]:
    """Give up what broke off too often; return the jobs that must be sent to the workers again."""
    overdue = Job.objects.filter(state__in=UNFINISHED, lease_until__lt=Now())
    overdue.filter(attempts__gte=MOST_ATTEMPTS).update(
        state=JobState.FAILED,
        error=GAVE_UP,
        lease_until=None,
        finished_at=Now(),
        message="",
    )
    again = list(overdue.filter(attempts__lt=MOST_ATTEMPTS)[:500])
    waiting = [job.pk for job in again if job.state == JobState.QUEUED]
    Job.objects.filter(pk__in=waiting, state=JobState.QUEUED).update(
        lease_until=Now() + RESEND_AFTER
    )
    return again
