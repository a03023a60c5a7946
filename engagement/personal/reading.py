"""Reads again the words that an item stands for: they are copied nowhere."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from audit.models import RecordChange
from engagement.models import RightsItem
from engagement.personal.files import text_in
from engagement.personal.finding import as_words, names
from jobs.models import StoredFile
from nhsuk.formats import nhs_date
from partners.history import kept_models
from partners.presenters.changed_values import field_of

FILES = "jobs.StoredFile"
CHANGES = "audit.RecordChange"
HISTORY = "What a record said before a change"


@dataclass(frozen=True)
class Piece:
    """A part of a text, and whether somebody is named in it."""

    text: str
    is_name: bool


@dataclass(frozen=True)
class Words:
    """What stands in the field of an item now; empty where the row is gone or says it no more."""

    title: str
    field: str
    text: str
    record: Any

    def pieces(self, pattern: re.Pattern[str]) -> Iterator[Piece]:
        """The text, cut at the names."""
        at = 0
        for found in pattern.finditer(self.text):
            yield Piece(self.text[at : found.start()], is_name=False)
            yield Piece(found[0], is_name=True)
            at = found.end()
        yield Piece(self.text[at:], is_name=False)


def words_at(item: RightsItem, pattern: re.Pattern[str]) -> Words:
    """The words of an item. Of a file only the lines that name somebody: others are in it too."""
    model = apps.get_model(item.record_type)
    column = model._meta.get_field(item.field)
    title = str(model._meta.verbose_name).capitalize()
    row = _row(model, item.row)
    if row is None:
        return Words(title, str(column.verbose_name), "", None)
    if isinstance(row, StoredFile):
        lines = (text_in(row) or "").splitlines()
        text = "\n".join(line for line in lines if pattern.search(line))
        return Words("File", row.name, text, None)
    if isinstance(row, RecordChange):
        return _words_of_change(row, pattern)
    return Words(title, str(column.verbose_name), as_words(getattr(row, item.field) or ""), row)


def _words_of_change(change: RecordChange, pattern: re.Pattern[str]) -> Words:
    """Of a change only the fields that name somebody: the rest of it is not about them."""
    kept = kept_models().get(change.record_type)
    if kept is None:
        return Words(HISTORY, "", "", None)
    lines = []
    for name, value in change.before.items():
        if names(value, pattern):
            column = field_of(kept.model, name)
            label = str(column.verbose_name if column else name)
            lines.append(f"{label[:1].upper()}{label[1:]}: {as_words(value)}")
    kind = str(kept.model._meta.verbose_name)
    said = f"{kind[:1].upper()}{kind[1:]}, until {nhs_date(change.created_at)}"
    record = kept.model._default_manager.filter(public_id=change.record_id).first()
    return Words(HISTORY, said, "\n".join(lines), record)


def _row(model: type[models.Model], key: str) -> Any:
    """The row under a key; none where it is gone, or the table has keys of another kind now."""
    try:
        return model._default_manager.filter(pk=key).first()
    except (ValueError, ValidationError):
        return None
