"""Writes the rows of a file beside the system: what would come in, and why the others would not."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from engagement.actions.importing.parsing import parsed_rows
from engagement.analytics.imported_rows import imported_before
from engagement.analytics.organisation_names import directory_of
from engagement.enums import ImportRowState, NameDecision, NameMatch, SheetKind
from engagement.imports.mapping import ColumnMapping
from engagement.imports.matching import Candidate, Directory
from engagement.imports.names import name_key
from engagement.imports.rows import ParsedRow
from engagement.imports.table import Table
from engagement.models import ImportName, ImportRow, SheetImport
from jobs.progress import Progress

_BATCH = 1_000


class _Names:
    """The names of a file, as first written, and how many rows have each."""

    def __init__(self) -> None:
        self._written: dict[str, str] = {}
        self.rows: Counter[str] = Counter()

    def add(self, parsed: ParsedRow) -> None:
        """Count the names of a row that may come in."""
        spelled = {name_key(name): name for name in reversed(parsed.names)}
        for key in parsed.keys:
            self._written.setdefault(key, spelled[key])
            self.rows[key] += 1

    def __len__(self) -> int:
        return len(self._written)

    def items(self) -> Iterable[tuple[str, str]]:
        """Keys with the names as first written."""
        return self._written.items()


def stage_rows(
    sheet_import: SheetImport, table: Table, mapping: ColumnMapping, progress: Progress
) -> None:
    """Put the rows and names of a file in place of what was read from it before.

    Some rows at a time: a hundred thousand, read and unsaved, do not fit a worker's memory.
    """
    decided = {name.key: name for name in sheet_import.names.exclude(decision=NameDecision.OPEN)}
    sheet_import.rows.all().delete()
    sheet_import.names.all().delete()
    progress.report("Reading rows", total=len(table.rows))
    directory = directory_of(sheet_import.system)
    names = _Names()
    seen: dict[str, int] = {}
    parsed = parsed_rows(sheet_import.system, table, mapping, directory)
    done = 0
    while batch := list(islice(parsed, _BATCH)):
        rows = _rows(sheet_import, batch, seen)
        ImportRow.objects.bulk_create(rows)
        for each, row in zip(batch, rows, strict=True):
            if row.state == ImportRowState.STAGED:
                names.add(each)
        done += len(batch)
        progress.report("Reading rows", done=done, total=len(table.rows))
    _stage_names(sheet_import, names, directory, decided, progress)


def _stage_names(
    sheet_import: SheetImport,
    names: _Names,
    directory: Directory,
    decided: Mapping[str, ImportName],
    progress: Progress,
) -> None:
    looked_for = []
    for done, (key, written) in enumerate(names.items()):
        progress.report("Looking for the names", done=done, total=len(names))
        name = _name(sheet_import, key, written, directory)
        name.row_count = names.rows[key]
        _keep_decision(name, decided.get(key))
        looked_for.append(name)
    ImportName.objects.bulk_create(looked_for, batch_size=_BATCH)


def _rows(
    sheet_import: SheetImport, parsed: Sequence[ParsedRow], seen: dict[str, int]
) -> list[ImportRow]:
    """The next rows, unsaved; ``seen`` says in which row a fingerprint stood first."""
    before = _imported_before(sheet_import, parsed)
    rows = []
    for each in parsed:
        row = _row(sheet_import, each)
        if each.problem is not None:
            row.state = ImportRowState.REJECTED
            row.reason = each.problem.reason
            row.explanation = each.problem.sentence[:1000]
        elif each.fingerprint in before:
            row.state = ImportRowState.DUPLICATE
            row.explanation = "The same row was imported before."
        elif each.fingerprint in seen:
            row.state = ImportRowState.DUPLICATE
            row.explanation = f"The same as row {seen[each.fingerprint]}."
        else:
            seen[each.fingerprint] = each.row.number
        rows.append(row)
    return rows


def _imported_before(sheet_import: SheetImport, parsed: Sequence[ParsedRow]) -> set[str]:
    """Only events come in once; other records are found again by what they are, and updated."""
    if sheet_import.kind != SheetKind.EVENTS:
        return set()
    return imported_before(sheet_import.system, (each.fingerprint for each in parsed))


def _row(sheet_import: SheetImport, each: ParsedRow) -> ImportRow:
    return ImportRow(
        sheet_import=sheet_import,
        system_id=sheet_import.system_id,
        number=each.row.number,
        cells={heading: cell for heading, cell in each.row.cells.items() if cell},
        fingerprint=each.fingerprint,
        occurred_on=each.moment.day if each.moment else None,
        names=each.keys if each.problem is None else [],
        people=list(each.people),
        facts=each.facts,
        remarks=[remark[:300] for remark in each.remarks],
    )


def _name(sheet_import: SheetImport, key: str, written: str, directory: Directory) -> ImportName:
    match = directory.match(written)
    return ImportName(
        sheet_import=sheet_import,
        system_id=sheet_import.system_id,
        key=key,
        name=written,
        match=NameMatch(match.kind),
        organisation_id=match.listed.pk if match.listed else None,
        candidates=[_candidate(candidate) for candidate in match.candidates],
    )


def _candidate(candidate: Candidate) -> dict[str, str | float]:
    return {
        "organisation": str(candidate.listed.public_id),
        "name": candidate.listed.name,
        "score": candidate.score,
    }


def _keep_decision(name: ImportName, earlier: ImportName | None) -> None:
    if earlier is not None and name.match == NameMatch.NONE:
        name.decision = earlier.decision
        name.organisation_id = earlier.organisation_id
