"""Turns staged rows into records: the long work behind an import, safe to break off and repeat."""

import json
from collections.abc import Callable, Sequence

from django.db import connection
from django.utils import timezone

from audit.recording import Actor, Service, action, record, within
from engagement.actions.importing.chunk import Chunk
from engagement.actions.importing.commitment_rows import apply_commitment_rows
from engagement.actions.importing.event_rows import apply_event_rows
from engagement.actions.importing.journal import Journal
from engagement.actions.importing.names import NameResolver
from engagement.actions.importing.organisation_rows import apply_organisation_rows
from engagement.actions.importing.people_rows import apply_people_rows
from engagement.actions.importing.seat_rows import apply_seat_rows
from engagement.actions.importing.sheet import (
    READ_SHEET,
    RUN_IMPORT,
    locked,
    mapping_of,
    stage_import,
    work_of,
)
from engagement.analytics.import_counts import counts_of
from engagement.enums import ImportRowState, ImportState, SheetKind
from engagement.models import ImportRow, SheetImport
from engagement.queue import announced
from jobs.errors import JobRefusedError
from jobs.models import Job
from jobs.progress import Progress
from jobs.registry import Outcome, handler

# What is lost when a worker dies in the middle, and how often progress moves.
ROWS_AT_ONCE = 500
RECORDS_AT_ONCE = 100  # each is looked up and checked by itself, and the lease must not run out

# One statement for all rows of a chunk: a case for each row and column took a third of the time.
_SAVE_ROWS = """
    UPDATE engagement_importrow r
    SET state = n.state, reason = n.reason, explanation = n.explanation, remarks = n.remarks,
        record_id = n.record_id
    FROM jsonb_to_recordset(%s::jsonb) AS n(
        id bigint, state text, reason text, explanation text, remarks varchar(300)[],
        record_id uuid
    )
    WHERE r.id = n.id
"""

APPLY: dict[SheetKind, Callable[[Chunk], None]] = {
    SheetKind.EVENTS: apply_event_rows,
    SheetKind.ORGANISATIONS: apply_organisation_rows,
    SheetKind.PEOPLE: apply_people_rows,
    SheetKind.SEATS: apply_seat_rows,
    SheetKind.COMMITMENTS: apply_commitment_rows,
}


@handler(READ_SHEET)
def run_reading(job: Job, progress: Progress) -> Outcome:
    """Read the rows of a long file as its columns were chosen."""
    public_id = job.parameters["sheet_import"]
    sheet_import = SheetImport.objects.select_related("system", "file").get(public_id=public_id)
    if sheet_import.state == ImportState.READING:
        by: Actor = job.created_by or Service(READ_SHEET)
        mapping = mapping_of(sheet_import)
        if mapping is None:
            raise JobRefusedError("The columns of this file were not chosen.")
        stage_import(by=by, sheet_import=sheet_import, mapping=mapping, progress=progress)
    return Outcome(counts_of(sheet_import).as_json())


@handler(RUN_IMPORT)
def run_import(job: Job, progress: Progress) -> Outcome:
    """Bring in all rows that are still staged, then finish the import."""
    public_id = job.parameters["sheet_import"]
    sheet_import = SheetImport.objects.select_related("system").get(public_id=public_id)
    if sheet_import.state == ImportState.FINISHED:  # done before by a worker that died just after
        return Outcome(counts_of(sheet_import).as_json())
    if sheet_import.state != ImportState.RUNNING:
        raise JobRefusedError("This import was not started.")
    by: Actor = job.created_by or Service(RUN_IMPORT)
    total = sheet_import.row_count
    while waiting := sheet_import.rows.filter(state=ImportRowState.STAGED).count():
        progress.report("Bringing in rows", done=total - waiting, total=total)
        # Only the last chunk calls for scores at once; what the others mark the sweep takes.
        with announced(waiting <= _rows_at_once(sheet_import)):
            apply_rows(by=by, sheet_import=sheet_import)
    finish_import(by=by, sheet_import=sheet_import)
    sheet_import.refresh_from_db()
    return Outcome(counts_of(sheet_import).as_json())


@action
def apply_rows(*, by: Actor, sheet_import: SheetImport) -> int:
    """Make records of the next rows: all of these rows and what they have become, or nothing."""
    sheet_import = locked(sheet_import)
    rows = list(
        sheet_import.rows.filter(state=ImportRowState.STAGED)[: _rows_at_once(sheet_import)]
    )
    journal = Journal(sheet_import)
    names = NameResolver(by=by, sheet_import=sheet_import, rows=rows, journal=journal)
    with within(work_of(sheet_import)):
        APPLY[SheetKind(sheet_import.kind)](Chunk(by, sheet_import, rows, names, journal))
    _save_rows(rows)
    journal.save()
    if names.people_created:
        sheet_import.people_created += names.people_created
        sheet_import.save(update_fields=["people_created"])
    record(
        "sheet_import.rows_applied",
        sheet_import,
        system_id=sheet_import.system.public_id,
        facts={"rows": len(rows)},
    )
    return len(rows)


def _save_rows(rows: Sequence[ImportRow]) -> None:
    """Write what rows have become."""
    fields = ("state", "reason", "explanation", "remarks")
    saved = [
        {
            "id": row.pk,
            "record_id": str(row.record_id) if row.record_id else None,
            **{field: getattr(row, field) for field in fields},
        }
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.execute(_SAVE_ROWS, [json.dumps(saved)])


@action
def finish_import(*, by: Actor, sheet_import: SheetImport) -> SheetImport:
    """Close an import whose every row has become something."""
    sheet_import = locked(sheet_import)
    sheet_import.state = ImportState.FINISHED
    sheet_import.finished_at = timezone.now()
    sheet_import.save(update_fields=["state", "finished_at"])
    counts = counts_of(sheet_import)
    record(
        "sheet_import.finished",
        sheet_import,
        system_id=sheet_import.system.public_id,
        facts=counts.as_json(),
    )
    return sheet_import


def _rows_at_once(sheet_import: SheetImport) -> int:
    is_of_events = sheet_import.kind == SheetKind.EVENTS
    return ROWS_AT_ONCE if is_of_events else min(ROWS_AT_ONCE, RECORDS_AT_ONCE)
