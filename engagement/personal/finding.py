"""Finds every row that names somebody or points at them, by the classification and the models."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, unquote_plus

from django.apps import apps
from django.db import models
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from accounts.models import User
from engagement.personal.kinds import WITH_RECORDS, Erasure, Kind, Table
from engagement.personal.register import TABLES, tables
from engagement.personal.subject import Subject
from partners.models import Person, System

Model = type[models.Model]
# What is done at an erasure to words; all else goes with the row that it is of.
_IN_WORDS = {Erasure.REDACT, Erasure.DOT_OUT, Erasure.DELETE}
_BLANKED_WORDS = {Kind.WORDS, Kind.OPINION}


@dataclass(frozen=True)
class Found:
    """A row, and the names of those of its fields that name somebody or point at them."""

    model: Model
    row: Any
    fields: tuple[str, ...]

    @property
    def label(self) -> str:
        return self.model._meta.label


def searched(table: Table) -> list[str]:
    """Names of the fields whose words are searched."""
    return [
        name
        for name, personal in table.fields.items()
        if personal.kind != Kind.FILE
        and (
            personal.erasure in _IN_WORDS
            or (personal.erasure == Erasure.BLANK and personal.kind in _BLANKED_WORDS)
        )
    ]


def naming(subject: Subject) -> Iterator[Found]:
    """Rows of the system in whose words the subject is named."""
    for model, table in tables():
        if table.system or table.public_system:
            rows = in_system(model, table, subject.system)
            yield from naming_in(rows, model, searched(table), subject)


def naming_in(
    rows: "models.QuerySet[Any]", model: Model, columns: Sequence[str], subject: Subject
) -> Iterator[Found]:
    """Those of some rows in whose columns the subject is named.

    The database looks for the longest word of each name; what stands around it is looked at here.
    """
    if not columns or not subject.words:
        return
    looked_for = {_longest(word) for word in subject.words}
    looked_for |= {quote_plus(word) for word in looked_for}
    any_of = Q()
    for column in columns:
        for word in looked_for:
            any_of |= Q(**{f"{column}_as_text__icontains": word})
    as_text = {f"{column}_as_text": Cast(column, TextField()) for column in columns}
    for row in rows.alias(**as_text).filter(any_of).iterator(chunk_size=500):
        named = [name for name in columns if names(getattr(row, name), subject.pattern)]
        if named:
            yield Found(model, row, tuple(named))


def pointing(subject: Subject) -> Iterator[Found]:
    """Rows that point at the subject's own rows, and those rows themselves."""
    for person in subject.people:
        yield Found(Person, person, ("id",))
    for user in subject.users:
        yield Found(User, user, ("id",))
    own: dict[Any, list[int]] = {
        Person: [p.pk for p in subject.people],
        User: [u.pk for u in subject.users],
    }
    for model in apps.get_models():
        table = table_of(model)
        links = [
            field.name for field in model._meta.concrete_fields if own.get(field.related_model)
        ]
        points = table.points if subject.keys else ()
        if not links and not points:
            continue
        theirs = Q()
        for name in points:
            theirs |= Q(**{f"{name}__in": subject.keys})
        for name in links:
            target: Any = model._meta.get_field(name).related_model
            theirs |= Q(**{f"{name}__in": own[target]})
        rows = in_system(model, table, subject.system).filter(theirs)
        for row in rows.iterator(chunk_size=500):
            by_id = [name for name in points if getattr(row, name) in subject.keys]
            yield Found(model, row, (*_pointing(row, links, own), *by_id))


def _pointing(row: Any, links: Iterable[str], own: dict[Any, list[int]]) -> tuple[str, ...]:
    kept = []
    for name in links:
        target = row._meta.get_field(name).related_model
        if getattr(row, row._meta.get_field(name).attname) in own[target]:
            kept.append(name)
    return tuple(kept)


def table_of(model: Model) -> Table:
    """What is said of a model, or that nothing is but which system its rows are of."""
    known = TABLES.get(model._meta.label)
    if known is not None:
        return known
    has_system = any(field.name == "system" for field in model._meta.concrete_fields)
    return Table(
        why="It is known who did what.", kept=WITH_RECORDS, system="system" if has_system else ""
    )


def in_system(model: Model, table: Table, system: System) -> "models.QuerySet[Any]":
    """The rows of a model that are of a system; all where the model is of none."""
    rows = model._default_manager.all().order_by("pk")
    if table.public_system:
        return rows.filter(**{table.public_system: system.public_id})
    return rows.filter(**{table.system: system.pk}) if table.system else rows


def names(value: Any, pattern: re.Pattern[str]) -> bool:
    """Whether a value of a field, of whatever type, holds a match."""
    if isinstance(value, str):
        return bool(pattern.search(value) or pattern.search(unquote_plus(value)))
    if isinstance(value, dict):
        return any(names(each, pattern) for pair in value.items() for each in pair)
    if isinstance(value, (list, tuple)):
        return any(names(each, pattern) for each in value)
    return False


def as_words(value: Any) -> str:
    """A value of a field as people read it."""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, default=str)


def _longest(word: str) -> str:
    return max(re.split(r"\W+", word), key=len)
