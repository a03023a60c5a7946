"""Some rows of an import that come in together, and what each of them becomes."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from audit.recording import Actor
from engagement.actions.importing.journal import Journal
from engagement.actions.importing.names import NameResolver
from engagement.enums import ImportRowState
from engagement.imports.rows import Reason
from engagement.models import ImportRow, SheetImport


@dataclass(frozen=True)
class Chunk:
    """All that a kind of sheet needs to bring rows in, in one transaction."""

    by: Actor
    sheet_import: SheetImport
    rows: Sequence[ImportRow]
    names: NameResolver
    journal: Journal


def became(
    row: ImportRow, record_id: uuid.UUID, state: ImportRowState = ImportRowState.IMPORTED
) -> None:
    """The row is a record now: a new one, one that it updated, or one that said the same."""
    row.state = state
    row.record_id = record_id


def duplicates(row: ImportRow, explanation: str = "The same row was imported before.") -> None:
    """The row says nothing new."""
    row.state = ImportRowState.DUPLICATE
    row.explanation = explanation


def reject(row: ImportRow, reason: Reason, sentence: str) -> None:
    """The row does not come in, for a reason that the person can mend."""
    row.state = ImportRowState.REJECTED
    row.reason = reason
    row.explanation = sentence[:1000]
