"""How far resumable work has come, kept with the job in the transaction of the work itself.

Progress is what people see and may be late; a checkpoint is true: what it says is done was
committed with it, and nothing else was. Bookkeeping of a machine, so no audit event.
"""

from typing import Any

from jobs.actions.lease import Lease
from jobs.errors import LeaseLostError
from jobs.models import Job


def keep_checkpoint(job: Job, checkpoint: dict[str, Any]) -> None:
    """Write down, last in a transaction of work, from where the next attempt goes on.

    :raises LeaseLostError: the job is somebody else's now, so this transaction must be undone.
    """
    parameters = {**job.parameters, "checkpoint": checkpoint}
    held = Lease(job_pk=job.pk, attempt=job.attempts).held()
    if not held.update(parameters=parameters):
        raise LeaseLostError
    job.parameters = parameters


def checkpoint_of(job: Job) -> dict[str, Any]:
    """What an earlier attempt wrote down; empty at the first one."""
    return dict(job.parameters.get("checkpoint", {}))
