"""Records by the keys of other systems: given, shown, found, named in bodies, forgotten."""

from typing import Any

import pytest

from audit.models import AuditEvent
from partners.actions.organisation import add_identifier
from partners.actions.person import erase_person
from partners.models import ExternalKey, Person
from tests import factories as make
from tests.integration.api.conftest import Home, client_of
from tests.integration.api.records import body_for, one_of_each

KEYED = (
    "organisations",
    "partnerships",
    "people",
    "events",
    "commitments",
    "documents",
    "issues",
    "discussion-points",
)


def test_a_record_is_shown_found_and_refused_by_its_key(home: Home) -> None:
    records = one_of_each(home.system)
    for collection in KEYED:
        address = f"/api/v1/{collection}"
        key = {"external_id": f"A/7 {collection}", "external_source": "sirona"}
        made = home.client.post(address, {**body_for(collection, records), **key})
        assert made.status_code == 201, (collection, made.content)
        assert made.json()["external_ids"] == [key], collection
        again = home.client.post(address, {**body_for(collection, records), **key})
        assert again.status_code == 409, collection
        assert made.json()["id"] in again.json()["detail"]
        found = home.client.get(address, key).json()["results"]
        assert [each["id"] for each in found] == [made.json()["id"]], collection
        other = {"external_id": key["external_id"], "external_source": "another"}
        assert home.client.get(address, other).json()["results"] == [], collection
    given = AuditEvent.objects.filter(type="external_id.given")
    assert given.count() == len(KEYED)
    assert set(given.values_list("facts__external_source", flat=True)) == {"sirona"}


def test_keys_of_a_public_organisation_are_told_to_nobody_else(home: Home) -> None:
    organisation = make.make_organisation()
    body = {"system": str(home.system.public_id), "organisation": str(organisation.public_id)}
    made = home.client.post("/api/v1/partnerships", body)
    assert made.status_code == 201
    ExternalKey.objects.create(
        system=home.system,
        source="sirona",
        record_type="partners.organisation",
        value="A7",
        record_id=organisation.public_id,
    )
    address = f"/api/v1/organisations/{organisation.public_id}"
    own = home.client.get(address).json()["external_ids"]
    assert own == [{"external_source": "sirona", "external_id": "A7"}]
    stranger = client_of(make.make_user(system=make.make_system()))
    assert stranger.get(address).json()["external_ids"] == []
    found = stranger.get("/api/v1/organisations?external_id=A7").json()["results"]
    assert found == []
    named = {"system": str(home.system.public_id), "organisation": {"external_id": "A7"}}
    refused = stranger.post("/api/v1/partnerships", named).json()["errors"]
    assert "no such record" in refused["organisation"][0]


def _commitment(home: Home, partnership: Any, **extra: Any) -> Any:
    body = {"partnership": partnership, "made_by": "partner", "text": "Figures", **extra}
    body.setdefault("made_on", "2026-10-01")
    return home.client.post("/api/v1/commitments", {**body, "due_on": "2026-12-01"})


def test_a_body_names_records_by_code(home: Home) -> None:
    partnership = make.make_partnership(system=home.system)
    add_identifier(by=make.TESTS, organisation=partnership.organisation, scheme="ods", value="RJ1")
    name_of = {"external_source": "sirona", "external_id": "P-1"}
    ExternalKey.objects.create(
        system=home.system,
        source="sirona",
        record_type="partners.partnership",
        value="P-1",
        record_id=partnership.public_id,
    )
    for named in (
        {"ods": "rj1"},
        {"ods": "RJ1", "system": home.system.code},
        {"ods": "RJ1", "system": str(home.system.public_id)},
        name_of,
    ):
        made = _commitment(home, named, owner={"email": home.manager.email.upper()})
        assert made.status_code == 201, (named, made.content)
        assert made.json()["partnership"]["id"] == str(partnership.public_id)
        assert made.json()["owner"]["id"] == str(home.manager.public_id)


@pytest.mark.parametrize(
    ("named", "rule"),
    [
        ({"ods": "NONE"}, "no_such_record"),
        ({"external_id": "P-1"}, "no_such_record"),
        ({"colour": "blue"}, "not_an_id"),
        ({}, "not_an_id"),
        ({"ods": 7}, "not_an_id"),
        ({"ods": "RJ1", "colour": "blue"}, "not_an_id"),
        (["RJ1"], "not_an_id"),
    ],
)
def test_a_wrong_name_is_refused_in_words(home: Home, named: Any, rule: str) -> None:
    (problem,) = _commitment(home, named).json()["problems"]
    assert (problem["field"], problem["rule"]) == ("partnership", rule)


def test_a_code_that_means_two_records_asks_for_the_system(home: Home) -> None:
    second = make.make_system()
    make.make_membership(user=home.manager, system=second)
    organisation = make.make_organisation()
    add_identifier(by=make.TESTS, organisation=organisation, scheme="ods", value="RJ1")
    for system in (home.system, second):
        make.make_partnership(system=system, organisation=organisation)
    refused = _commitment(home, {"ods": "RJ1"}).json()["problems"][0]
    assert refused["rule"] == "several_records"
    made = _commitment(home, {"ods": "RJ1", "system": second.code})
    assert made.json()["system"]["id"] == str(second.public_id)


def test_a_code_leads_nowhere_where_one_may_not_look(home: Home) -> None:
    stranger = make.make_partnership()
    add_identifier(by=make.TESTS, organisation=stranger.organisation, scheme="ods", value="RJ1")
    problem = _commitment(home, {"ods": "RJ1"}).json()["problems"][0]
    assert problem["rule"] == "no_such_record"


def test_an_erased_person_is_no_longer_known_elsewhere(home: Home) -> None:
    body = {
        "system": str(home.system.public_id),
        "name": "Sam Example",
        "external_id": "HR-7",
    }
    home.client.post("/api/v1/people", body)
    erase_person(by=make.TESTS, person=Person.objects.get(), reason="They asked for it")
    assert not ExternalKey.objects.exists()
