"""Bring in a spreadsheet: take the file, read it, decide about names, start the run, give it up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone

from accounts.models import User
from audit.recording import Actor, action, record, within
from engagement.actions.importing.journal import Journal
from engagement.actions.importing.staging import stage_rows
from engagement.enums import ImportState, NameDecision, SheetKind, Unmatched
from engagement.errors import NotPossibleError
from engagement.imports.layouts import LAYOUTS
from engagement.imports.mapping import ColumnMapping
from engagement.imports.mapping_file import read_mapping
from engagement.imports.reading import read_table
from engagement.imports.rejects import without_marks
from engagement.imports.table import Table
from engagement.models import ImportName, SheetImport
from jobs.actions.job import start_job, store_file
from jobs.enums import JobState
from jobs.models import Job, StoredFile
from jobs.progress import Progress, SilentProgress
from partners.actions.organisation import add_alias
from partners.enums import NameKind
from partners.models import Organisation, System

RUN_IMPORT = "run_import"
READ_SHEET = "read_sheet"
READ_AT_ONCE = 2_000  # rows; the reading of more is left to a worker
FOR_THE_FILE = 0  # the row number of what is not made for one row


@dataclass(frozen=True)
class NameChoice:
    """What a person decided about a name that was not found."""

    name: ImportName
    decision: NameDecision
    organisation: Organisation | None = None


@action
def upload_import(
    *,
    by: Actor,
    system: System,
    name: str,
    content: bytes,
    kind: str = SheetKind.EVENTS,
) -> SheetImport:
    """Take a file. Nothing is read into the system yet.

    :raises FileRefusedError: it cannot be read as a table, with a sentence that says why.
    """
    table = without_marks(read_table(content))
    stored = store_file(by=by, name=name, content=content)
    sheet_import = SheetImport.objects.create(
        system=system,
        kind=kind,
        file=stored,
        headings=list(table.headings),
        row_count=len(table.rows),
        mapping=_last_mapping(system, kind, table.headings),
        created_by=by if isinstance(by, User) else None,
    )
    _record("sheet_import.uploaded", sheet_import, {"rows": len(table.rows)})
    return sheet_import


@action
def stage_import(
    *,
    by: Actor,
    sheet_import: SheetImport,
    mapping: ColumnMapping,
    progress: Progress | None = None,
) -> SheetImport:
    """Read the rows as the mapping says, in place of an earlier reading. Decisions stay.

    :raises MappingError: the mapping does not fit the file.
    :raises FileRefusedError: below other headings, the file cannot be read as a table.
    :raises NotPossibleError: it is being brought in or finished.
    """
    sheet_import = locked(sheet_import)
    if sheet_import.state != ImportState.READING:
        _must_be_open(sheet_import)
    table = table_of(sheet_import.file, mapping.header_row)
    mapping = _fitting(sheet_import, mapping, table)
    stage_rows(sheet_import, table, mapping, progress or SilentProgress())
    sheet_import.headings = list(table.headings)
    sheet_import.row_count = len(table.rows)
    sheet_import.mapping = mapping.as_json()
    sheet_import.state = ImportState.READY
    sheet_import.save()
    _record("sheet_import.read", sheet_import, {"rows": len(table.rows)})
    return sheet_import


@action
def start_reading(*, by: Actor, sheet_import: SheetImport, mapping: ColumnMapping) -> Job:
    """Have a worker read a long file; what ``stage_import`` refuses is refused here already.

    :raises MappingError: the mapping does not fit the file.
    :raises FileRefusedError: below other headings, the file cannot be read as a table.
    :raises NotPossibleError: it is being brought in or finished.
    """
    sheet_import = locked(sheet_import)
    _must_be_open(sheet_import)
    table = table_of(sheet_import.file, mapping.header_row)
    sheet_import.mapping = _fitting(sheet_import, mapping, table).as_json()
    sheet_import.state = ImportState.READING
    sheet_import.job = start_job(
        by=by,
        kind=READ_SHEET,
        title=f"Read {sheet_import.file.name}",
        parameters={"sheet_import": str(sheet_import.public_id)},
        input_file=sheet_import.file,
        system_public_id=sheet_import.system.public_id,
    )
    sheet_import.save()
    _record("sheet_import.reading_started", sheet_import)
    return sheet_import.job


@action
def decide_names(
    *, by: Actor, sheet_import: SheetImport, choices: Sequence[NameChoice]
) -> SheetImport:
    """Say what names mean that were not found: an organisation, a new one, or nothing.

    :raises NotPossibleError: the import is being brought in or finished.
    """
    sheet_import = locked(sheet_import)
    _must_be_open(sheet_import)
    for choice in choices:
        choice.name.decision = choice.decision
        choice.name.organisation = (
            choice.organisation if choice.decision == NameDecision.MATCH else None
        )
        choice.name.save(update_fields=["decision", "organisation"])
    _record("sheet_import.names_decided", sheet_import, {"names": len(choices)})
    return sheet_import


@action
def start_import(*, by: Actor, sheet_import: SheetImport, unmatched: str) -> Job:
    """Have the staged rows brought in by a worker; names that a person matched become aliases.

    Also for an import whose worker failed: it goes on with the rows that are still staged.

    :raises NotPossibleError: it was not read yet, is on its way, or is finished.
    """
    sheet_import = locked(sheet_import)
    if not can_start(sheet_import):
        raise NotPossibleError("This import cannot be started: it is on its way or finished.")
    if sheet_import.state == ImportState.READY:
        with within(work_of(sheet_import)):
            _remember_names(by, sheet_import)
        sheet_import.unmatched = Unmatched(unmatched)
        sheet_import.started_at = timezone.now()
    sheet_import.state = ImportState.RUNNING
    sheet_import.job = start_job(
        by=by,
        kind=RUN_IMPORT,
        title=f"{sheet_import.get_kind_display()}: {sheet_import.file.name}",
        parameters={"sheet_import": str(sheet_import.public_id)},
        input_file=sheet_import.file,
        system_public_id=sheet_import.system.public_id,
    )
    sheet_import.save()
    _record("sheet_import.started", sheet_import, {"unmatched": sheet_import.unmatched})
    return sheet_import.job


@action
def discard_import(*, by: Actor, sheet_import: SheetImport) -> SheetImport:
    """Give up an import before it runs: its draft rows are deleted.

    :raises NotPossibleError: it is being brought in or finished.
    """
    sheet_import = locked(sheet_import)
    _must_be_open(sheet_import)
    sheet_import.rows.all().delete()
    sheet_import.names.all().delete()
    sheet_import.state = ImportState.DISCARDED
    sheet_import.save(update_fields=["state"])
    _record("sheet_import.discarded", sheet_import)
    return sheet_import


def _remember_names(by: Actor, sheet_import: SheetImport) -> None:
    """Make aliases of the names that a person matched; undoing the import forgets them."""
    journal = Journal(sheet_import)
    for name in sheet_import.names.filter(decision=NameDecision.MATCH):
        if name.organisation is None:
            continue
        known = name.organisation.names.filter(name=name.name, kind=NameKind.ALIAS).exists()
        alias = add_alias(by=by, organisation=name.organisation, name=name.name)
        if not known:
            journal.made(FOR_THE_FILE, alias)
    journal.save()


def _fitting(sheet_import: SheetImport, mapping: ColumnMapping, table: Table) -> ColumnMapping:
    return replace(mapping, layout=LAYOUTS[sheet_import.kind]).against(table.headings)


def table_of(file: StoredFile, header_row: int | None) -> Table:
    """The table in a stored file.

    :raises FileRefusedError: it cannot be read as a table.
    """
    return without_marks(read_table(file.content(), header_row))


def work_of(sheet_import: SheetImport) -> str:
    """What the audit log calls everything that an import does."""
    return f"import:{sheet_import.public_id}"


def can_start(sheet_import: SheetImport) -> bool:
    """Whether it waits for its start, or for going on after a worker failed."""
    if sheet_import.state == ImportState.READY:
        return True
    return sheet_import.state == ImportState.RUNNING and broke_off(sheet_import)


def broke_off(sheet_import: SheetImport) -> bool:
    """Whether the worker that had it in hand gave up."""
    job = sheet_import.job
    return job is not None and job.state in {JobState.FAILED, JobState.CANCELLED}


def _last_mapping(system: System, kind: str, headings: Sequence[str]) -> Mapping[str, Any]:
    """The mapping of the newest import of the kind whose file had the same headings."""
    earlier = SheetImport.objects.filter(system=system, kind=kind, headings=list(headings)).exclude(
        mapping={}
    )
    last = earlier.order_by("-id").values_list("mapping", flat=True).first()
    return dict(last) if last else {}


def mapping_of(sheet_import: SheetImport) -> ColumnMapping | None:
    """How an import was read, or how its headings were read the last time."""
    if not sheet_import.mapping:
        return None
    return read_mapping(sheet_import.mapping, LAYOUTS[sheet_import.kind])


def locked(sheet_import: SheetImport) -> SheetImport:
    """The import as it is now, held until the transaction ends."""
    rows = SheetImport.objects.select_for_update(of=("self",))
    return rows.select_related("system", "file", "job").get(pk=sheet_import.pk)


def can_be_read(sheet_import: SheetImport) -> bool:
    """Whether its columns may be chosen: also after a worker gave up reading it."""
    if sheet_import.state == ImportState.READING:
        return broke_off(sheet_import)
    return sheet_import.is_open


def _must_be_open(sheet_import: SheetImport) -> None:
    if not can_be_read(sheet_import):
        raise NotPossibleError("This import can no longer be changed.")


def _record(what: str, sheet_import: SheetImport, facts: dict[str, Any] | None = None) -> None:
    record(what, sheet_import, system_id=sheet_import.system.public_id, facts=facts)
