"""What the pages and the command show of an import."""

from collections.abc import Iterator

from engagement.enums import ImportRowState
from engagement.models import EventImport


def rejected_rows(event_import: EventImport) -> Iterator[tuple[int, dict[str, str], str]]:
    """Row number, original cells and reason of every rejected row, in the order of the file."""
    rows = event_import.rows.filter(state=ImportRowState.REJECTED).order_by("number")
    for row in rows.iterator(chunk_size=500):
        yield row.number, row.cells, row.explanation
