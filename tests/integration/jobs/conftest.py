"""Handlers that do what a test asks for."""

from collections.abc import Callable, Iterator

import pytest

from jobs.models import Job
from jobs.progress import Progress
from jobs.registry import HANDLERS, Outcome, Work


@pytest.fixture
def does() -> Iterator[Callable[[Work], str]]:
    """Registers a function as the handler of a kind of job, for one test; gives the kind."""
    kind = "test"

    def register(work: Work) -> str:
        HANDLERS[kind] = work
        return kind

    register(lambda job, progress: Outcome({"summary": [["Rows", 3]]}))
    yield register
    del HANDLERS[kind]


def refuses(error: Exception) -> Work:
    """A handler that ends with an exception."""

    def work(job: Job, progress: Progress) -> Outcome:
        raise error

    return work
