"""What the pages say about a job."""

from dataclasses import dataclass
from typing import Any

from jobs.enums import JobState
from jobs.models import Job

COLOURS = {
    JobState.QUEUED: "grey",
    JobState.RUNNING: "blue",
    JobState.SUCCEEDED: "green",
    JobState.FAILED: "red",
    JobState.CANCELLED: "white",
}


@dataclass(frozen=True)
class JobPresenter:
    """A job in words and numbers for a template."""

    job: Job

    @property
    def state_text(self) -> str:
        return str(JobState(self.job.state).label)

    @property
    def state_colour(self) -> str:
        return COLOURS[JobState(self.job.state)]

    @property
    def percent(self) -> int | None:
        """How far it is, where that is known."""
        return 100 * self.job.done // self.job.total if self.job.total else None

    @property
    def doing(self) -> str:
        """What is being done now."""
        if self.job.state == JobState.QUEUED:
            return "Waiting for a free worker"
        return self.job.message or "Starting"

    @property
    def summary(self) -> list[tuple[str, Any]]:
        """What came of it, as the handler put it."""
        return [(label, value) for label, value in (self.job.result or {}).get("summary", [])]

    @property
    def page(self) -> str:
        """Where the result is shown; only ever a page of our own."""
        page = str((self.job.result or {}).get("page", ""))
        return page if page.startswith("/") and not page.startswith("//") else ""

    @property
    def page_text(self) -> str:
        return str((self.job.result or {}).get("page_text", "See the result"))
