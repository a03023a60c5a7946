"""What the pages say of exports."""

from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import filesizeformat

from engagement.models import Export, ExportFile
from jobs.enums import JobState

STATES = {
    JobState.QUEUED: ("Waiting to start", "grey"),
    JobState.RUNNING: ("Being made", "blue"),
    JobState.FAILED: ("Failed", "red"),
    JobState.CANCELLED: ("Cancelled", "white"),
}


@dataclass(frozen=True)
class ExportLine:
    """An export in the list, of a query ``with_sizes``."""

    export: Any

    @property
    def state(self) -> tuple[str, str]:
        """In words, and the colour of its tag."""
        return state_of(self.export)

    @property
    def size(self) -> str:
        return filesizeformat(self.export.size or 0)

    @property
    def rows(self) -> int:
        return int(self.export.rows or 0)


@dataclass(frozen=True)
class ExportPage:
    """One export with its files."""

    export: Export

    @property
    def state(self) -> tuple[str, str]:
        """In words, and the colour of its tag."""
        return state_of(self.export)

    @property
    def files(self) -> list[tuple[ExportFile, str]]:
        """Those with rows, each with its size; those without say nothing."""
        files = self.export.files.order_by("pk")
        return [(file, filesizeformat(file.size)) for file in files if file.row_count]

    @property
    def empty(self) -> list[str]:
        """Names of the tables without rows."""
        rows = self.export.files.filter(row_count=0).order_by("pk")
        return list(rows.values_list("table", flat=True))


def state_of(export: Export) -> tuple[str, str]:
    """How it stands, in words and as the colour of a tag."""
    if export.revoked_at is not None:
        return "Taken back", "white"
    if export.is_over:
        return "Deleted", "white"
    if export.is_made:
        return "Ready", "green"
    return STATES.get(JobState(export.job.state), ("Being made", "blue"))
