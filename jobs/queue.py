"""Tells the workers that a job waits. The row is the truth: a lost message only costs time."""

from functools import partial

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from jobs.models import Job

RUN_TASK = "jobs.run"
QUEUE = "bulk"


def announce_on_commit(job: Job) -> None:
    """Send the job to the workers as soon as its row can be seen by them."""
    transaction.on_commit(partial(announce, job))


def announce(job: Job) -> None:
    """Send the job to the workers now."""
    try:
        current_app.send_task(RUN_TASK, args=[str(job.public_id)], queue=QUEUE, retry=False)
    except OperationalError:
        # The broker is away. The reaper sends it again.
        return
