"""What the first rows of a sheet would become: brought in for a moment, and taken back at once.

Nothing is as honest as doing it. The rows go through the very code that brings them in, inside a
transaction that never ends well, so a trial leaves no record, no audit event and no work behind.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from audit.recording import Actor
from engagement.actions.importing.chunk import Chunk
from engagement.actions.importing.each_row import Entry, Notes
from engagement.actions.importing.names import NameResolver
from engagement.actions.importing.run import APPLY
from engagement.enums import ImportRowState, SheetKind, Unmatched
from engagement.models import ImportRow, SheetImport

ROWS_TRIED = 30  # some thirty milliseconds each: a page should not take longer


@dataclass(frozen=True)
class TriedRow:
    """A row with what it would become, and what it would make and change."""

    row: ImportRow
    entries: Sequence[Entry]


@dataclass(frozen=True)
class Trial:
    """What became of the rows that were tried, for as long as it lasted."""

    rows: Sequence[TriedRow]
    waiting: int

    @property
    def states(self) -> Mapping[str, int]:
        """How many rows would come to each state."""
        return Counter(tried.row.state for tried in self.rows)

    @property
    def is_of_all(self) -> bool:
        """Whether no row was left untried."""
        return len(self.rows) == self.waiting


def try_rows(person: Actor, sheet_import: SheetImport, most: int = ROWS_TRIED) -> Trial:
    """Bring the first rows in and take them back, as if open names were added."""
    copy = SheetImport.objects.select_related("system").get(pk=sheet_import.pk)
    copy.unmatched = Unmatched.CREATE
    staged = copy.rows.filter(state=ImportRowState.STAGED)
    rows, notes = list(staged[:most]), Notes(copy)
    with transaction.atomic():
        names = NameResolver(by=person, sheet_import=copy, rows=rows, journal=notes)
        APPLY[SheetKind(copy.kind)](Chunk(person, copy, rows, names, notes))
        transaction.set_rollback(True)
    entries: dict[int, list[Entry]] = defaultdict(list)
    for entry in notes.entries:
        entries[entry.row_number].append(entry)
    return Trial([TriedRow(row, entries[row.number]) for row in rows], staged.count())
