"""Bring in a meeting log: take the file, read it, decide about names, start the run, give it up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from accounts.models import User
from audit.recording import Actor, action, record
from engagement.actions.event_import_staging import stage_rows
from engagement.enums import ImportState, NameDecision, Unmatched
from engagement.errors import NotPossibleError
from engagement.imports.mapping import ColumnMapping
from engagement.imports.mapping_file import read_mapping
from engagement.imports.reading import read_table
from engagement.imports.rejects import without_marks
from engagement.imports.table import Table
from engagement.models import EventImport, ImportName
from jobs.actions.job import start_job, store_file
from jobs.enums import JobState
from jobs.models import Job, StoredFile
from partners.actions.organisation import add_alias
from partners.models import Organisation, System

IMPORT_EVENTS = "import_events"


@dataclass(frozen=True)
class NameChoice:
    """What a person decided about a name that was not found."""

    name: ImportName
    decision: NameDecision
    organisation: Organisation | None = None


@action
def upload_import(*, by: Actor, system: System, name: str, content: bytes) -> EventImport:
    """Take a file. Nothing is read into the system yet.

    :raises FileRefusedError: it cannot be read as a table, with a sentence that says why.
    """
    table = without_marks(read_table(content))
    stored = store_file(by=by, name=name, content=content)
    event_import = EventImport.objects.create(
        system=system,
        file=stored,
        headings=list(table.headings),
        row_count=len(table.rows),
        mapping=_last_mapping(system, table.headings),
        created_by=by if isinstance(by, User) else None,
    )
    _record("event_import.uploaded", event_import, {"rows": len(table.rows)})
    return event_import


@action
def stage_import(*, by: Actor, event_import: EventImport, mapping: ColumnMapping) -> EventImport:
    """Read the rows as the mapping says, in place of an earlier reading. Decisions stay.

    :raises MappingError: the mapping does not fit the file.
    :raises FileRefusedError: below other headings, the file cannot be read as a table.
    :raises NotPossibleError: it is being brought in or finished.
    """
    event_import = _locked(event_import)
    _must_be_open(event_import)
    table = table_of(event_import.file, mapping.header_row)
    mapping = mapping.against(table.headings)
    stage_rows(event_import, table, mapping)
    event_import.headings = list(table.headings)
    event_import.row_count = len(table.rows)
    event_import.mapping = mapping.as_json()
    event_import.state = ImportState.READY
    event_import.save()
    _record("event_import.read", event_import, {"rows": len(table.rows)})
    return event_import


@action
def decide_names(
    *, by: Actor, event_import: EventImport, choices: Sequence[NameChoice]
) -> EventImport:
    """Say what names mean that were not found: an organisation, a new one, or nothing.

    :raises NotPossibleError: the import is being brought in or finished.
    """
    event_import = _locked(event_import)
    _must_be_open(event_import)
    for choice in choices:
        choice.name.decision = choice.decision
        choice.name.organisation = (
            choice.organisation if choice.decision == NameDecision.MATCH else None
        )
        choice.name.save(update_fields=["decision", "organisation"])
    _record("event_import.names_decided", event_import, {"names": len(choices)})
    return event_import


@action
def start_import(*, by: Actor, event_import: EventImport, unmatched: str) -> Job:
    """Have the staged rows brought in by a worker; names that a person matched become aliases.

    Also for an import whose worker failed: it goes on with the rows that are still staged.

    :raises NotPossibleError: it was not read yet, is on its way, or is finished.
    """
    event_import = _locked(event_import)
    if not can_start(event_import):
        raise NotPossibleError("This import cannot be started: it is on its way or finished.")
    if event_import.state == ImportState.READY:
        for name in event_import.names.filter(decision=NameDecision.MATCH):
            if name.organisation is not None:
                add_alias(by=by, organisation=name.organisation, name=name.name)
        event_import.unmatched = Unmatched(unmatched)
        event_import.started_at = timezone.now()
    event_import.state = ImportState.RUNNING
    event_import.job = start_job(
        by=by,
        kind=IMPORT_EVENTS,
        title=f"Meeting log: {event_import.file.name}",
        parameters={"event_import": str(event_import.public_id)},
        input_file=event_import.file,
        system_public_id=event_import.system.public_id,
    )
    event_import.save()
    _record("event_import.started", event_import, {"unmatched": event_import.unmatched})
    return event_import.job


@action
def discard_import(*, by: Actor, event_import: EventImport) -> EventImport:
    """Give up an import before it runs: its draft rows are deleted.

    :raises NotPossibleError: it is being brought in or finished.
    """
    event_import = _locked(event_import)
    _must_be_open(event_import)
    event_import.rows.all().delete()
    event_import.names.all().delete()
    event_import.state = ImportState.DISCARDED
    event_import.save(update_fields=["state"])
    _record("event_import.discarded", event_import)
    return event_import


def table_of(file: StoredFile, header_row: int | None) -> Table:
    """The table in a stored file.

    :raises FileRefusedError: it cannot be read as a table.
    """
    return without_marks(read_table(file.content(), header_row))


def can_start(event_import: EventImport) -> bool:
    """Whether it waits for its start, or for going on after a worker failed."""
    if event_import.state == ImportState.READY:
        return True
    broke_off = {JobState.FAILED, JobState.CANCELLED}
    job = event_import.job
    return event_import.state == ImportState.RUNNING and job is not None and job.state in broke_off


def _last_mapping(system: System, headings: Sequence[str]) -> Mapping[str, Any]:
    """The mapping of the newest import whose file had the same headings."""
    earlier = EventImport.objects.filter(system=system, headings=list(headings)).exclude(mapping={})
    last = earlier.order_by("-id").values_list("mapping", flat=True).first()
    return dict(last) if last else {}


def mapping_of(event_import: EventImport) -> ColumnMapping | None:
    """How an import was read, or how its headings were read the last time."""
    return read_mapping(event_import.mapping) if event_import.mapping else None


def _locked(event_import: EventImport) -> EventImport:
    rows = EventImport.objects.select_for_update(of=("self",))
    return rows.select_related("system", "file", "job").get(pk=event_import.pk)


def _must_be_open(event_import: EventImport) -> None:
    if not event_import.is_open:
        raise NotPossibleError("This import can no longer be changed.")


def _record(what: str, event_import: EventImport, facts: dict[str, Any] | None = None) -> None:
    record(what, event_import, system_id=event_import.system.public_id, facts=facts)
