"""Background work. Each task takes a key, calls an action, and may safely run twice."""

from celery import shared_task

from jobs.actions.lease import reap
from jobs.actions.mail import forget_old_mails, send_waiting
from jobs.actions.running import run_job
from jobs.models import Mail
from jobs.queue import RUN_TASK, announce
from tenancy.scope import every_system

MAILS_A_TASK = 500


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


@shared_task(name="jobs.send_mails")
@every_system(why="Mails that are written when they go out are of any system.")
def send_mails() -> int:
    """Every minute: send what waits; goes on in a new task while there is more."""
    sent = send_waiting(MAILS_A_TASK)
    # Not only after a full round: of two at a time each sends a part of the same ones.
    if sent and Mail.objects.waiting().exists():
        send_mails.delay()
    return sent


@shared_task(name="jobs.forget_mails")
def forget_mails() -> int:
    """Every night: delete what is left of mails that were sent a year ago."""
    return forget_old_mails()
