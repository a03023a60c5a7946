"""Sections gathered for a test, and all that they say."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from engagement.enums import PackAudience, PackKind
from engagement.packs.document import Document, Figure, Section, Table, text_of
from engagement.presenters.packs.asked import Asked
from partners.models import System
from tests import factories as make


def a_year(today: date | None = None) -> tuple[date, date]:
    """The first and the last day of the last twelve whole months."""
    until = (today or timezone.localdate()).replace(day=1) - timedelta(days=1)
    return (until + timedelta(days=1)).replace(year=until.year - (until.month != 12)), until


def asked_by(user: User, system: System, **changes: Any) -> Asked:
    """A private board pack over the last whole year."""
    since, until = a_year()
    usual: dict[str, Any] = {
        "kind": PackKind.BOARD,
        "audience": PackAudience.PRIVATE,
        "since": since,
        "until": until,
    }
    return Asked(user=user, system=system, **{**usual, **changes})


def asked_of(system: System, role: str = "partnership_manager", **changes: Any) -> Asked:
    """The same, for somebody with a role."""
    return asked_by(make.make_user(system=system, role=role), system, **changes)


def table_of(section: Section, key: str) -> Table:
    """A table by its key, or by how its key begins."""
    return next(
        figure.table
        for figure in section.figures
        if figure.table.key == key or figure.table.key.startswith(f"{key}.")
    )


def cells(table: Table) -> list[list[str]]:
    """The rows as people read them."""
    return [
        [
            text_of(column.kind, value)
            for column, value in zip(table.columns, row.values, strict=True)
        ]
        for row in table.rows
    ]


def words_of(section: Section) -> list[str]:
    """All paragraphs and lines beside its tables."""
    found = []
    for block in section.blocks:
        if not isinstance(block, Figure):
            found += [block.text, *(f"{item.tag}: {item.text}" for item in block.items)]
    return [text for text in found if text]


def texts_of(section: Section) -> Iterator[str]:
    """Whatever can be read in a section: texts, cells, what charts are drawn of, links."""
    yield from words_of(section)
    yield from (f"{line.label} {line.text} {line.state}" for line in section.headlines)
    for figure in section.figures:
        table = figure.table
        yield from (table.title, table.sentence, table.note, table.nothing, table.url)
        yield from (cell for row in cells(table) for cell in row)
        yield from (row.url for row in table.rows)
        if figure.drawing is not None:
            yield figure.drawing.description
            yield str(figure.drawing.spec)


def all_texts(document: Document) -> Iterator[str]:
    """The same of all sections."""
    for section in document.sections:
        yield from texts_of(section)
