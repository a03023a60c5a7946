"""Who is erased is to be found nowhere: planted in every field that the classification names."""

import gzip
import io
import json
import logging
import zipfile

import pytest
from django.apps import apps
from django.db import connection

from accounts.models import User
from audit.sealing import seal_on
from audit.verifying import check
from engagement.actions.rights.item import decide_item, include_rest
from engagement.actions.rights.request import carry_out
from engagement.enums import RightsDecision, RightsKind, RightsState
from engagement.models import RightsRequest, ScoreSeries
from engagement.rights.work import run_answer, run_erase
from jobs.models import FileChunk, Job, StoredFile
from jobs.progress import SilentProgress
from partners.models import Person
from tests import factories as make
from tests.integration.personal.planting import EMAIL, NAME, furnish, plant
from tests.world import World, build_world

pytestmark = pytest.mark.django_db
# The record says it now, or the next change before it, where it is found.
SAID_ELSEWHERE = ("audit.RecordChange", "after")


@pytest.fixture
def world() -> World:
    return build_world()


@pytest.fixture
def zora(world: World) -> Person:
    return make.make_person(system=world.system, name=NAME, email=EMAIL)


def _lead(world: World) -> User:
    return world.users["information_governance_lead"]


def _worked_on(request: RightsRequest) -> RightsRequest:
    carry_out(by=request.created_by, request=request)
    request.refresh_from_db()
    assert request.job is not None
    (run_answer if request.is_access else run_erase)(request.job, SilentProgress())
    request.refresh_from_db()
    return request


def _tables_that_say(*words: str) -> list[str]:
    """Tables of the database, ours and others', in a row of which one of the words stands.

    Whole rows are read as text, whatever the type of a column; bytes stand there as hexadecimals.
    """
    known = [form for word in words for form in (word, word.encode().hex())]
    tables = connection.introspection.table_names()
    asked = " UNION ALL ".join(
        f"(SELECT '{table}' FROM \"{table}\" t WHERE t::text ~* %s LIMIT 1)" for table in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(asked, ["|".join(known)] * len(tables))
        return [table for (table,) in cursor.fetchall()]


def _files_that_say(*words: str) -> list[str]:
    pieces = [
        gzip.decompress(bytes(row.compressed)) for row in StoredFile.objects.all() if row.size
    ]
    pieces += [bytes(chunk.content) for chunk in FileChunk.objects.all()]
    return [word for word in words for piece in pieces if word.encode() in piece]


def _scores() -> list[tuple[object, ...]]:
    columns = ("partnership", "measure", "mean", "sd", "credibility")
    return [
        tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)
        for row in ScoreSeries.objects.order_by("pk").values_list(*columns)
    ]


def test_all_that_was_planted_is_found_and_given_and_then_erased(
    world: World, zora: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    by = _lead(world)
    furnish(world.system, by)
    planted, missing = plant(world.system, by)
    assert missing == set(), "Give the world or `furnish` a row in which somebody can be named."
    file = StoredFile.holding("notes.csv", f"who,what\n{NAME},spoke\n".encode(), created_by=by)
    file.save()
    Job.objects.filter(system_public_id=world.system.public_id).update(input_file=file)

    access = make.make_searched_request(person=zora, by=by)
    found = set(access.items.values_list("record_type", "field"))
    assert planted - found == {SAID_ELSEWHERE}
    assert ("jobs.StoredFile", "compressed") in found
    everywhere = _tables_that_say("Quill", "zora")
    assert {apps.get_model(label)._meta.db_table for label, _field in planted} <= set(everywhere)
    held = access.items.get(record_type="engagement.Commitment", field="text")
    decide_item(
        by=by, item=held, decision=RightsDecision.HOLD_BACK, reason="Told in confidence by another"
    )
    include_rest(by=by, request=access)
    access = _worked_on(access)
    assert access.file is not None
    parts = zipfile.ZipFile(io.BytesIO(access.file.content()))
    given = json.loads(parts.read("data.json"))
    words = [s for s in given["sections"] if s["title"].startswith("Written words")]
    assert sum(len(section["entries"]) for section in words) == access.items.count()
    assert "Told in confidence by another" in parts.read("what-is-kept-about-you.html").decode()

    seal_on()
    scores = _scores()
    assert scores
    erasure = make.make_searched_request(person=zora, by=by, kind=RightsKind.ERASURE)
    erasure = _worked_on(erasure)
    assert erasure.state == RightsState.DONE
    assert _tables_that_say("quill", "zora") == []
    assert _files_that_say("Quill", "zora") == []
    assert _scores() == scores
    seal_on()
    assert check().sentences == []
    assert "quill" not in caplog.text.lower()
