"""What is held back is in no file of an answer, nor in what the files say of themselves."""

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pgtrigger
import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from accounts.models import User
from engagement.actions.information.answer import approve_answer
from engagement.actions.information.review import Ground, Judgement, decide_item
from engagement.actions.plan_statement import Shown
from engagement.analytics.information.catalogue import LEFT_OUT, SOURCES
from engagement.analytics.information.source import Source
from engagement.disclosing import run_make_answer
from engagement.enums import ItemDecision
from engagement.foi.passages import Span
from engagement.models import InformationItem, InformationRequest
from engagement.personal.kinds import Erasure, Kind
from engagement.personal.register import TABLES, can_hold_words
from jobs.progress import SilentProgress
from partners.models import System
from tests import factories as make
from tests.factories.information import again, finish, make_officer, release_all, search
from tests.opened_answer import opened
from tests.world import build_world

pytestmark = pytest.mark.django_db

HOSTILE = "=cmd|'/c calc'!A1 <script>alert(1)</script> \u202e\u0000#text[x]".replace("\0", "")
# What nobody writes about somebody, or is worked out from what is written.
NOT_WRITTEN = {Kind.FILE, Kind.SECRET, Kind.TECHNICAL, Kind.ACCOUNT}
SECRET = re.compile(r"Secret MARK\d+Q said so\.")
OUR_APPS = ("engagement.", "partners.")


def _texts_of(source: Source) -> Iterator[str]:
    """Fields of text that a source holds, as ``app.Model.field``."""
    label = source.model._meta.label
    for part in source.parts:
        for name in (part.key, part.read, *part.covers):
            if isinstance(name, str) and name[:1].isupper():
                yield f"engagement.{name}"
            elif isinstance(name, str) and name and "." not in name:
                yield f"{label}.{name}"


def test_every_text_of_people_is_searched_or_left_out_with_a_reason() -> None:
    searched = {name for source in SOURCES for name in _texts_of(source)}
    written = {
        f"{label}.{name}"
        for label, table in TABLES.items()
        if label.startswith(OUR_APPS) and label.rpartition(".")[2] not in LEFT_OUT
        for name, personal in table.fields.items()
        if personal.kind not in NOT_WRITTEN and personal.erasure != Erasure.FOLLOW
    }
    assert sorted(written - searched) == []
    assert len(written) > 50


def test_what_is_left_out_is_there_and_is_not_searched() -> None:
    there = {model.__name__ for model in apps.get_models()}
    assert set(LEFT_OUT) <= there
    assert set(LEFT_OUT).isdisjoint(source.model.__name__ for source in SOURCES)


def _mark(system: System) -> dict[str, str]:
    """Leave a mark in every field of text of every source, in a row that takes it; where."""
    marks: dict[str, str] = {}
    with pgtrigger.ignore():
        for name in sorted({name for source in SOURCES for name in _texts_of(source)}):
            label, _, field = name.rpartition(".")
            model = apps.get_model(label)
            column = {each.name: each for each in model._meta.concrete_fields}.get(field)
            if column is not None and can_hold_words(column):
                mark = f"MARK{len(marks):03d}Q"
                text = f"Kept {field}. Secret {mark} said so."
                if _was_said(model, system, {field: text[: getattr(column, "max_length", None)]}):
                    marks[mark] = name
    return marks


def _was_said(model: Any, system: System, said: dict[str, str]) -> bool:
    """Whether a row took it: some cannot say anything in the state that they are in."""
    rows = model._default_manager.filter(system=system).order_by("-pk").values_list("pk", flat=True)
    for pk in rows[:20]:
        with suppress(IntegrityError), transaction.atomic():
            model._default_manager.filter(pk=pk).update(**said)
            return True
    return False


def _secrets(item: InformationItem) -> tuple[Span, ...]:
    """The second sentence of each text with a mark."""
    return tuple(
        Span(at, *found.span(), "36(2)")
        for at, text in enumerate(item.texts)
        for found in SECRET.finditer(text)
    )


def _redact_marks(request: InformationRequest, by: User) -> set[str]:
    """Blank the sentences with marks; the marks."""
    ground = Ground("36(2)", "It would inhibit frank advice.", "Candour weighs more.")
    found: set[str] = set()
    for item in request.items.all():
        if spans := _secrets(item):
            found |= {m for text in item.texts for m in re.findall(r"MARK\d+Q", text)}
            judgement = Judgement(ItemDecision.REDACT, (ground,), spans)
            decide_item(by=by, item=item, judgement=judgement)
    return found


def test_nothing_that_is_blanked_or_withheld_is_in_the_files() -> None:
    system = build_world().system
    marks = _mark(system)
    by = make_officer(system)
    partnership = make.make_partnership(system=system)
    hostile = make.make_issue(partnership=partnership, text=HOSTILE)
    plan_partner = make.make_plan_partner(partnership=partnership)
    make.make_plan_position(plan_partner=plan_partner, shown=Shown(note="NOTE-OF-A-POSITION."))
    request = search(make.make_information_request(by=by, system=system, asked_by="ASKER-Q"), by)
    redacted = _redact_marks(request, by)
    assert [where for mark, where in marks.items() if mark not in redacted] == []
    assert len(marks) > 30
    assert {source.kind for source in SOURCES} - set(
        request.items.values_list("kind", flat=True)
    ) == set()
    withheld = request.items.get(parts__contains=[{"text": "NOTE-OF-A-POSITION."}])
    why = Ground("41", "They told us in confidence.")
    decide_item(by=by, item=withheld, judgement=Judgement(ItemDecision.WITHHOLD, (why,)))
    release_all(request, by)

    approver = make_officer(system)
    job = approve_answer(by=approver, request=request).answer_job
    assert job is not None
    run_make_answer(job, SilentProgress())
    finish(job)

    made = again(request).answer
    assert made is not None
    answer = opened(made.content())
    assert "MARK" not in f"{answer.paper} {answer.hidden}"
    for secret in ("MARK0", "NOTE-OF-A", "ASKER-Q", by.name, approver.name, by.email):
        assert not answer.says(secret)
    assert "Kept notes." in answer.paper
    assert "[Redacted: section 36(2)]" in str(answer.items)
    rows = answer.items
    assert next(row[3] for row in rows if hostile.text[:4] in row[3]).startswith("'=cmd")
    assert [str(withheld.number), "Withheld", "41"] in [line[:3] for line in answer.exemptions]
    assert str(withheld.number) not in {row[0] for row in rows}
    entries = answer.packed.infolist()
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert answer.packed.comment == b""
    assert not any(entry.comment or entry.extra for entry in entries)
    assert "CreationDate" not in answer.hidden
    assert "/Author" not in answer.hidden
