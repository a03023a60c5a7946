"""What became of the rows of an import, in figures."""

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Count, Q

from engagement.enums import ImportRowState, NameDecision, NameMatch, SheetKind
from engagement.models import SheetImport


@dataclass(frozen=True)
class ImportCounts:
    """``imported + updated + unchanged + duplicate + rejected + staged`` is ``rows``."""

    rows: int
    staged: int
    imported: int
    updated: int
    unchanged: int
    duplicate: int
    rejected: int
    events: int
    organisations_created: int
    people_created: int
    needs_confirmation: int
    reasons: dict[str, int]
    seconds: float | None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def counts_of(sheet_import: SheetImport) -> ImportCounts:
    """Count an import's rows and names, in two queries."""
    states: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    groups = sheet_import.rows.order_by().values_list("state", "reason").annotate(n=Count("pk"))
    for state, reason, number in groups:
        states[state] += number
        if state == ImportRowState.REJECTED:
            reasons[reason] += number
    names = sheet_import.names.aggregate(
        created=Count("pk", filter=Q(was_created=True)),
        unsure=Count(
            "pk",
            filter=Q(match=NameMatch.NONE, decision=NameDecision.OPEN) & ~Q(candidates=[]),
        ),
    )
    is_of_events = sheet_import.kind == SheetKind.EVENTS
    began, ended = sheet_import.started_at, sheet_import.finished_at
    return ImportCounts(
        rows=sheet_import.row_count,
        staged=states[ImportRowState.STAGED],
        imported=states[ImportRowState.IMPORTED],
        updated=states[ImportRowState.UPDATED],
        unchanged=states[ImportRowState.UNCHANGED],
        duplicate=states[ImportRowState.DUPLICATE],
        rejected=states[ImportRowState.REJECTED],
        events=states[ImportRowState.IMPORTED] if is_of_events else 0,
        organisations_created=names["created"],
        people_created=sheet_import.people_created,
        needs_confirmation=names["unsure"],
        reasons=dict(reasons.most_common()),
        seconds=round((ended - began).total_seconds(), 1) if began and ended else None,
    )
