"""Which function does which kind of long work. Handlers live with the app whose work it is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jobs.errors import UnknownKindError
from jobs.models import Job, StoredFile
from jobs.progress import Progress


@dataclass(frozen=True)
class Outcome:
    """What came of a job: facts as JSON, perhaps a file, perhaps a page that shows it."""

    result: dict[str, Any]
    output_file: StoredFile | None = None


Work = Callable[[Job, Progress], Outcome]
HANDLERS: dict[str, Work] = {}


def handler(kind: str) -> Callable[[Work], Work]:
    """Register a function as the one that does this kind of job.

    It runs within the system that the job names. One that is about several says so itself, with
    ``every_system``.

    It must be safe to run twice: a worker that dies is followed by another one. It raises
    ``JobRefusedError`` with a sentence when the work cannot be done.
    """

    def register(work: Work) -> Work:
        if HANDLERS.setdefault(kind, work) is not work:
            raise ValueError(f"Two handlers for jobs of the kind {kind}.")
        return work

    return register


def handler_of(kind: str) -> Work:
    """The function for this kind of job.

    :raises UnknownKindError: no app has registered one.
    """
    try:
        return HANDLERS[kind]
    except KeyError as error:
        raise UnknownKindError(f"Nothing here does jobs of the kind {kind}.") from error
