"""Long work of this room: previewing and applying a reference file."""

from datetime import date
from typing import Any

from django.urls import reverse

from accounts.roles import Permission
from audit.recording import Actor, Service
from jobs.errors import JobRefusedError
from jobs.models import Job, StoredFile
from jobs.progress import Progress
from jobs.registry import Outcome, handler
from jobs.starting_points import offer
from partners.access import may_anywhere
from partners.actions.reference import (
    Consent,
    ReferenceFile,
    apply_reference_file,
    preview_reference_file,
)
from partners.enums import ReferenceKind, SnapshotState
from partners.errors import PartnersError
from partners.models import ReferenceSnapshot
from partners.reference.errors import ReferenceFileError
from tenancy.scope import every_system

offer(
    "Reference data from public registers",
    "partners:reference_list",
    lambda user: may_anywhere(user, Permission.IMPORT_REFERENCE),
)

PREVIEW, APPLY = "preview_reference", "apply_reference"
COUNTED = ("new", "changed", "closed", "unchanged", "skipped", "rejected")


@handler(PREVIEW)
@every_system(why="A register is compared with what all systems share.")
def preview_reference(job: Job, progress: Progress) -> Outcome:
    """Work out what an uploaded file would change."""
    snapshot = ReferenceSnapshot.objects.filter(job=job).first()
    if snapshot is None:
        try:
            snapshot = preview_reference_file(
                by=_actor(job),
                file=_file(
                    job.input_file,
                    job.parameters["kind"],
                    date.fromisoformat(job.parameters["as_at"]),
                ),
                job=job,
                progress=progress,
            )
        except (ReferenceFileError, PartnersError) as error:
            raise JobRefusedError(str(error)) from error
    return _outcome(snapshot, "See what would change")


@handler(APPLY)
@every_system(why="A register changes what all systems share, and who works with whom.")
def apply_reference(job: Job, progress: Progress) -> Outcome:
    """Bring in a file that a person has looked at."""
    snapshot = ReferenceSnapshot.objects.select_related("file").get(
        public_id=job.parameters["snapshot"]
    )
    # A worker that died after its last write is followed by another one: the work is done.
    if snapshot.state != SnapshotState.APPLIED or snapshot.job_id != job.pk:
        file = _file(snapshot.file, snapshot.kind, snapshot.as_at)
        try:
            snapshot = apply_reference_file(
                by=_actor(job),
                file=file,
                consent=Consent(**job.parameters["consent"]),
                snapshot=snapshot,
                job=job,
                progress=progress,
            )
        except (ReferenceFileError, PartnersError) as error:
            raise JobRefusedError(str(error)) from error
    return _outcome(snapshot, "See what was changed")


def _actor(job: Job) -> Actor:
    return job.created_by or Service("reference import")


def _file(stored: StoredFile | None, kind: str, as_at: date) -> ReferenceFile:
    if stored is None:
        raise JobRefusedError("The file is no longer kept. Hand it in again.")
    return ReferenceFile(ReferenceKind(kind), stored, as_at)


def _outcome(snapshot: ReferenceSnapshot, link: str) -> Outcome:
    summary: list[tuple[str, Any]] = [("Rows in the file", snapshot.counts["rows"])]
    summary += [(name.capitalize(), snapshot.counts[name]) for name in COUNTED]
    page = reverse("partners:reference_snapshot", args=[snapshot.public_id])
    return Outcome(
        result={"summary": summary, "page": page, "page_text": link},
        output_file=snapshot.problems_file,
    )
