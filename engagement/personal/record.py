"""The record of processing, written from the classification: `docs/personal-data.md`."""

from collections.abc import Iterator

from django.db import models

from accounts.models import User
from engagement.personal.kinds import Erasure, Table
from engagement.personal.register import tables
from partners.models import Person

_HEAD = """# What is kept about people

This is the record of processing of the product, for the board that runs it: each table in which
something of a person may stand, why it is kept, for how long, and what becomes of it when the
person is erased. It is written by `bin/manage personal_data` from the classification in
`engagement/personal/`, by which the product itself finds, takes out and erases. A test fails when
the two differ, or when a field of text, JSON, bytes or files is in none.

The board is the controller. Its lawful basis is most often a task in the public interest (UK GDPR,
article 6(1)(e)); nothing of a special category is asked for. Nobody is scored: scores belong to
partnerships.

| What becomes of it | Means |
|---|---|"""


def record_of_processing() -> str:
    """The page as Markdown, with a line end at its end."""
    return "\n".join([_HEAD, *_legend(), "", *_tables()])


def links_of(model: type[models.Model]) -> list[str]:
    """Names of the columns that point at a person or a user."""
    return [
        column.name
        for column in model._meta.concrete_fields
        if column.related_model in {Person, User}
    ]


def _legend() -> Iterator[str]:
    for erasure in Erasure:
        yield f"| {erasure.name.lower()} | {erasure.value} |"
    yield "| link | a number that stays; the person behind it is blank |"


def _tables() -> Iterator[str]:
    room = ""
    for model, table in tables():
        if model._meta.app_label != room:
            room = model._meta.app_label
            yield from (f"## {room}", "")
        yield from _table(model, table)


def _table(model: type[models.Model], table: Table) -> Iterator[str]:
    yield from (f"### {str(model._meta.verbose_name).capitalize()}", "")
    yield from (f"{table.why} Kept: {table.kept[0].lower()}{table.kept[1:]}", "")
    yield from ("| Field | What it is | At an erasure |", "|---|---|---|")
    for name, personal in table.fields.items():
        yield f"| {name} | {personal.kind.value} | {personal.erasure.name.lower()} |"
    for name in links_of(model):
        yield f"| {name} | who it was | link |"
    yield ""
