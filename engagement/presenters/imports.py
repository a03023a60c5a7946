"""What the pages and the command show of an import."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from engagement.analytics.import_counts import ImportCounts
from engagement.enums import ImportRowState, ImportState, NameMatch, SheetKind
from engagement.imports.layout import Column, Holds
from engagement.imports.layouts import LAYOUTS
from engagement.imports.mapping import ColumnMapping
from engagement.imports.mapping_file import read_mapping
from engagement.imports.rows import Reason
from engagement.imports.table import Table, squeeze
from engagement.models import ImportName, ImportRow, SheetImport

ROWS_SHOWN = 10

REASONS = {
    Reason.NIL_RETURN: "Nil return: there was no meeting",
    Reason.NO_DATE: "No date",
    Reason.UNREADABLE_DATE: "Date that cannot be read",
    Reason.IMPLAUSIBLE_DATE: "Date that cannot be right",
    Reason.NO_ORGANISATION: "No organisation",
    Reason.TOO_MANY_NAMES: "Too many organisations",
    Reason.NAME_TOO_LONG: "Name too long",
    Reason.NOTES_TOO_LONG: "Notes too long",
    Reason.NOT_MATCHED: "Organisation not known",
    Reason.NO_PARTNER: "No partner named",
    Reason.MISSING: "Something needed is missing",
    Reason.UNREADABLE: "Word that is not known",
    Reason.TOO_LONG: "Text too long",
    Reason.NOT_KNOWN: "Not known",
    Reason.SEVERAL: "Several could be meant",
    Reason.REFUSED: "Not possible",
}
COLOURS = {
    ImportState.UPLOADED: "yellow",
    ImportState.READY: "blue",
    ImportState.RUNNING: "aqua-green",
    ImportState.FINISHED: "green",
    ImportState.DISCARDED: "grey",
}
# What one row of each kind is called: one, several.
NOUNS: Mapping[str, tuple[str, str]] = {
    SheetKind.EVENTS: ("meeting", "meetings"),
    SheetKind.ORGANISATIONS: ("organisation", "organisations"),
    SheetKind.PEOPLE: ("person", "people"),
    SheetKind.SEATS: ("seat", "seats"),
    SheetKind.COMMITMENTS: ("commitment", "commitments"),
}


@dataclass(frozen=True)
class Tile:
    """One figure at the top of a page."""

    label: str
    figure: int
    look: str = ""
    note: str = ""


@dataclass(frozen=True)
class ShownRow:
    """One row of a preview. ``parts`` are labels and what the row says for them."""

    number: int
    row: ImportRow
    names: Sequence[str]
    parts: Sequence[tuple[str, str]] = ()


def rejected_rows(sheet_import: SheetImport) -> Iterator[tuple[int, dict[str, str], str]]:
    """Row number, original cells and reason of every rejected row, in the order of the file."""
    rows = sheet_import.rows.filter(state=ImportRowState.REJECTED).order_by("number")
    for row in rows.iterator(chunk_size=500):
        yield row.number, row.cells, row.explanation


def preview_tiles(counts: ImportCounts, undecided: int) -> list[Tile]:
    """What would come of an import that has been read."""
    return [
        Tile("Rows in the file", counts.rows),
        Tile("Ready", counts.staged, "app-tile--good"),
        Tile("Duplicates", counts.duplicate, note="Rows that came in before or stand here twice"),
        Tile("Rejected", counts.rejected, "app-tile--attention" if counts.rejected else ""),
        Tile("Names not found", undecided, "app-tile--attention" if undecided else ""),
    ]


def result_tiles(sheet_import: SheetImport, counts: ImportCounts) -> list[Tile]:
    """What came of an import."""
    is_of_events = sheet_import.kind == SheetKind.EVENTS
    return [
        Tile("Rows in the file", counts.rows),
        Tile("Imported" if is_of_events else "Added", counts.imported, "app-tile--good"),
        *([] if is_of_events else _tiles_of_the_known(counts)),
        Tile("Duplicates", counts.duplicate),
        Tile("Rejected", counts.rejected, "app-tile--attention" if counts.rejected else ""),
        Tile("Organisations added", counts.organisations_created),
        *([Tile("People added", counts.people_created)] if is_of_events else []),
    ]


def _tiles_of_the_known(counts: ImportCounts) -> list[Tile]:
    return [
        Tile("Updated", counts.updated, "app-tile--good"),
        Tile("Unchanged", counts.unchanged, note="The row says what is known"),
    ]


def result_title(sheet_import: SheetImport, counts: ImportCounts) -> str:
    """What came in, in a few words."""
    if sheet_import.kind == SheetKind.EVENTS:
        return f"{_counted(counts.imported, sheet_import.kind)} brought in"
    added = _counted(counts.imported, sheet_import.kind)
    return f"{added} added, {counts.updated:,} updated"


def _counted(number: int, kind: str) -> str:
    one, several = NOUNS[kind]
    return f"{number:,} {one if number == 1 else several}"


def reason_lines(counts: ImportCounts) -> list[tuple[str, int]]:
    """Why rows were rejected, in words, most frequent first."""
    return [(REASONS[Reason(reason)], number) for reason, number in counts.reasons.items()]


def shown_rows(sheet_import: SheetImport, state: str, most: int = ROWS_SHOWN) -> list[ShownRow]:
    """The first rows in a state, with the names as they were written."""
    rows = list(sheet_import.rows.filter(state=state)[:most])
    keys = {key for row in rows for key in row.names}
    named = dict(sheet_import.names.filter(key__in=keys).values_list("key", "name"))
    return [
        ShownRow(
            row.number,
            row,
            [named.get(key, key) for key in row.names],
            parts_of(sheet_import, row),
        )
        for row in rows
    ]


def parts_of(sheet_import: SheetImport, row: ImportRow) -> list[tuple[str, str]]:
    """What a row says, column by column: days as they were understood, the rest as written."""
    if sheet_import.kind == SheetKind.EVENTS:
        return []
    mapping = read_mapping(sheet_import.mapping, LAYOUTS[sheet_import.kind])
    return [
        (column.label, _said(mapping, column, row))
        for column in mapping.layout.columns
        if column.name in row.facts and column.name in mapping.columns
    ]


def _said(mapping: ColumnMapping, column: Column, row: ImportRow) -> str:
    if column.holds is Holds.DAY:
        return f"{date.fromisoformat(str(row.facts[column.name])):%-d %B %Y}"
    return squeeze(mapping.value(row.cells, column.name))


def first_rows(sheet_import: SheetImport, names: Sequence[ImportName]) -> Mapping[str, int]:
    """For each name, the number of the first row that has it."""
    wanted = {name.key for name in names}
    found: dict[str, int] = {}
    rows = sheet_import.rows.filter(names__overlap=list(wanted)).order_by("number")
    for number, keys in rows.values_list("number", "names").iterator(chunk_size=500):
        for key in wanted.intersection(keys) - found.keys():
            found[key] = number
        if len(found) == len(wanted):
            break
    return found


def unsure_names(sheet_import: SheetImport, most: int = 20) -> list[ImportName]:
    """Names that were added as new although they are similar to a known one."""
    added = sheet_import.names.filter(was_created=True, match=NameMatch.NONE, decision="")
    return list(added.exclude(candidates=[]).select_related("organisation")[:most])


def column_samples(table: Table) -> list[tuple[str, str]]:
    """Each heading with some of its values, for a person to recognise it."""
    return [
        (heading, "; ".join(value[:80] for value in table.samples(heading)) or "(empty)")
        for heading in table.headings
    ]
