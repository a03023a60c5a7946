"""What the ledger holds of a record, as plain rows."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from audit.tracking import Tracked
from engagement.models import Evidence


@dataclass(frozen=True)
class Row:
    """An evidence row; ``truster`` and ``counterpart`` say whose trust, and who acted."""

    component: str
    source: str
    truster: str
    x: float
    q: float
    occurred_on: date
    revision: int
    counterpart: UUID | None


@dataclass(frozen=True)
class Void:
    """A row that ends what earlier revisions said."""

    revision: int


def ledger_of(record: Tracked) -> list[Row | Void]:
    """All rows of a record, in the order in which they were written."""
    rows = Evidence.objects.filter(
        subject_type=record._meta.model_name, subject_id=record.public_id
    ).order_by("id")
    return [
        Void(row.revision)
        if row.is_void
        else Row(
            component=row.component,
            source=row.source,
            truster=row.truster,
            x=row.x,
            q=row.q,
            occurred_on=row.occurred_on,
            revision=row.revision,
            counterpart=row.counterpart_id,
        )
        for row in rows
    ]
