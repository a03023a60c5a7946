"""Where a worker writes the files of an export before they are kept, and what a killed one left.

A folder is named after the job, so that nobody takes away one that is being written.
"""

import re
import shutil
import time
import uuid
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from jobs.enums import JobState
from jobs.models import Job

PREFIX = "ics-crm-export-"
# A folder that no job of this database knows may be that of another copy of the product.
SECONDS_OF_OTHERS = 24 * 3600
_NAME = re.compile(rf"{PREFIX}([0-9a-f-]{{36}})-")


def folder_of(job: Job) -> "TemporaryDirectory[str]":
    """A new folder, which only this worker's account may read; gone when the work ends."""
    return TemporaryDirectory(prefix=f"{PREFIX}{job.public_id}-", ignore_cleanup_errors=True)


def clear_folders(*, of: Job | None = None) -> int:
    """Remove what workers of this machine that were killed left on its disk; how many folders.

    ``of``: a job that begins. Whatever it has left was written by an attempt that ended.
    """
    left = {path: _job_of(path) for path in Path(gettempdir()).glob(f"{PREFIX}*")}
    states = dict(
        Job.objects.filter(public_id__in=set(left.values())).values_list("public_id", "state")
    )
    own = of.public_id if of is not None else None
    removed = 0
    for path, job in left.items():
        if job == own or _is_left(path, states.get(job)):
            shutil.rmtree(path, ignore_errors=True)
            removed += 1
    return removed


def _job_of(path: Path) -> uuid.UUID:
    found = _NAME.match(path.name)
    try:
        return uuid.UUID(found[1]) if found else uuid.UUID(int=0)
    except ValueError:
        return uuid.UUID(int=0)


def _is_left(path: Path, state: str | None) -> bool:
    if state is not None:
        return state != JobState.RUNNING
    try:
        return time.time() - path.stat().st_mtime > SECONDS_OF_OTHERS
    except OSError:  # another worker was quicker
        return False
