"""Turns staged rows into events: the long work behind an import, safe to break off and repeat."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.recording import Actor, Service, action, record
from engagement.actions.event import EventFacts, PartnerPart, PersonPart, log_event
from engagement.actions.event_import import IMPORT_EVENTS
from engagement.actions.event_import_names import NameResolver, RowRejectedError
from engagement.actions.event_import_staging import imported_before
from engagement.analytics.import_counts import counts_of
from engagement.enums import ImportRowState, ImportState, RecordSource
from engagement.imports.rows import Reason
from engagement.models import Event, EventImport, ImportRow
from jobs.errors import JobRefusedError
from jobs.models import Job
from jobs.progress import Progress
from jobs.registry import Outcome, handler

# What is lost when a worker dies in the middle, and how often progress moves.
ROWS_AT_ONCE = 50
_SAVED = ["state", "reason", "explanation", "remarks", "event"]


@handler(IMPORT_EVENTS)
def run_import(job: Job, progress: Progress) -> Outcome:
    """Bring in all rows that are still staged, then finish the import."""
    public_id = job.parameters["event_import"]
    event_import = EventImport.objects.select_related("system").get(public_id=public_id)
    if event_import.state == ImportState.FINISHED:  # done before by a worker that died just after
        return Outcome(counts_of(event_import).as_json())
    if event_import.state != ImportState.RUNNING:
        raise JobRefusedError("This import was not started.")
    by: Actor = job.created_by or Service(IMPORT_EVENTS)
    total = event_import.row_count
    while waiting := event_import.rows.filter(state=ImportRowState.STAGED).count():
        progress.report("Bringing in rows", done=total - waiting, total=total)
        apply_rows(by=by, event_import=event_import)
    finish_import(by=by, event_import=event_import)
    event_import.refresh_from_db()
    return Outcome(counts_of(event_import).as_json())


@action
def apply_rows(*, by: Actor, event_import: EventImport) -> int:
    """Make events of the next rows: all of these rows and what they have become, or nothing."""
    event_import = _locked(event_import)
    rows = list(event_import.rows.filter(state=ImportRowState.STAGED)[:ROWS_AT_ONCE])
    before = imported_before(event_import, [row.fingerprint for row in rows])
    resolver = NameResolver(by=by, event_import=event_import, rows=rows)
    for row in rows:
        if row.fingerprint in before:
            _duplicate(row)
        else:
            _apply(by, event_import, row, resolver)
    ImportRow.objects.bulk_update(rows, _SAVED)
    if resolver.people_created:
        event_import.people_created += resolver.people_created
        event_import.save(update_fields=["people_created"])
    record(
        "event_import.rows_applied",
        event_import,
        system_id=event_import.system.public_id,
        facts={"rows": len(rows)},
    )
    return len(rows)


@action
def finish_import(*, by: Actor, event_import: EventImport) -> EventImport:
    """Close an import whose every row has become something."""
    event_import = _locked(event_import)
    event_import.state = ImportState.FINISHED
    event_import.finished_at = timezone.now()
    event_import.save(update_fields=["state", "finished_at"])
    counts = counts_of(event_import)
    record(
        "event_import.finished",
        event_import,
        system_id=event_import.system.public_id,
        facts=counts.as_json(),
    )
    return event_import


def _apply(by: Actor, event_import: EventImport, row: ImportRow, resolver: NameResolver) -> None:
    try:
        facts = _facts(row, resolver)
        with transaction.atomic():
            row.event = _log(by, event_import, row, facts)
        row.state = ImportRowState.IMPORTED
    except RowRejectedError as error:
        _reject(row, error.reason, str(error))
    except ValidationError as error:
        _reject(row, Reason.REFUSED, " ".join(error.messages))
    except IntegrityError:  # another import brought in the same row a moment ago
        if not imported_before(event_import, [row.fingerprint]):
            raise
        _duplicate(row)


def _facts(row: ImportRow, resolver: NameResolver) -> EventFacts:
    said = dict(row.facts)
    said["starts_at"] = datetime.fromisoformat(said["starts_at"])
    partnerships = resolver.partnerships(row)
    people = resolver.people(row)
    return EventFacts(
        partners=[PartnerPart(partnership=partnership) for partnership in partnerships],
        people=[PersonPart(person=person) for person in people],
        **said,
    )


def _log(by: Actor, event_import: EventImport, row: ImportRow, facts: EventFacts) -> Event:
    return log_event(
        by=by,
        system=event_import.system,
        facts=facts,
        source=RecordSource.IMPORT,
        external_id=row.fingerprint,
    )


def _duplicate(row: ImportRow) -> None:
    row.state = ImportRowState.DUPLICATE
    row.explanation = "The same row was imported before."


def _reject(row: ImportRow, reason: Reason, sentence: str) -> None:
    row.state = ImportRowState.REJECTED
    row.reason = reason
    row.explanation = sentence[:1000]


def _locked(event_import: EventImport) -> EventImport:
    rows = EventImport.objects.select_for_update(of=("self",)).select_related("system")
    return rows.get(pk=event_import.pk)
