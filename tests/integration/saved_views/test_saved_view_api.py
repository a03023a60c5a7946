"""Views for programs: read, kept, changed and deleted with the rights of the pages."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from accounts.roles import BOARD_MEMBER
from engagement.models import SavedView
from partners.models import System
from tests import factories as make

ADDRESS = "/api/v1/saved-views"


def _client(user: User) -> APIClient:
    client = APIClient()
    client.force_login(user)
    return client


@pytest.fixture
def system(db: None) -> System:
    return make.make_system()


@pytest.fixture
def manager(system: System) -> User:
    return make.make_user(system=system)


def _body(system: System, **other: Any) -> dict[str, Any]:
    parameters = {"kind": "call"}
    return {
        "system": str(system.public_id),
        "list": "events",
        "name": "Calls",
        "parameters": parameters,
        **other,
    }


def test_a_view_is_kept_changed_and_deleted(system: System, manager: User) -> None:
    client = _client(manager)
    made = client.post(ADDRESS, _body(system), format="json")
    assert made.status_code == 201, made.content
    address = made.headers["Location"]
    change = {"name": "Visits", "is_shared": True, "parameters": {"kind": "visit"}}
    assert client.put(address, change, format="json").status_code == 428
    etag = {"If-Match": made.headers["ETag"]}
    changed = client.put(address, change, format="json", headers=etag)
    assert changed.status_code == 200, changed.content
    assert changed.json()["parameters"] == {"kind": "visit"}
    assert client.put(address, change, format="json", headers=etag).status_code == 412
    kept = client.put(
        address, {"name": "Same"}, format="json", headers={"If-Match": changed.headers["ETag"]}
    )
    assert kept.json()["parameters"] == {"kind": "visit"}
    listed = client.get(ADDRESS, {"list": "events", "system": str(system.public_id)}).json()
    assert [view["name"] for view in listed["results"]] == ["Same"]
    assert client.get(ADDRESS, {"list": "people"}).json()["results"] == []
    assert client.delete(address).status_code == 204
    assert client.get(address).status_code == 404


def test_filters_that_the_list_does_not_have_are_refused(system: System, manager: User) -> None:
    for parameters in ({"kind": "banquet"}, {"colour": "red"}, {"sort": "name"}):
        body = _body(system, parameters=parameters)
        answer = _client(manager).post(ADDRESS, body, format="json")
        assert answer.status_code == 422
        assert list(answer.json()["errors"]) == ["parameters"]


def test_names_are_once(system: System, manager: User) -> None:
    client = _client(manager)
    assert client.post(ADDRESS, _body(system), format="json").status_code == 201
    again = client.post(ADDRESS, _body(system, name="calls"), format="json")
    assert again.status_code == 422
    assert list(again.json()["errors"]) == ["name"]


def test_others_see_and_change_only_what_is_shared(system: System, manager: User) -> None:
    own = make.make_saved_view(system=system, owner=manager)
    shared = make.make_saved_view(system=system, owner=manager, is_shared=True)
    board_member = make.make_user(system=system, role=BOARD_MEMBER.name)
    client = _client(board_member)
    seen = [view["id"] for view in client.get(ADDRESS).json()["results"]]
    assert seen == [str(shared.public_id)]
    assert client.delete(f"{ADDRESS}/{own.public_id}").status_code == 404
    assert client.delete(f"{ADDRESS}/{shared.public_id}").status_code == 403
    for refused in ({"is_shared": True}, {"list": "people", "parameters": {}}):
        body = _body(system, **refused)
        assert client.post(ADDRESS, body, format="json").status_code == 403
    private = client.post(ADDRESS, _body(system), format="json")
    address, etag = private.headers["Location"], {"If-Match": private.headers["ETag"]}
    share = {"name": "Ours", "is_shared": True}
    assert client.put(address, share, format="json", headers=etag).status_code == 403
    stranger = make.make_user(system=make.make_system())
    assert _client(stranger).get(ADDRESS).json()["results"] == []
    assert SavedView.objects.count() == 3
