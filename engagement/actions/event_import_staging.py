"""Writes the rows of a file beside the system: what would come in, and why the others would not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone

from engagement.analytics.organisation_names import directory_of
from engagement.enums import ImportRowState, NameDecision, NameMatch, RecordSource
from engagement.imports.mapping import ColumnMapping
from engagement.imports.matching import Candidate, Directory
from engagement.imports.names import name_key
from engagement.imports.rows import ParsedRow, parse_rows
from engagement.imports.table import Table
from engagement.models import Event, EventImport, ImportName, ImportRow

_BATCH = 1_000


@dataclass
class _Named:
    """A name of the file, the first time it is met, and how many rows have it."""

    name: str
    rows: int = 0


def stage_rows(event_import: EventImport, table: Table, mapping: ColumnMapping) -> None:
    """Put the rows and names of a file in place of what was read from it before."""
    directory = directory_of(event_import.system)
    parsed = list(parse_rows(table, mapping, is_listed=directory.lists, today=timezone.localdate()))
    decided = {name.key: name for name in event_import.names.exclude(decision=NameDecision.OPEN)}
    event_import.rows.all().delete()
    event_import.names.all().delete()
    rows = _rows(event_import, parsed)
    ImportRow.objects.bulk_create(rows, batch_size=_BATCH)
    staged = {row.number for row in rows if row.state == ImportRowState.STAGED}
    names = _names(event_import, (each for each in parsed if each.row.number in staged), directory)
    for name in names:
        _keep_decision(name, decided.get(name.key))
    ImportName.objects.bulk_create(names, batch_size=_BATCH)


def imported_before(event_import: EventImport, fingerprints: Sequence[str]) -> set[str]:
    """Those of the fingerprints whose rows are events of the system already."""
    found: set[str] = set()
    for start in range(0, len(fingerprints), _BATCH):
        part = Event.objects.filter(
            system=event_import.system,
            source=RecordSource.IMPORT,
            external_id__in=fingerprints[start : start + _BATCH],
        )
        found.update(part.values_list("external_id", flat=True))
    return found


def _rows(event_import: EventImport, parsed: Sequence[ParsedRow]) -> list[ImportRow]:
    before = imported_before(event_import, [each.fingerprint for each in parsed])
    first_seen: dict[str, int] = {}
    rows = []
    for each in parsed:
        row = _row(event_import, each)
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


def _row(event_import: EventImport, each: ParsedRow) -> ImportRow:
    return ImportRow(
        event_import=event_import,
        system_id=event_import.system_id,
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
    event_import: EventImport, parsed: Iterable[ParsedRow], directory: Directory
) -> list[ImportName]:
    named: dict[str, _Named] = {}
    for each in parsed:
        spelled = {name_key(name): name for name in reversed(each.names)}
        for key in each.keys:
            named.setdefault(key, _Named(spelled[key])).rows += 1
    return [_name(event_import, key, one, directory) for key, one in named.items()]


def _name(event_import: EventImport, key: str, named: _Named, directory: Directory) -> ImportName:
    match = directory.match(named.name)
    return ImportName(
        event_import=event_import,
        system_id=event_import.system_id,
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
