"""One attempt at a job: claim it, do the work, keep the result or the reason of the failure."""

import logging

from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError

from jobs.actions.heartbeat import Heartbeat
from jobs.actions.lease import Lease, claim, fail, finish
from jobs.errors import JobRefusedError, LeaseLostError
from jobs.models import Job
from jobs.registry import handler_of
from tenancy.scope import NOWHERE, Scope, opened
from tenancy.systems import keys_of

logger = logging.getLogger(__name__)

OUR_FAULT = (
    "The work failed because of a fault in this service, not because of what you asked for. "
    "Tell the person who runs the service, and give them the number of this job: {number}."
)
TOO_LONG = "The work took longer than is allowed and was stopped. Nothing of it was kept."


def run_job(public_id: str) -> bool:
    """Do a job, if it waits for a worker; False when another has it or it is finished.

    A database that is away is no reason to fail: the lease runs out and the job is done again.
    """
    lease = claim(public_id)
    if lease is None:
        return False
    job = Job.objects.select_related("input_file", "created_by").get(pk=lease.job_pk)
    try:
        _work(job, lease)
    except (OperationalError, InterfaceError):
        raise
    except LeaseLostError:
        logger.warning("Job %s was taken over", job.public_id)
    except JobRefusedError as error:
        fail(lease, str(error))
    except SoftTimeLimitExceeded:
        fail(lease, TOO_LONG)
    except Exception:
        logger.exception("Job %s failed", job.public_id)
        fail(lease, OUR_FAULT.format(number=job.public_id))
    return True


def _work(job: Job, lease: Lease) -> None:
    work = handler_of(job.kind)
    with Heartbeat(lease) as progress, opened(_scope_of(job)):
        outcome = work(job, progress)
    finish(lease, result=outcome.result, output_file=outcome.output_file)


def _scope_of(job: Job) -> Scope:
    """The system that the job is about; a job about none begins with none."""
    if job.system_public_id is None:
        return NOWHERE
    return Scope(frozenset(keys_of([job.system_public_id])))
