"""How documents, issues and decisions are changed: locked first, then set field by field."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db.models import Model

from engagement.errors import AlreadyWithdrawnError, ChangedMeanwhileError
from engagement.models import Decision, Document, Issue

R = TypeVar("R", Document, Issue, Decision)


def locked(record: R, expected_version: int | None = None) -> R:
    """The record read again and locked, with what its evidence needs.

    :raises AlreadyWithdrawnError: it was withdrawn.
    :raises ChangedMeanwhileError: it is no longer the version that the person opened.
    """
    noun = record._meta.verbose_name
    found = (
        type(record)
        ._default_manager.select_for_update(of=("self",))
        .select_related("system", "partnership__organisation", "partnership__system")
        .get(pk=record.pk)
    )
    if found.is_withdrawn:
        raise AlreadyWithdrawnError(f"This {noun} was withdrawn, so it cannot be changed.")
    if expected_version is not None and found.version != expected_version:
        raise ChangedMeanwhileError(
            f"Someone else changed this {noun} after you opened it. Look at their version first."
        )
    return found


def set_fields(record: Model, values: Mapping[str, Any]) -> list[str]:
    """Set fields of a record, texts without space around them; names of those that changed."""
    changed = []
    for name, value in values.items():
        new = value.strip() if isinstance(value, str) else value
        if getattr(record, name) != new:
            setattr(record, name, new)
            changed.append(name)
    return changed
