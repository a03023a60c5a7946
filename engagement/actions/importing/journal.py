"""What an import makes and changes, written down so that it can be undone."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import models

from audit.tracking import Tracked
from engagement.models import ImportChange, SheetImport


class Journal:
    """The records that one chunk of rows made or changed, saved with the chunk.

    A record stands in an import's journal once: made by it stays made by it, and of several
    changes the oldest ``before`` and the newest ``after`` of each field are kept.
    """

    def __init__(self, sheet_import: SheetImport) -> None:
        self._import = sheet_import
        self._changes: dict[tuple[str, uuid.UUID], ImportChange] = {}

    def made(self, row_number: int, record: Tracked) -> None:
        """A record came into being for a row."""
        self._changes[_key(record)] = self._change(row_number, record, is_new=True)

    def changed(
        self, row_number: int, record: Tracked, before: Mapping[str, Any], after: Mapping[str, Any]
    ) -> None:
        """Fields of a record were changed for a row; names of fields with their values."""
        change = self._changes.get(_key(record))
        if change is None:
            change = self._change(row_number, record, is_new=False)
            self._changes[_key(record)] = change
        if not change.is_new:
            change.before = _plain(before) | change.before
            change.after |= _plain(after)

    def save(self) -> None:
        """Write the chunk's changes; those of records that an earlier chunk met are joined."""
        known = {
            (change.target_type, change.target_id): change
            for change in self._import.changes.filter(
                target_id__in=[target_id for _, target_id in self._changes]
            )
        }
        new = [change for key, change in self._changes.items() if key not in known]
        again = [(known[key], change) for key, change in self._changes.items() if key in known]
        for earlier, change in again:
            if not earlier.is_new:
                earlier.before = change.before | earlier.before
                earlier.after |= change.after
        ImportChange.objects.bulk_create(new, batch_size=1_000)
        ImportChange.objects.bulk_update(
            [earlier for earlier, _ in again], ["before", "after"], batch_size=1_000
        )

    def _change(self, row_number: int, record: Tracked, *, is_new: bool) -> ImportChange:
        return ImportChange(
            sheet_import=self._import,
            system_id=self._import.system_id,
            row_number=row_number,
            target_type=record._meta.label_lower,
            target_id=record.public_id,
            is_new=is_new,
        )


def _key(record: Tracked) -> tuple[str, uuid.UUID]:
    return record._meta.label_lower, record.public_id


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON holds them; another record by its key in the database."""
    return {name: _plain_value(value) for name, value in values.items()}


def plain_value(record: Tracked, name: str) -> Any:
    """The value that a field of a record has now, as the journal holds it."""
    return _plain_value(getattr(record, column_of(record, name).attname))


def column_of(record: Tracked, name: str) -> "models.Field[Any, Any]":
    """The field of a record that the journal calls by this name."""
    return next(field for field in record._meta.concrete_fields if field.name == name)


def _plain_value(value: Any) -> Any:
    match value:
        case models.Model():
            return value.pk
        case date() | datetime():
            return value.isoformat()
        case uuid.UUID():
            return str(value)
        case _:
            return value
