"""One row at a time: it comes in wholly or not at all, and never spoils its neighbours."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from audit.recording import Actor
from audit.tracking import Tracked
from engagement.actions.importing.chunk import Chunk, became, reject
from engagement.actions.importing.journal import Journal
from engagement.actions.importing.names import NameResolver, RowRejectedError
from engagement.enums import ImportRowState
from engagement.errors import EngagementError
from engagement.imports.layouts import LAYOUTS
from engagement.imports.mapping import ColumnMapping
from engagement.imports.mapping_file import read_mapping
from engagement.imports.records import heading_of
from engagement.imports.rows import Reason
from engagement.models import ImportRow, SheetImport
from partners.errors import PartnersError
from partners.models import System


@dataclass(frozen=True)
class Entry:
    """A record that a row made, or changed, with the fields of what it changed."""

    row_number: int
    record: Tracked
    is_new: bool
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)


class Notes(Journal):
    """What rows make and change, kept until it is sure that they come in."""

    def __init__(self, sheet_import: SheetImport) -> None:
        super().__init__(sheet_import)
        self.entries: list[Entry] = []

    def made(self, row_number: int, record: Tracked) -> None:
        self.entries.append(Entry(row_number, record, is_new=True))

    def changed(
        self, row_number: int, record: Tracked, before: Mapping[str, Any], after: Mapping[str, Any]
    ) -> None:
        if before:
            self.entries.append(Entry(row_number, record, False, dict(before), dict(after)))

    def copy_to(self, journal: Journal) -> None:
        """Write all of it into a journal, in order."""
        for entry in self.entries:
            if entry.is_new:
                journal.made(entry.row_number, entry.record)
            else:
                journal.changed(entry.row_number, entry.record, entry.before, entry.after)


@dataclass(frozen=True)
class RowInHand:
    """A row that is coming in, and all that its kind of sheet needs for it."""

    by: Actor
    row: ImportRow
    system: System
    names: NameResolver
    notes: Notes
    mapping: ColumnMapping

    def said(self, name: str) -> str:
        """What the row says for a column; empty where it says nothing."""
        return str(self.row.facts.get(name, ""))

    def day(self, name: str) -> date | None:
        """The day that the row says for a column, if any."""
        said = self.said(name)
        return date.fromisoformat(said) if said else None

    def made(self, record: Tracked) -> None:
        """Note a new record."""
        self.notes.made(self.row.number, record)

    def changed(self, record: Tracked, before: Mapping[str, Any]) -> None:
        """Note which of these fields of a record are no longer as they were."""
        after = {name: getattr(record, name) for name in before}
        different = {name: value for name, value in before.items() if after[name] != value}
        self.notes.changed(
            self.row.number, record, different, {name: after[name] for name in different}
        )

    def remark(self, sentence: str) -> None:
        """Something to know about a row that comes in all the same."""
        self.row.remarks.append(sentence[:300])

    def refusal(self, reason: Reason, name: str, sentence: str) -> RowRejectedError:
        """Why the row does not come in, with the column as the file heads it."""
        return RowRejectedError(reason, f"Column “{heading_of(self.mapping, name)}”: {sentence}")


Apply = Callable[[RowInHand], Tracked]


def bring_in_each(chunk: Chunk, apply: Apply, columns: Mapping[str, str]) -> None:
    """Bring in each row by itself; ``columns`` are the columns of what actions call otherwise.

    A row is imported, updated or unchanged by what it wrote: its own record is new, something was
    written, or nothing was.
    """
    sheet_import = chunk.sheet_import
    mapping = read_mapping(sheet_import.mapping, LAYOUTS[sheet_import.kind])
    for row in chunk.rows:
        hand = RowInHand(
            chunk.by, row, sheet_import.system, chunk.names, Notes(sheet_import), mapping
        )
        remarks = list(row.remarks)
        try:
            with transaction.atomic(), chunk.names.writing_to(hand.notes):
                record = apply(hand)
        except RowRejectedError as error:
            reject(row, error.reason, str(error))
        except ValidationError as error:
            reject(row, Reason.REFUSED, _in_words(error, mapping, columns))
        except (EngagementError, PartnersError) as error:
            reject(row, Reason.REFUSED, str(error))
        else:
            hand.notes.copy_to(chunk.journal)
            became(row, record.public_id, _state(hand.notes, record))
            continue
        row.remarks = remarks
        chunk.names.read_again()


def _state(notes: Notes, record: Tracked) -> ImportRowState:
    if any(entry.is_new and entry.record == record for entry in notes.entries):
        return ImportRowState.IMPORTED
    return ImportRowState.UPDATED if notes.entries else ImportRowState.UNCHANGED


def _in_words(error: ValidationError, mapping: ColumnMapping, columns: Mapping[str, str]) -> str:
    """The sentences of an error, each with the column that it is about."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    known = {column.name for column in mapping.layout.columns}
    sentences = []
    for name, messages in error.message_dict.items():
        column = columns.get(name, name)
        start = f"Column “{heading_of(mapping, column)}”: " if column in known else ""
        sentences.append(start + " ".join(messages))
    return " ".join(sentences)
