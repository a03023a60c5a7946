"""Exports: asked for, and made of one small file."""

import gzip
import hashlib
import os
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.roles import SYSTEM_ADMINISTRATOR
from engagement.actions.export import MadeTable, start_export, store_export
from engagement.enums import ExportFormat
from engagement.models import Export
from jobs.actions.large_file import FileOnDisk
from jobs.enums import JobState
from jobs.models import Job
from partners.models import System
from tests.factories.partners import make_system
from tests.factories.users import make_user


def make_export(*, by: User | None = None, system: System | None = None, **asked: Any) -> Export:
    """One that waits for a worker."""
    system = system or make_system()
    by = by or make_user(system=system, role=SYSTEM_ADMINISTRATOR.name)
    return start_export(by=by, system=system, form=ExportFormat.CSV, **asked)


def make_file_on_disk(content: bytes = b"id,name\r\n1,Alex\r\n") -> FileOnDisk:
    """A small packed file, as a worker leaves one; gone with the servers of the run."""
    path = Path(mkdtemp(prefix="export-", dir=os.environ["ICS_CRM_DATA_DIR"])) / "people"
    path.write_bytes(gzip.compress(content))
    return FileOnDisk(
        path=path,
        name="people.csv",
        content_type="text/csv; charset=utf-8",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        is_packed=True,
    )


def make_made_export(*, by: User | None = None, system: System | None = None) -> Export:
    """A finished one with a file of one row."""
    export = make_export(by=by, system=system)
    made = store_export(
        by=export.created_by,
        export=export,
        made=[MadeTable("people", 1, make_file_on_disk())],
        made_at=timezone.now(),
        next_xid=1,
        schema_version=1,
    )
    Job.objects.filter(pk=export.job_id).update(
        state=JobState.SUCCEEDED, finished_at=timezone.now(), lease_until=None
    )
    made.job.refresh_from_db()
    return made
