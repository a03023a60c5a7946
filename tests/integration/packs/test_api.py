"""Packs through the API: the same rights as on the pages, and the document byte for byte."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from accounts.roles import BOARD_MEMBER, PARTNERSHIP_MANAGER, SYSTEM_ADMINISTRATOR
from engagement.actions.pack import withdraw_pack
from engagement.actions.pack_release import MadeFile, store_pack_file
from engagement.actions.pack_words import write_pack_text
from engagement.enums import PackFileKind
from engagement.models import Pack
from engagement.packs.document import sha256_of
from partners.models import System
from tests import factories as make
from tests.integration.api.conftest import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def system() -> System:
    return make.make_system()


@pytest.fixture
def manager(system: System) -> User:
    return make.make_user(system=system, role=PARTNERSHIP_MANAGER.name)


def of_role(system: System, role: str = BOARD_MEMBER.name) -> APIClient:
    return client_of(make.make_user(system=system, role=role))


def listed(client: APIClient, **asked: str) -> list[dict[str, Any]]:
    answer = client.get("/api/v1/packs", asked)
    assert answer.status_code == 200, answer.content
    rows: list[dict[str, Any]] = answer.json()["results"]
    return rows


def address(pack: Pack, rest: str = "") -> str:
    return f"/api/v1/packs/{pack.public_id}{rest}"


def store(pack: Pack, kind: PackFileKind = PackFileKind.PAPER, content: bytes = b"%PDF-1") -> None:
    made = MadeFile(kind, "pack.pdf", content, "0" * 64)
    store_pack_file(by=make.TESTS, pack=Pack.objects.get(pk=pack.pk), made=made)


def test_a_pack_shows_its_words_hash_approver_and_files(system: System, manager: User) -> None:
    pack = make.make_written_pack(system=system, by=manager)
    write_pack_text(by=manager, pack=pack, slot="so_what:over_time.contacts", text="So this")
    write_pack_text(by=manager, pack=pack, slot="purpose", text="To assure the board.")
    store(pack)
    found = client_of(manager).get(address(pack))
    body = found.json()
    assert found.headers["ETag"].startswith(f'"{body["version"]}.')
    assert body["front_sheet"]["purpose"] == "To assure the board."
    assert body["front_sheet"]["summary"] == ""
    assert body["so_what"] == {"over_time.contacts": "So this"}
    assert pack.figures is not None
    assert body["sha256"] == pack.figures.sha256
    assert body["author"]["name"] == manager.name
    assert body["approved_by"] is None
    assert [file["kind"] for file in body["files"]] == ["paper"]
    assert body["files"][0]["address"].endswith(address(pack, "/files/paper"))
    assert body["document"].endswith(address(pack, "/document"))


def test_a_pack_without_figures_has_no_document(system: System, manager: User) -> None:
    pack = make.make_pack(system=system, by=manager)
    client = client_of(manager)
    body = client.get(address(pack)).json()
    assert (body["sha256"], body["document"], body["figures_as_at"]) == (None, None, None)
    assert client.get(address(pack, "/document")).status_code == 404
    assert client.get(address(pack, "/files/paper")).status_code == 404


def test_the_document_is_given_exactly_as_stored_with_its_hash_as_etag(system: System) -> None:
    pack = make.make_published_pack(system=system)
    assert pack.figures is not None
    client = of_role(system)
    answer = client.get(address(pack, "/document"))
    assert answer.status_code == 200
    assert answer.content == pack.figures.document.content()
    assert answer.headers["ETag"] == f'"{sha256_of(answer.content)}"'
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    etag = answer.headers["ETag"]
    for known in (etag, f"W/{etag}", f'"other", {etag}'):
        again = client.get(address(pack, "/document"), headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
    other = client.get(address(pack, "/document"), headers={"If-None-Match": '"other"'})
    assert other.status_code == 200


def test_files_are_handed_out_for_saving_whatever_type_is_asked_for(system: System) -> None:
    pack = make.make_published_pack(system=system)
    store(pack, PackFileKind.WORKBOOK, b"PK workbook")
    client = of_role(system)
    for accepts in ("*/*", "application/json", "application/octet-stream", "application/pdf"):
        answer = client.get(address(pack, "/files/workbook"), headers={"Accept": accepts})
        assert answer.status_code == 200, accepts
        assert answer.content == b"PK workbook"
        assert answer.headers["Content-Disposition"].startswith("attachment")
    missing = client.get(address(pack, "/files/paper"), headers={"Accept": "application/pdf"})
    assert missing.status_code == 404
    assert missing.json()["status"] == 404
    assert client.get(address(pack, "/files/other")).status_code == 404


def test_readers_see_what_is_published_and_makers_see_all(system: System, manager: User) -> None:
    draft = make.make_gathered_pack(system=system, by=manager)
    approved = make.make_approved_pack(system=system)
    private = make.make_published_pack(system=system)
    public = make.make_published_pack(system=system, audience="public")
    ids = {str(pack.public_id) for pack in (private, public)}
    board = of_role(system)
    assert {row["id"] for row in listed(board)} == ids
    for pack in (draft, approved):
        assert board.get(address(pack)).status_code == 404
        assert board.get(address(pack, "/document")).status_code == 404
    assert len(listed(client_of(manager))) == 4
    assert len(listed(of_role(system, SYSTEM_ADMINISTRATOR.name))) == 4
    stranger = of_role(make.make_system(), PARTNERSHIP_MANAGER.name)
    assert listed(stranger) == []
    for rest in ("", "/document", "/files/paper"):
        assert stranger.get(address(public, rest)).status_code == 404
    assert APIClient().get(address(public)).status_code == 401


def test_the_list_is_narrowed_and_leaves_out_what_was_taken_back(
    system: System, manager: User
) -> None:
    board = make.make_pack(system=system, by=manager)
    evidence = make.make_pack(system=system, by=manager, kind="assessment")
    gone = make.make_pack(system=system, by=manager)
    withdraw_pack(by=manager, pack=gone, reason="Begun twice")
    client = client_of(manager)
    assert {row["id"] for row in listed(client)} == {str(p.public_id) for p in (board, evidence)}
    assert [row["id"] for row in listed(client, kind="assessment")] == [str(evidence.public_id)]
    assert len(listed(client, withdrawn="true")) == 3
    assert listed(client, state="published") == []
    assert len(listed(client, system=str(system.public_id), until="2026-03-31")) == 2
    assert listed(client, since="2026-04-01") == []
    assert client.get("/api/v1/packs", {"kynd": "board"}).status_code == 400


def test_a_withdrawn_pack_stays_readable_and_says_why(system: System, manager: User) -> None:
    pack = make.make_published_pack(system=system)
    withdraw_pack(by=manager, pack=pack, reason="A figure was wrong")
    body = of_role(system).get(address(pack)).json()
    assert (body["withdrawn"], body["withdrawn_reason"]) == (True, "A figure was wrong")


def test_nothing_is_written_through_the_api(system: System, manager: User) -> None:
    pack = make.make_pack(system=system, by=manager)
    client = client_of(manager)
    assert client.post("/api/v1/packs", {}, format="json").status_code == 405
    assert client.put(address(pack), {}, format="json").status_code == 405
    assert client.delete(address(pack)).status_code == 405


def test_the_list_costs_the_same_at_any_size_and_reads_no_content(
    system: System, manager: User
) -> None:
    client = client_of(manager)

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            listed(client)
        assert not any("compressed" in query["sql"] for query in captured)
        return len(captured)

    store(make.make_gathered_pack(system=system, by=manager))
    cost()
    one = cost()
    for _ in range(3):
        store(make.make_written_pack(system=system, by=manager))
    assert cost() == one


def test_each_figure_is_given_as_published_beside_the_latest(system: System) -> None:
    pack = make.make_published_pack(system=system)
    client = of_role(system)
    before = client.get(address(pack, "/figures")).json()
    assert pack.figures is not None
    assert (before["sha256"], before["latest_as_at"]) == (pack.figures.sha256, None)
    assert before["figures"]
    assert {figure["latest"] for figure in before["figures"]} == {None}
    make.make_pack_comparison(pack, value=0.61)
    after = client.get(address(pack, "/figures")).json()
    assert after["latest_as_at"] is not None
    assert [f["value"] for f in after["figures"]] == [f["value"] for f in before["figures"]]
    assert 0.61 in {figure["latest"] for figure in after["figures"]}
    assert 0.61 not in {figure["value"] for figure in after["figures"]}
    row = after["figures"][0]["row"]
    narrowed = client.get(address(pack, "/figures"), {"row": row}).json()["figures"]
    assert narrowed == [figure for figure in after["figures"] if figure["row"] == row]
    assert of_role(make.make_system()).get(address(pack, "/figures")).status_code == 404
    assert client.get(address(pack, "/figures"), {"rows": row}).status_code == 400
