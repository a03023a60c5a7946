"""Two people change one record: the second learns of it, and nobody's change is lost."""

from typing import Any

import pytest

from partners.actions.person import change_person
from tests import factories as make
from tests.integration.api.conftest import Home

DETAILS = {"name": "New Name", "email": "new@example.nhs.uk", "phone": "020 7946 0000"}


def _put(home: Home, address: str, body: dict[str, Any], version: str | None) -> Any:
    headers = {} if version is None else {"If-Match": version}
    return home.client.put(address, body, headers=headers)


def test_a_change_needs_a_version(home: Home) -> None:
    person = make.make_person(system=home.system)
    answer = _put(home, f"/api/v1/people/{person.public_id}", DETAILS, None)
    assert answer.status_code == 428
    assert "If-Match" in answer.json()["detail"]
    person.refresh_from_db()
    assert person.name != "New Name"


@pytest.mark.parametrize("version", ['"1"', 'W/"1"', '"7", "1"', "*"])
def test_the_right_version_is_changed_and_becomes_the_next(home: Home, version: str) -> None:
    person = make.make_person(system=home.system)
    answer = _put(home, f"/api/v1/people/{person.public_id}", DETAILS, version)
    assert answer.status_code == 200, answer.content
    assert answer["ETag"] == '"2"'
    assert answer.json()["name"] == "New Name"
    assert answer.json()["version"] == 2


@pytest.mark.parametrize("version", ['"2"', "1", "", "nonsense"])
def test_another_version_is_refused(home: Home, version: str) -> None:
    person = make.make_person(system=home.system)
    answer = _put(home, f"/api/v1/people/{person.public_id}", DETAILS, version)
    assert answer.status_code == 412
    person.refresh_from_db()
    assert person.version == 1


def test_whoever_comes_second_learns_of_it(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """The record changes after the version was compared and before it is locked."""
    person = make.make_person(system=home.system)

    def changed_in_between(**fields: Any) -> Any:
        change_person(**{**fields, "name": "Somebody Else"})
        return change_person(**fields)

    monkeypatch.setattr("partners.api.people.change_person", changed_in_between)
    answer = _put(home, f"/api/v1/people/{person.public_id}", DETAILS, '"1"')
    assert answer.status_code == 412
    assert "Someone else changed" in answer.json()["detail"]
    person.refresh_from_db()
    assert person.name == "Somebody Else"


def test_who_may_not_change_it_is_not_asked_for_a_version(home: Home) -> None:
    person = make.make_person(system=home.system)
    answer = home.client_in_role("analyst").put(f"/api/v1/people/{person.public_id}", DETAILS)
    assert answer.status_code == 403


def test_a_deed_without_a_version_holds_to_the_one_it_names(home: Home) -> None:
    event = make.make_event(partnerships=[make.make_partnership(system=home.system)])
    address = f"/api/v1/events/{event.public_id}/withdraw"
    old = home.client.post(address, {"reason": "Mistake"}, headers={"If-Match": '"99"'})
    assert old.status_code == 412
    current = home.client.get(f"/api/v1/events/{event.public_id}")["ETag"]
    new = home.client.post(address, {"reason": "Mistake"}, headers={"If-Match": current})
    assert new.status_code == 200
    assert new["ETag"] != current
