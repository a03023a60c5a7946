"""Background work. Each task takes a key, calls an action, and may safely run twice."""

from celery import shared_task

from jobs.actions.lease import reap
from jobs.actions.running import run_job
from jobs.queue import RUN_TASK, announce


@shared_task(name=RUN_TASK)
def run(public_id: str) -> bool:
    """Do one job, unless another worker has it."""
    return run_job(public_id)


@shared_task(name="jobs.reap")
def reap_jobs() -> int:
    """Every minute: send again what nobody took, give up what broke off too often."""
    again = reap()
    for job in again:
        announce(job)
    return len(again)
