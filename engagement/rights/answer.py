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
from engagement.scoring.survey.instrument_document import parse_instrument
from partners.models import Person
from partners.presenters.history import event_words

# Of words a reviewer decides; the rest leads to nobody or opens a door.
_NOT_FACTS = {Kind.WORDS, Kind.OPINION, Kind.FILE, Kind.SECRET, Kind.TECHNICAL}
_MACHINERY = {
    *("id", "public_id", "version", "changed_xid", "search_key"),
    *("updated_at", "system", "is_standing"),
}
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
    sections = [*_facts(request, subject), *_words(request, subject), *_answers(subject)]
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


def _facts(request: RightsRequest, subject: Subject) -> Iterator[Section]:
    """Rows that are theirs or point at them, table by table."""
    shown = _Values(request, subject)
    by_model: dict[type[models.Model], list[Entry]] = defaultdict(list)
    for found in pointing(subject):
        if found.model is not RightsItem:
            lines = _event(found, subject) if found.model is AuditEvent else _row(found, shown)
            by_model[found.model].append(Entry(list(lines)))
    for model, entries in by_model.items():
        table = table_of(model)
        yield Section(_title(model), table.why, _sentence_within(table.kept), entries)


def _event(found: Found, subject: Subject) -> Iterator[Line]:
    event: AuditEvent = found.row
    yield Line("When", _shown(event.happened_at))
    yield Line("What", event_words(event.type))
    whose = "by you" if event.actor_id in subject.keys else "about you"
    yield Line("How it concerns you", whose)


def _row(found: Found, shown: "_Values") -> Iterator[Line]:
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
        value = shown.of(found.row, column)
        if value:
            label = str(column.verbose_name)
            yield Line(label[:1].upper() + label[1:], value)


class _Values:
    """What columns say, as the person may read it."""

    def __init__(self, request: RightsRequest, subject: Subject) -> None:
        self._own = {(type(each), each.pk) for each in (*subject.people, *subject.users)}
        held = request.items.held_back().values_list("record_type", "row")
        self._held = set(held)

    def of(self, row: Any, column: Any) -> str:
        """The value of a column in words; empty where there is none."""
        if column.related_model is not None:
            key = getattr(row, column.attname)
            return "" if key is None else self._related(row, column, key)
        if column.choices:
            return str(getattr(row, f"get_{column.name}_display")())
        return _shown(getattr(row, column.name))

    def _related(self, row: Any, column: Any, key: Any) -> str:
        if column.related_model in _OF_PEOPLE:
            return "you" if (column.related_model, key) in self._own else "somebody else"
        if (column.related_model._meta.label, str(key)) in self._held:
            # What it is called may be among the words that are held back.
            return "held back"
        record = getattr(row, column.name)
        began = getattr(record, "starts_at", None)
        return f"{record}, {_shown(began)}" if began else str(record)


def _words(request: RightsRequest, subject: Subject) -> Iterator[Section]:
    """What people wrote, as the reviewer decided; what is held back says why."""
    by_title: dict[str, list[Entry]] = defaultdict(list)
    for item in request.items.order_by("record_type", "pk"):
        words = words_at(item, subject.pattern)
        text = words.text
        if item.decision != RightsDecision.INCLUDE:
            text = f"Held back: {item.reason}"
        if text:
            label = f"{words.field[:1].upper()}{words.field[1:]}"
            by_title[words.title].append(Entry([Line(label, text)]))
    for title, entries in by_title.items():
        yield Section(f"Written words: {title}", "", "", entries)


def _answers(subject: Subject) -> Iterator[Section]:
    """What they answered in surveys, as long as it can be told that it was they."""
    rows = answers_of(
        subject.system,
        people=[person.pk for person in subject.people],
        users=[user.pk for user in subject.users],
    ).select_related("wave__instrument_version")
    entries = [Entry(list(_answered(row))) for row in rows]
    if entries:
        table = table_of(SurveyResponse)
        kept = _sentence_within(table.kept)
        yield Section("Your answers in surveys", table.why, kept, entries)


def _answered(response: SurveyResponse) -> Iterator[Line]:
    """A response with its questions, in the words of the survey."""
    yield Line("Survey", response.wave.title)
    instrument = parse_instrument(response.wave.instrument_version.document)
    for question in instrument.questions:
        if question.code in response.answers:
            point = response.answers[question.code]
            labels = question.point_labels or instrument.point_labels
            said = "Can't say" if point is None else f"{point}: {labels[point - 1]}"
            about = response.about_id is not None and question.text_about_partner
            yield Line(about or question.text, said)
    yield Line("In your words", response.comment)


def _title(model: type[models.Model]) -> str:
    title = str(model._meta.verbose_name_plural)
    return title[:1].upper() + title[1:]


def _sentence_within(sentence: str) -> str:
    return f"{sentence[:1].lower()}{sentence[1:]}"


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%-d %B %Y, %H:%M}"
    if isinstance(value, date):
        return f"{value:%-d %B %Y}"
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
