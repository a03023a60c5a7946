"""The copy of what is kept about somebody: one ZIP with a page to read and the same as JSON."""

import io
import json
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import models
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import User
from audit.models import AuditEvent
from engagement.actions.survey.forgetting import answers_of
from engagement.enums import RightsDecision
from engagement.models import RightsItem, RightsRequest, SurveyResponse
from engagement.personal.finding import Found, pointing, table_of
from engagement.personal.kinds import Kind
from engagement.personal.not_personal import NOT_PERSONAL
from engagement.personal.reading import words_at
from engagement.personal.register import can_hold_words
from engagement.personal.subject import Subject, subject_of
from partners.models import Person

# Of words a reviewer decides; the rest leads to nobody or opens a door.
_NOT_FACTS = {Kind.WORDS, Kind.OPINION, Kind.FILE, Kind.SECRET, Kind.TECHNICAL}
_MACHINERY = {"id", "version", "changed_xid", "search_key"}
_OF_PEOPLE = {Person, User}


@dataclass(frozen=True)
class Line:
    """One thing that is kept: what it is called, and what it says."""

    name: str
    text: str


@dataclass(frozen=True)
class Entry:
    """One row: of when, what points at the person, and what it says."""

    lines: list[Line]


@dataclass(frozen=True)
class Section:
    """What one table holds of the person."""

    title: str
    why: str
    kept: str
    entries: list[Entry] = field(default_factory=list)


def answer_zip(request: RightsRequest) -> bytes:
    """The copy as a ZIP of two files that say the same."""
    subject = subject_of(request)
    sections = [*_facts(subject), *_words(request, subject), *_answers(subject)]
    made_at = timezone.localtime()
    context = {"request": request, "subject": subject, "sections": sections, "made_at": made_at}
    page = render_to_string("engagement/rights/answer.html", context)
    document = {
        "format": 1,
        "about": {"names": subject.names, "email_addresses": subject.emails},
        "system": request.system.name,
        "made_at": made_at.isoformat(),
        "sections": [asdict(section) for section in sections],
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("what-is-kept-about-you.html", page)
        parts.writestr("data.json", json.dumps(document, ensure_ascii=False, indent=2))
    return out.getvalue()


def _facts(subject: Subject) -> Iterator[Section]:
    """Rows that are theirs or point at them, table by table."""
    by_model: dict[type[models.Model], list[Entry]] = defaultdict(list)
    for found in pointing(subject):
        if found.model is not RightsItem:
            lines = _event(found, subject) if found.model is AuditEvent else _row(found, subject)
            by_model[found.model].append(Entry(list(lines)))
    for model, entries in by_model.items():
        table = table_of(model)
        yield Section(_title(model), table.why, table.kept, entries)


def _event(found: Found, subject: Subject) -> Iterator[Line]:
    event: AuditEvent = found.row
    yield Line("When", _shown(event.happened_at))
    yield Line("What", event.type)
    whose = "by you" if event.actor_id in subject.keys else "about you"
    yield Line("How it concerns you", whose)


def _row(found: Found, subject: Subject) -> Iterator[Line]:
    """What a row says in facts: dates, choices, numbers, what it is of, and their own details."""
    classes = table_of(found.model).fields
    plain = NOT_PERSONAL.get(found.label, "").split()
    for column in found.model._meta.concrete_fields:
        name = column.name
        personal = classes.get(name)
        if name in _MACHINERY or name in plain or (personal and personal.kind in _NOT_FACTS):
            continue
        if personal is None and can_hold_words(column):
            continue
        value = _value(found.row, column, subject)
        if value:
            label = str(column.verbose_name)
            yield Line(label[:1].upper() + label[1:], value)


def _value(row: Any, column: Any, subject: Subject) -> str:
    if column.related_model is not None:
        key = getattr(row, column.attname)
        if key is None:
            return ""
        if column.related_model in _OF_PEOPLE:
            own = {(type(each), each.pk) for each in (*subject.people, *subject.users)}
            return "you" if (column.related_model, key) in own else "somebody else"
        return str(getattr(row, column.name))
    if column.choices:
        return str(getattr(row, f"get_{column.name}_display")())
    return _shown(getattr(row, column.name))


def _words(request: RightsRequest, subject: Subject) -> Iterator[Section]:
    """What people wrote, as the reviewer decided; what is held back says why."""
    by_title: dict[str, list[Entry]] = defaultdict(list)
    for item in request.items.order_by("record_type", "pk"):
        words = words_at(item, subject.pattern)
        text = words.text
        if item.decision != RightsDecision.INCLUDE:
            text = f"Held back: {item.reason}"
        if text:
            by_title[words.title].append(Entry([Line(words.field, text)]))
    for title, entries in by_title.items():
        yield Section(f"Written words: {title}", "", "", entries)


def _answers(subject: Subject) -> Iterator[Section]:
    """What they answered in surveys, as long as it can be told that it was they."""
    rows = answers_of(
        subject.system,
        people=[person.pk for person in subject.people],
        users=[user.pk for user in subject.users],
    ).select_related("wave")
    entries = [
        Entry(
            [
                Line("Survey", row.wave.title),
                Line("Answers", json.dumps(row.answers, sort_keys=True)),
                Line("In your words", row.comment),
            ]
        )
        for row in rows
    ]
    if entries:
        table = table_of(SurveyResponse)
        yield Section("Your answers in surveys", table.why, table.kept, entries)


def _title(model: type[models.Model]) -> str:
    title = str(model._meta.verbose_name_plural)
    return title[:1].upper() + title[1:]


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%-d %B %Y, %H:%M}"
    if isinstance(value, date):
        return f"{value:%-d %B %Y}"
    return "" if value is None else str(value)
