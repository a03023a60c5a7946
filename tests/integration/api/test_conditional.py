"""What a caller has already is not sent again; what has changed for them is."""

import gzip
import json
from typing import Any

import pytest
from django.test import Client

from partners.actions.person import change_person, start_position
from partners.models import Person
from tests import factories as make
from tests.integration.api.conftest import Home


@pytest.fixture
def person(home: Home) -> Person:
    return make.make_person(system=home.system)


def _get(home: Home, address: str, etag: str = "") -> Any:
    return home.client.get(address, headers={"If-None-Match": etag} if etag else {})


def _rename(home: Home, person: Person, name: str) -> None:
    version = person.version
    change_person(
        by=home.manager, person=person, name=name, email="", phone="", expected_version=version
    )


def test_a_record_that_did_not_change_is_not_sent_again(home: Home, person: Person) -> None:
    address = f"/api/v1/people/{person.public_id}"
    first = _get(home, address)
    again = _get(home, address, first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert again["Cache-Control"] == "private, no-cache"
    assert {"Authorization", "Cookie"} <= {each.strip() for each in again["Vary"].split(",")}
    assert _get(home, address, f'"7", W/{first["ETag"]}').status_code == 304
    _rename(home, person, "New")
    changed = _get(home, address, first["ETag"])
    assert (changed.status_code, changed.json()["name"]) == (200, "New")


def test_a_part_of_a_record_changes_its_tag_and_not_its_version(home: Home, person: Person) -> None:
    address = f"/api/v1/people/{person.public_id}"
    first = _get(home, address)
    start_position(by=home.manager, person=person, organisation=make.make_organisation(), title="")
    changed = _get(home, address, first["ETag"])
    assert changed.status_code == 200
    assert changed.json()["version"] == first.json()["version"]


def test_the_tag_depends_on_the_fields_and_on_who_reads(home: Home) -> None:
    event = make.make_event(
        partnerships=[make.make_partnership(system=home.system)],
        notes="Said in confidence.",
    )
    address = f"/api/v1/events/{event.public_id}"
    tags = {
        _get(home, address)["ETag"],
        _get(home, f"{address}?fields=id,title")["ETag"],
        _get(home, f"{address}?expand=system")["ETag"],
        home.client_in_role("board_member").get(address)["ETag"],
    }
    assert len(tags) == 4
    assert {tag.partition(".")[0] for tag in tags} == {'"1'}


def test_the_tag_of_what_was_read_is_good_for_a_change(home: Home, person: Person) -> None:
    address = f"/api/v1/people/{person.public_id}"
    details = {"name": "Another Name"}
    for query in ("", "?fields=name", "?expand=system"):
        read = _get(home, address + query)
        sent = home.client.put(address, details, headers={"If-Match": f"W/{read['ETag']}"})
        assert sent.status_code == 200, query
        late = home.client.put(address, details, headers={"If-Match": read["ETag"]})
        assert late.status_code == 412


def test_a_page_that_did_not_change_is_not_sent_again(home: Home, person: Person) -> None:
    for _ in range(3):
        make.make_person(system=home.system)
    address = "/api/v1/people?limit=2"
    first = _get(home, address)
    assert first.json()["next"]
    assert _get(home, address, first["ETag"]).status_code == 304
    assert _get(home, "/api/v1/people?limit=3", first["ETag"]).status_code == 200
    _rename(home, person, "Aaron")
    assert _get(home, address, first["ETag"]).status_code == 200


def test_a_browser_keeps_nothing_and_a_write_is_never_kept(home: Home, person: Person) -> None:
    browser = Client()
    browser.force_login(home.manager)
    assert browser.get("/api/v1/people")["Cache-Control"] == "private, no-store"
    made = home.client.post("/api/v1/people", {"system": home.system.public_id, "name": "N"})
    assert made["Cache-Control"] == "private, no-store"
    assert made["ETag"] == '"1"'
    missing = home.client.get(f"/api/v1/people/{home.system.public_id}")
    assert (missing.status_code, missing["Cache-Control"]) == (404, "private, no-store")


def test_answers_are_compressed_for_who_takes_them_so(home: Home, person: Person) -> None:
    for _ in range(20):
        make.make_person(system=home.system)
    plain = _get(home, "/api/v1/people")
    assert "Content-Encoding" not in plain
    packed = home.client.get("/api/v1/people", headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(plain.content) / 3
    assert json.loads(gzip.decompress(packed.content)) == plain.json()
    assert packed["ETag"] == f"W/{plain['ETag']}"
    kept = {"Accept-Encoding": "gzip", "If-None-Match": packed["ETag"]}
    assert home.client.get("/api/v1/people", headers=kept).status_code == 304
