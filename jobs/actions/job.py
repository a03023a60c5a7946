"""What people do with jobs: hand in a file, start long work, cancel what has not begun."""

import uuid
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models.functions import Now

from audit.recording import Actor, action, record
from jobs.actions.lease import RESEND_AFTER
from jobs.enums import JobState
from jobs.errors import JobRefusedError
from jobs.models import Job, StoredFile
from jobs.queue import announce_on_commit
from jobs.registry import handler_of


@action
def store_file(*, by: Actor, name: str, content: bytes, content_type: str = "") -> StoredFile:
    """Keep a file in the database, where every web node and worker can read it.

    The same file handed in again by the same person is the one that is kept already.
    """
    new = StoredFile.holding(name, content, content_type=content_type, created_by=person_of(by))
    same = {"sha256": new.sha256, "name": new.name, "created_by": new.created_by}
    stored = StoredFile.objects.filter(**same).order_by("pk").first() or new
    if stored is new:
        stored.save()
    record("file.stored", stored, facts={"size": stored.size, "sha256": stored.sha256})
    return stored


@action
def start_job(
    *,
    by: Actor,
    kind: str,
    title: str,
    parameters: dict[str, Any] | None = None,
    input_file: StoredFile | None = None,
    system_public_id: uuid.UUID | None = None,
) -> Job:
    """Have long work done by a worker. The page of the job shows how far it is.

    :raises UnknownKindError: nothing here does this kind of work.
    """
    handler_of(kind)
    job = Job.objects.create(
        kind=kind,
        title=title[:200],
        parameters=parameters or {},
        input_file=input_file,
        system_public_id=system_public_id,
        created_by=person_of(by),
        lease_until=Now() + RESEND_AFTER,
    )
    record("job.started", job, system_id=system_public_id, facts={"kind": kind})
    announce_on_commit(job)
    return job


@action
def cancel_job(*, by: Actor, job: Job) -> Job:
    """Take back a job that no worker has begun.

    :raises JobRefusedError: it has begun or is finished.
    """
    taken_back = Job.objects.filter(pk=job.pk, state=JobState.QUEUED).update(
        state=JobState.CANCELLED, finished_at=Now(), lease_until=None
    )
    if not taken_back:
        raise JobRefusedError("This job has begun already, so it can no longer be cancelled.")
    job.refresh_from_db()
    record("job.cancelled", job, system_id=job.system_public_id)
    return job


def person_of(actor: Actor) -> Any:
    """Whoever acts, if it is a person: what `created_by` takes."""
    return actor if isinstance(actor, get_user_model()) else None
