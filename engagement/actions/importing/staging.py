"""Writes the rows of a file beside the system: what would come in, and why the others would not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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

_BATCH = 1_000


@dataclass
class _Named:
    """A name of the file, the first time it is met, and how many rows have it."""

    name: str
    rows: int = 0


def stage_rows(sheet_import: SheetImport, table: Table, mapping: ColumnMapping) -> None:
    """Put the rows and names of a file in place of what was read from it before."""
    directory = directory_of(sheet_import.system)
    parsed = list(parsed_rows(sheet_import.system, table, mapping, directory))
    decided = {name.key: name for name in sheet_import.names.exclude(decision=NameDecision.OPEN)}
    sheet_import.rows.all().delete()
    sheet_import.names.all().delete()
    rows = _rows(sheet_import, parsed)
    ImportRow.objects.bulk_create(rows, batch_size=_BATCH)
    staged = {row.number for row in rows if row.state == ImportRowState.STAGED}
    names = _names(sheet_import, (each for each in parsed if each.row.number in staged), directory)
    for name in names:
        _keep_decision(name, decided.get(name.key))
    ImportName.objects.bulk_create(names, batch_size=_BATCH)


def _rows(sheet_import: SheetImport, parsed: Sequence[ParsedRow]) -> list[ImportRow]:
    before = _imported_before(sheet_import, parsed)
    first_seen: dict[str, int] = {}
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
        elif each.fingerprint in first_seen:
            row.state = ImportRowState.DUPLICATE
            row.explanation = f"The same as row {first_seen[each.fingerprint]}."
        else:
            first_seen[each.fingerprint] = each.row.number
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


def _names(
    sheet_import: SheetImport, parsed: Iterable[ParsedRow], directory: Directory
) -> list[ImportName]:
    named: dict[str, _Named] = {}
    for each in parsed:
        spelled = {name_key(name): name for name in reversed(each.names)}
        for key in each.keys:
            named.setdefault(key, _Named(spelled[key])).rows += 1
    return [_name(sheet_import, key, one, directory) for key, one in named.items()]


def _name(sheet_import: SheetImport, key: str, named: _Named, directory: Directory) -> ImportName:
    match = directory.match(named.name)
    return ImportName(
        sheet_import=sheet_import,
        system_id=sheet_import.system_id,
        key=key,
        name=named.name,
        row_count=named.rows,
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
