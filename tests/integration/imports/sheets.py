"""Sheets of people, organisations, seats and commitments for tests, and the way they come in."""

from audit.recording import Actor
from engagement.actions.importing.saved_mapping import save_mapping
from engagement.actions.importing.sheet import stage_import, upload_import
from engagement.enums import SheetKind, Unmatched
from engagement.imports.layouts import LAYOUTS
from engagement.imports.mapping import ColumnMapping
from engagement.models import ImportRow, SavedMapping, SheetImport
from partners.models import System
from tests import factories as make
from tests.integration.imports.logs import bring_in


def staged_sheet(
    system: System,
    kind: SheetKind,
    *lines: str,
    by: Actor = make.TESTS,
    **options: object,
) -> SheetImport:
    """A sheet that has been read, with guessed columns; the first line holds the headings."""
    sheet_import = upload_import(
        by=by, system=system, name="sheet.csv", content="\n".join(lines).encode(), kind=kind
    )
    layout = LAYOUTS[kind]
    guessed = {name: [heading] for name, heading in layout.guess(sheet_import.headings).items()}
    mapping = ColumnMapping(columns=guessed, layout=layout, **options)  # type: ignore[arg-type]
    return stage_import(by=by, sheet_import=sheet_import, mapping=mapping)


def sheet(
    system: System,
    kind: SheetKind,
    *lines: str,
    by: Actor = make.TESTS,
    unmatched: str = Unmatched.CREATE,
) -> SheetImport:
    """A sheet that came in."""
    return bring_in(staged_sheet(system, kind, *lines, by=by), unmatched=unmatched, by=by)


def saved_mapping(
    system: System | None = None, kind: SheetKind = SheetKind.PEOPLE, name: str = "Their list"
) -> SavedMapping:
    """Choices of columns under a name."""
    mapping = ColumnMapping(columns={"name": ["Who"], "email": ["At"]}, layout=LAYOUTS[kind])
    return save_mapping(
        by=make.TESTS, system=system or make.make_system(), kind=kind, name=name, mapping=mapping
    )


def states(sheet_import: SheetImport) -> list[str]:
    """What became of each row, in the order of the file."""
    return list(sheet_import.rows.order_by("number").values_list("state", flat=True))


def row(sheet_import: SheetImport, number: int) -> ImportRow:
    """One row, by the number that a spreadsheet program shows."""
    return sheet_import.rows.get(number=number)


def journal(sheet_import: SheetImport) -> set[tuple[str, bool]]:
    """Which kinds of record the import made (True) or changed (False)."""
    return set(sheet_import.changes.values_list("target_type", "is_new"))
