"""The same search for programs: rights, pages, and refusals that say what is wrong."""

from rest_framework.test import APIClient

from accounts.models import User
from tests import factories as make
from tests.integration.search.conftest import Library


def _client(user: User) -> APIClient:
    client = APIClient()
    client.force_login(user)
    return client


def test_the_best_of_every_kind_with_the_address_of_each(library: Library) -> None:
    library.note("About quillmere", title="Quillmere talk")
    for number in range(6):
        make.make_commitment(partnership=library.partnership, text=f"Quillmere {number}")
    client = _client(library.manager)
    body = client.get("/api/v1/search", {"q": "quillmere"}).json()
    kinds = [hit["kind"] for hit in body["results"]]
    assert kinds == ["organisations", "events", *["commitments"] * 5, "notes"]
    assert body["more"] == ["commitments"]
    assert (body["next"], body["previous"]) == (None, None)
    for hit in body["results"]:
        assert client.get(hit["url"]).json()["id"] == hit["id"]


def test_one_kind_by_pages_forwards_and_backwards(library: Library) -> None:
    for number in range(7):
        make.make_person(system=library.system, name=f"Jo Quillmere {number}")
    client = _client(library.manager)
    pages, address = [], "/api/v1/search?q=quillmere&kind=people&limit=3"
    while address:
        body = client.get(address).json()
        pages.append([hit["name"][-1] for hit in body["results"]])
        last, address = body, body["next"]
    assert pages == [["0", "1", "2"], ["3", "4", "5"], ["6"]]
    assert [hit["name"][-1] for hit in client.get(last["previous"]).json()["results"]] == pages[1]


def test_rights_are_those_of_the_pages(library: Library) -> None:
    library.note("Nobody may know.", title="Talk")
    make.make_person(system=library.system, name="Nobody Known")
    query = {"q": "nobody"}
    kinds = [
        [hit["kind"] for hit in _client(user).get("/api/v1/search", query).json()["results"]]
        for user in (library.manager, library.analyst, library.board_member, library.stranger)
    ]
    assert kinds == [["people", "notes"], ["people"], [], []]
    assert APIClient().get("/api/v1/search", query).status_code == 401
    for kind in ("people", "notes"):
        answer = _client(library.board_member).get("/api/v1/search", {**query, "kind": kind})
        assert answer.json()["results"] == []


def test_what_is_wrong_is_said(library: Library) -> None:
    client = _client(library.manager)
    for query, field in (
        ({}, "q"),
        ({"q": "a"}, "q"),
        ({"q": "a", "kind": "people"}, "q"),
        ({"q": "quill", "kind": "cats"}, "kind"),
        ({"q": "quill", "sort": "name"}, "sort"),
        ({"q": "quill", "kind": "people", "limit": "0"}, "limit"),
    ):
        answer = client.get("/api/v1/search", query)
        assert answer.status_code == 400
        assert list(answer.json()["errors"]) == [field]
    answer = client.get("/api/v1/search", {"q": "quill", "kind": "people", "after": "mine"})
    assert answer.status_code == 400
    assert "cursor" in answer.json()["detail"]


def test_the_start_of_the_api_leads_there(library: Library) -> None:
    assert _client(library.manager).get("/api/v1/").json()["search"].endswith("/api/v1/search")
