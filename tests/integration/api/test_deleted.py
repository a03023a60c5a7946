"""Records that are deleted for good leave a mark in the feed, for those who could see them."""

from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from accounts.roles import BOARD_MEMBER, Permission
from audit.tracking import MarkDeleted
from engagement.actions.importing.going import LAST
from engagement.actions.importing.undo import run_undo, start_undo
from engagement.enums import SheetKind
from engagement.exports.tables.deleted import NEEDS, TABLE_OF
from engagement.models import Commitment, Event, SheetImport
from ics_crm.api.urls import COLLECTIONS
from jobs.progress import SilentProgress
from partners.deletions import Deletions
from partners.models import Board, Position
from tests import factories as make
from tests.integration.api.conftest import Home, client_of
from tests.integration.imports.logs import imported, log_of
from tests.integration.imports.sheets import sheet

pytestmark = pytest.mark.django_db(transaction=True)


def _page(home: Home, collection: str, cursor: str = "start", more: str = "") -> dict[str, Any]:
    """A page of the feed, from the start or after a cursor."""
    answer = home.client.get(f"/api/v1/{collection}?changed_since={cursor}{more}")
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def _held(page: dict[str, Any]) -> set[str]:
    return {row["id"] for row in page["results"]}


def _undo(home: Home, sheet_import: SheetImport) -> None:
    run_undo(
        start_undo(by=home.manager, sheet_import=sheet_import, reason="Wrong"), SilentProgress()
    )


def test_what_an_undone_import_deletes_comes_marked_to_whoever_could_see_it(home: Home) -> None:
    other = client_of(make.make_user(system=make.make_system()))
    log = imported(home.system, log_of("03/06/2024,Age UK,A One,Talk"))
    before = {name: _page(home, name) for name in ("events", "partnerships", "organisations")}
    _undo(home, log)
    for name, page in before.items():
        since = page["changed_since"]
        deleted = _page(home, name, since)["deleted"]
        assert deleted
        assert _held(page) - set(deleted) == _held(_page(home, name)), name
        # Organisations are everybody's; all others are told in their system alone.
        elsewhere = other.get(f"/api/v1/{name}?changed_since={since}").json()["deleted"]
        assert elsewhere == (deleted if name == "organisations" else [])


def test_deleted_records_are_paged_with_the_rows_and_none_is_missed(home: Home) -> None:
    boards = [make.make_board(system=home.system, name=f"Board {n}") for n in range(6)]
    ids = [str(each.public_id) for each in boards]
    cursor = _page(home, "boards")["changed_since"]
    with transaction.atomic():
        Board.objects.filter(pk__in=[each.pk for each in boards[:3]]).delete()
        Board.objects.filter(pk=boards[3].pk).update(name="Changed")
    boards[4].delete()
    Board.objects.filter(pk=boards[5].pk).update(name="Changed last")
    seen: list[list[str]] = []
    has_more = True
    while has_more:
        body = _page(home, "boards", cursor, "&limit=2")
        seen.append([*sorted(_held(body)), *body["deleted"]])
        cursor, has_more = body["changed_since"], body["next"] is not None
    assert [len(each) for each in seen] == [2, 2, 2]
    assert seen[0][0] == ids[3]
    assert sorted(each for page in seen for each in page) == sorted(ids)
    assert _page(home, "boards", cursor)["deleted"] == []


def test_only_who_could_see_people_is_told_that_one_is_gone(home: Home) -> None:
    cursor = _page(home, "people")["changed_since"]
    board_member = home.client_in_role(BOARD_MEMBER.name)
    person = make.make_person(system=home.system)
    gone = str(person.public_id)
    person.delete()
    assert _page(home, "people", cursor)["deleted"] == [gone]
    here, there = home.system.public_id, make.make_system().public_id
    assert _page(home, "people", cursor, f"&system={here}")["deleted"] == [gone]
    assert _page(home, "people", cursor, f"&system={there}")["deleted"] == []
    answer = board_member.get(f"/api/v1/people?changed_since={cursor}")
    assert answer.json()["deleted"] == []


def test_a_job_that_is_gone_changes_its_person(home: Home) -> None:
    partner = make.make_partnership(system=home.system, name="Ash Council").organisation
    make.make_person(system=home.system, name="Bo Birch", email="bo@birch.example")
    people = "Name,Email,Phone,Organisation,Job title"
    came = sheet(
        home.system, SheetKind.PEOPLE, people, f"Bo Birch,bo@birch.example,,{partner.name},Clerk"
    )
    page = _page(home, "people")
    assert [len(row["positions"]) for row in page["results"]] == [1]
    _undo(home, came)
    after = _page(home, "people", page["changed_since"])
    assert [row["positions"] for row in after["results"]] == [[]]


def test_every_kind_that_leaves_a_mark_is_told_alike_in_its_feed_and_in_exports() -> None:
    marked = {
        model
        for model in apps.get_models()
        if any(isinstance(each, MarkDeleted) for each in getattr(model._meta, "triggers", ()))
    }
    told = {
        view.deletions.model: view.deletions
        for view in COLLECTIONS
        if isinstance(view.deletions, Deletions)
    }
    assert marked == set(told) == set(TABLE_OF)
    for model, deletions in told.items():
        assert deletions.permission == NEEDS.get(model, Permission.VIEW_PARTNERSHIPS)
    # What undoing an import deletes, but for jobs, which show inside people.
    assert {apps.get_model(label) for label in LAST} - {Position} <= marked
    assert {Event, Commitment} <= marked
