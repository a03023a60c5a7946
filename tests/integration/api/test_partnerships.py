"""Partnerships and what is agreed with them; organisations; people."""

from typing import Any

import pytest

from audit.models import AuditEvent
from partners.actions.membership import grant_role
from partners.enums import Tier
from partners.models import Partnership
from tests import factories as make
from tests.integration.api.conftest import Home


def _rows(home: Home, address: str) -> list[dict[str, Any]]:
    answer = home.client.get(f"/api/v1/{address}")
    assert answer.status_code == 200, answer.content
    rows: list[dict[str, Any]] = answer.json()["results"]
    return rows


def _terms(home: Home, partnership: Partnership, terms: dict[str, Any]) -> Any:
    address = f"/api/v1/partnerships/{partnership.public_id}"
    headers = {"If-Match": home.client.get(address)["ETag"]}
    return home.client.put(address, terms, headers=headers)


def test_a_partnership_is_begun_looked_after_and_withdrawn(home: Home) -> None:
    organisation = make.make_organisation()
    made = home.client.post(
        "/api/v1/partnerships",
        {
            "system": str(home.system.public_id),
            "organisation": str(organisation.public_id),
            "tier": "managed",
            "owner": str(home.manager.public_id),
        },
    )
    assert made.status_code == 201, made.content
    shown = made.json()
    assert shown["organisation"] == {
        "id": str(organisation.public_id),
        "name": organisation.name,
    }
    assert shown["owner"]["id"] == str(home.manager.public_id)
    address = f"/api/v1/partnerships/{shown['id']}"
    answer = home.client.post(f"{address}/withdraw", {"reason": "Not a partner after all"})
    assert answer.json()["withdrawn_reason"] == "Not a partner after all"
    assert _rows(home, "partnerships") == []
    assert len(_rows(home, "partnerships?withdrawn=true")) == 1
    again = home.client.post(f"{address}/withdraw", {"reason": "Once more"})
    assert again.status_code == 409


def test_an_organisation_is_a_partner_once(home: Home) -> None:
    partnership = make.make_partnership(system=home.system)
    answer = home.client.post(
        "/api/v1/partnerships",
        {
            "system": str(home.system.public_id),
            "organisation": str(partnership.organisation.public_id),
        },
    )
    assert answer.status_code == 422
    assert "already" in answer.json()["errors"]["organisation"][0]


def test_it_is_one_again_after_the_first_was_withdrawn(home: Home) -> None:
    partnership = make.make_partnership(system=home.system)
    body = {
        "system": str(home.system.public_id),
        "organisation": str(partnership.organisation.public_id),
    }
    address = f"/api/v1/partnerships/{partnership.public_id}"
    assert home.client.post(f"{address}/withdraw", {"reason": "A slip"}).status_code == 200
    assert home.client.post("/api/v1/partnerships", body).status_code == 201


def test_a_fictional_system_has_no_real_partners(home: Home) -> None:
    fictional = make.make_system(is_fictional=True)
    grant_role(by=make.TESTS, user=home.manager, role="partnership_manager", system=fictional)
    answer = home.client.post(
        "/api/v1/partnerships",
        {
            "system": str(fictional.public_id),
            "organisation": str(make.make_organisation().public_id),
        },
    )
    assert answer.status_code == 422
    [sentence] = answer.json()["errors"]["organisation"]
    assert "Add an invented organisation" in sentence


def test_new_terms_replace_the_old_ones(home: Home) -> None:
    partnership = make.make_partnership(system=home.system)
    through = make.make_partnership(system=home.system)
    place = make.make_place(home.system)
    answer = _terms(
        home,
        partnership,
        {
            "tier": "represented",
            "represented_by": str(through.public_id),
            "place": str(place.public_id),
        },
    )
    assert answer.status_code == 200, answer.content
    assert answer.json()["represented_by"]["id"] == str(through.public_id)
    assert answer.json()["place"]["id"] == str(place.public_id)
    back = _terms(home, partnership, {"tier": "known"})
    assert (back.json()["represented_by"], back.json()["place"]) == (None, None)
    assert AuditEvent.objects.filter(type="partnership.changed").count() == 2


def test_an_owner_must_be_able_to_do_the_work(home: Home) -> None:
    partnership = make.make_partnership(system=home.system)
    analyst = make.make_user(system=home.system, role="analyst")
    stranger = make.make_user(system=make.make_system())
    for user, words in ((analyst, "log events"), (stranger, "no such record")):
        answer = _terms(home, partnership, {"tier": "managed", "owner": str(user.public_id)})
        assert answer.status_code == 422
        assert words in answer.json()["errors"]["owner"][0]


def test_terms_name_nothing_of_another_system(home: Home) -> None:
    """Someone who works in two systems cannot mix them."""
    other = make.make_system()
    grant_role(by=make.TESTS, user=home.manager, role="partnership_manager", system=other)
    partnership = make.make_partnership(system=home.system)
    answer = _terms(
        home, partnership, {"tier": "known", "place": str(make.make_place(other).public_id)}
    )
    assert answer.status_code == 422
    assert "another system" in answer.json()["errors"]["place"][0]


def test_lists_are_narrowed(home: Home) -> None:
    council = make.make_partnership(system=home.system, name="Averham Council")
    trust = make.make_partnership(
        system=home.system, kind="acute_trust", tier=Tier.MANAGED, owner=home.manager
    )
    for query, wanted in (
        ("q=averham", council),
        ("kind=acute_trust", trust),
        ("sector=nhs", trust),
        ("tier=known", council),
        ("owner=me", trust),
        ("owner=nobody", council),
        (f"organisation={council.organisation.public_id}", council),
    ):
        found = _rows(home, f"partnerships?{query}")
        assert [row["id"] for row in found] == [str(wanted.public_id)], query
    assert len(_rows(home, f"partnerships?system={home.system.public_id}")) == 2


