"""What is held back is in no file of an answer, nor in what the files say of themselves."""

import csv
import io
import re
import zipfile
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from pypdf import PdfReader

from accounts.models import User
from engagement.actions.information.answer import approve_answer
from engagement.actions.information.review import Ground, Judgement, decide_item
from engagement.actions.plan_statement import Shown
from engagement.analytics.information.catalogue import LEFT_OUT, SOURCES
from engagement.disclosing import run_make_answer
from engagement.enums import ItemDecision
from engagement.foi.passages import Span
from engagement.models import InformationItem, InformationRequest
from jobs.progress import SilentProgress
from partners.models import Partnership
from tests import factories as make
from tests.factories.information import again, finish, make_officer, release_all, search

pytestmark = pytest.mark.django_db

HOSTILE = "=cmd|'/c calc'!A1 <script>alert(1)</script> \u202e\u0000#text[x]".replace("\0", "")
# Made by the database, or refused by it while nothing else of the record says so.
NOT_BY_ITSELF = {"search_key", "withdrawn_reason", "decided_by", "withheld_because", "answer"}


def _fields_of_source(kind: Any) -> set[str]:
    named: set[str] = set()
    for part in kind.parts:
        named |= {f"{kind.model.__name__}.{part.key}"}
        if isinstance(part.read, str) and part.read:
            named.add(f"{kind.model.__name__}.{part.read}")
        named |= {
            each if each[0].isupper() else f"{kind.model.__name__}.{each}" for each in part.covers
        }
    return named


def test_every_text_of_people_is_searched_or_left_out_with_a_reason() -> None:
    searched = {name for source in SOURCES for name in _fields_of_source(source)}
    forgotten = [
        f"{model.__name__}.{name}"
        for model in apps.get_app_config("engagement").get_models()
        if model.__name__ not in LEFT_OUT
        for name in getattr(model, "PERSONAL_FIELDS", ())
        if name != "search_key"  # the title again, folded
        and f"{model.__name__}.{name}" not in searched
    ]
    assert forgotten == []


def test_what_is_left_out_is_there() -> None:
    there = {model.__name__ for model in apps.get_app_config("engagement").get_models()}
    assert set(LEFT_OUT) <= there


def _marked_partner() -> tuple[Partnership, set[str]]:
    """A partnership with records whose every text carries a mark of its own, and the marks."""
    partnership = make.make_partnership()
    event = make.make_event(partnerships=[partnership], title="x", notes="x", tone=3)
    plan_partner = make.make_plan_partner(partnership=partnership)
    records: list[models.Model] = [
        event,
        make.make_discussion_point(partnership=partnership),
        make.make_commitment(partnership=partnership),
        make.make_issue(partnership=partnership),
        make.make_document(partnership=partnership),
        make.make_decision(partnership=partnership),
    ]
    said = "Kept cause. Secret MARK900Q said so."
    make.make_pressure(partnership=partnership, cause=said, document=said.replace("900", "901"))
    make.make_plan_position(plan_partner=plan_partner, shown=Shown(note="NOTE-OF-A-POSITION."))
    marks = {"MARK900Q", "MARK901Q"}
    for record in records:
        for field in getattr(record, "PERSONAL_FIELDS", ()):
            if field not in NOT_BY_ITSELF:
                mark = f"MARK{len(marks):03d}Q"
                marks.add(mark)
                text = f"Kept {field}. Secret {mark} said so."
                type(record)._default_manager.filter(pk=record.pk).update(**{field: text})
    return partnership, marks


def _secrets(item: InformationItem) -> tuple[Span, ...]:
    """The second sentence of each text with a mark."""
    return tuple(
        Span(at, start, len(text), "36(2)")
        for at, text in enumerate(item.texts)
        if (start := text.find("Secret MARK")) >= 0
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


def _opened(content: bytes) -> tuple[zipfile.ZipFile, str]:
    packed = zipfile.ZipFile(io.BytesIO(content))
    pdf = PdfReader(io.BytesIO(packed.read("answer.pdf")))
    words = " ".join(page.extract_text() for page in pdf.pages)
    xmp = pdf.xmp_metadata.stream.get_data().decode() if pdf.xmp_metadata else ""
    return packed, f"{words} {dict(pdf.metadata or {})} {xmp}"


def test_nothing_that_is_blanked_or_withheld_is_in_the_files() -> None:
    partnership, marks = _marked_partner()
    system = partnership.system
    by = make_officer(system)
    hostile = make.make_issue(partnership=partnership, text=HOSTILE)
    request = search(make.make_information_request(by=by, system=system, asked_by="ASKER-Q"), by)
    assert _redact_marks(request, by) == marks
    withheld = request.items.get(record_id=request.items.get(kind="plan_position").record_id)
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
    content = made.content()
    packed, paper = _opened(content)
    everything = paper + "".join(
        packed.read(name).decode("utf-8", "replace") for name in packed.namelist()
    )
    assert b"MARK" not in content
    for secret in ("MARK0", "NOTE-OF-A", "ASKER-Q", by.name, approver.name, by.email):
        assert secret not in everything
    assert "Kept notes." in paper.replace("\n", " ")
    assert "[Redacted: section 36(2)]" in packed.read("items.csv").decode()
    rows = list(csv.reader(io.StringIO(packed.read("items.csv").decode("utf-8-sig"))))
    assert next(row[3] for row in rows if hostile.text[:4] in row[3]).startswith("'=cmd")
    lines = list(csv.reader(io.StringIO(packed.read("exemptions.csv").decode("utf-8-sig"))))
    assert [str(withheld.number), "Withheld", "41"] in [line[:3] for line in lines]
    assert str(withheld.number) not in {row[0] for row in rows}
    assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert packed.comment == b""
    assert not any(entry.comment or entry.extra for entry in packed.infolist())
    assert "CreationDate" not in paper
    assert "/Author" not in paper