def test_agreements_are_added_and_kept(home: Home) -> None:
    partnership = make.make_partnership(system=home.system)
    address = f"/api/v1/partnerships/{partnership.public_id}/agreements"
    for rate in (12, 24):
        body = {"valid_from": "2026-01-01", "contacts_a_year": rate, "grade": 3}
        answer = home.client.post(address, body, headers={"Idempotency-Key": f"rate-{rate}"})
        assert answer.status_code == 201, answer.content
    rows = home.client.get(address).json()["results"]
    assert [row["contacts_a_year"] for row in rows] == [12, 24]
    assert (rows[0]["people"], rows[0]["grade"]) == (None, 3)
    assert home.client.post(address, {"contacts_a_year": 400}).status_code == 422
    assert home.client_in_role("analyst").post(address, body).status_code == 403


def test_agreements_of_another_system_are_not_there(home: Home) -> None:
    elsewhere = make.make_partnership()
    for rest in ("agreements", "scores", "scores/why"):
        answer = home.client.get(f"/api/v1/partnerships/{elsewhere.public_id}/{rest}")
        assert answer.status_code == 404


def test_an_organisation_shows_its_codes_and_names(home: Home) -> None:
    organisation = make.make_organisation(name="Averham Council")
    make.make_identifier(organisation, "E1234", "local_authority_code")
    address = f"/api/v1/organisations/{organisation.public_id}"
    answer = home.client.post(f"{address}/aliases", {"name": "Averham  Borough"})
    assert answer.status_code == 200
    shown = home.client.get(address).json()
    assert shown["also_known_as"] == ["Averham Borough"]
    [code] = shown["identifiers"]
    assert (code["scheme"], code["value"]) == ("local_authority_code", "E1234")
    assert shown["source"] is None
    for text in ("e1234", "borough aver"):
        assert [row["id"] for row in _rows(home, f"organisations?q={text}")] == [shown["id"]]


def test_who_works_nowhere_may_not_name_organisations(home: Home) -> None:
    organisation = make.make_organisation()
    answer = home.client_in_role("analyst").post(
        f"/api/v1/organisations/{organisation.public_id}/aliases", {"name": "Another"}
    )
    assert answer.status_code == 403


def test_an_added_organisation_is_a_partner_at_once(home: Home) -> None:
    made = home.client.post(
        "/api/v1/organisations",
        {"system": str(home.system.public_id), "name": "Riverside Carers", "kind": "voluntary"},
    ).json()
    assert made["sector"] == "vcse"
    [row] = _rows(home, "partnerships?q=riverside")
    assert (row["organisation"]["id"], row["tier"]) == (made["id"], "known")


def test_a_part_of_the_commissioner_is_nobodys_partner(home: Home) -> None:
    answer = home.client.post(
        "/api/v1/organisations",
        {"system": str(home.system.public_id), "name": "Some ICB", "kind": "icb"},
    )
    assert answer.status_code == 422
    assert _rows(home, "organisations?q=Some ICB") == []


@pytest.fixture
def person_address(home: Home) -> str:
    organisation = make.make_organisation()
    made = home.client.post(
        "/api/v1/people",
        {
            "system": str(home.system.public_id),
            "name": "Sam  Example",
            "email": "Sam@Example.nhs.uk",
            "organisation": str(organisation.public_id),
            "title": "Director",
            "grade": 3,
            "since": "2025-01-01",
        },
    )
    assert made.status_code == 201, made.content
    shown = made.json()
    assert (shown["name"], shown["email"]) == ("Sam Example", "sam@example.nhs.uk")
    [position] = shown["positions"]
    assert (position["title"], position["grade"]) == ("Director", 3)
    return f"/api/v1/people/{shown['id']}"


def test_a_person_changes_jobs(home: Home, person_address: str) -> None:
    [old] = home.client.get(person_address).json()["positions"]
    organisation = make.make_organisation()
    new = home.client.post(
        f"{person_address}/positions",
        {"organisation": str(organisation.public_id), "title": "Chief", "since": "2026-05-01"},
    )
    assert new.status_code == 200, new.content
    ending = f"{person_address}/positions/{old['id']}/end"
    early = home.client.post(ending, {"valid_to": "2024-12-31"})
    assert early.json()["errors"] == {"valid_to": ["The end is before the start."]}
    ended = home.client.post(ending, {"valid_to": "2026-04-30"})
    positions = {row["title"]: row["valid_to"] for row in ended.json()["positions"]}
    assert positions == {"Chief": None, "Director": "2026-04-30"}
    found = _rows(home, f"people?organisation={organisation.public_id}")
    assert [row["name"] for row in found] == ["Sam Example"]


def test_a_job_of_somebody_else_is_not_ended(home: Home, person_address: str) -> None:
    other = make.make_person(system=home.system, organisation=make.make_organisation())
    position = other.positions.get()
    answer = home.client.post(
        f"{person_address}/positions/{position.public_id}/end", {"valid_to": "2026-04-30"}
    )
    assert answer.status_code == 404
    position.refresh_from_db()
    assert position.valid_to is None


def test_an_email_address_belongs_to_one_person(home: Home, person_address: str) -> None:
    answer = home.client.post(
        "/api/v1/people",
        {
            "system": str(home.system.public_id),
            "name": "Another",
            "email": "sam@example.nhs.uk",
        },
    )
    assert answer.status_code == 422
    assert "in the system already" in answer.json()["errors"]["email"][0]
