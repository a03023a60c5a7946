"""Every collection, for everybody: nobody, a stranger, each role, a token that only reads."""

from typing import Any

import pytest
from django.db import transaction
from rest_framework.test import APIClient

from accounts.roles import ROLES, SYSTEM_ROLES, Permission
from audit.models import AuditEvent
from tests import factories as make
from tests.integration.api.conftest import Home, client_of
from tests.integration.api.records import COLLECTIONS, READ_ONLY, body_for, one_of_each

WRITABLE = [name for name in COLLECTIONS if name not in READ_ONLY]
NEEDED = {
    "organisations": Permission.MANAGE_PARTNERSHIPS,
    "partnerships": Permission.MANAGE_PARTNERSHIPS,
    "people": Permission.MANAGE_PEOPLE,
    "boards": Permission.MANAGE_BOARDS,
    "seats": Permission.MANAGE_BOARDS,
    "appointments": Permission.MANAGE_BOARDS,
    "events": Permission.LOG_EVENTS,
    "agenda-items": Permission.LOG_EVENTS,
    "interests": Permission.LOG_EVENTS,
    "sector-figures": Permission.MANAGE_BOARDS,
    "discussion-points": Permission.LOG_EVENTS,
    "commitments": Permission.LOG_EVENTS,
    "planned-conversations": Permission.LOG_EVENTS,
    "documents": Permission.LOG_EVENTS,
    "issues": Permission.LOG_EVENTS,
    "decisions": Permission.LOG_EVENTS,
    "plans": Permission.MANAGE_PARTNERSHIPS,
    "plan-positions": Permission.LOG_EVENTS,
    "plan-alignments": Permission.LOG_EVENTS,
    "principles": Permission.MANAGE_PARTNERSHIPS,
    "pressures": Permission.LOG_EVENTS,
    "quiet-periods": Permission.MANAGE_PARTNERSHIPS,
    "pulse-results": Permission.LOG_EVENTS,
    "survey-instruments": Permission.MANAGE_SURVEYS,
    "survey-instrument-versions": Permission.MANAGE_SURVEYS,
    "survey-waves": Permission.MANAGE_SURVEYS,
    "survey-invitations": Permission.MANAGE_SURVEYS,
    "survey-opt-outs": Permission.MANAGE_SURVEYS,
}

# What not everybody in the system may read.
READ_BY = {
    "people": Permission.VIEW_PEOPLE,
    "planned-conversations": Permission.VIEW_CONFIDENTIAL_NOTES,
    "survey-waves": Permission.VIEW_SURVEYS,
    "survey-invitations": Permission.MANAGE_SURVEYS,
    "survey-opt-outs": Permission.VIEW_PEOPLE,
    "survey-results": Permission.VIEW_SURVEYS,
    "survey-comments": Permission.VIEW_COMMENTS,
}

# A body of these names what somebody without this permission cannot name at all.
NAMED_BY = {
    "appointments": Permission.VIEW_PEOPLE,
    "interests": Permission.VIEW_PEOPLE,
    "survey-invitations": Permission.MANAGE_SURVEYS,
    "survey-opt-outs": Permission.VIEW_PEOPLE,
}


def _ids(client: APIClient, collection: str) -> set[str]:
    answer = client.get(f"/api/v1/{collection}?limit=200")
    assert answer.status_code == 200, answer.content
    return {row["id"] for row in answer.json()["results"]}


@pytest.mark.parametrize("collection", ["", "me", *COLLECTIONS])
def test_nobody_is_asked_to_sign_in(db: None, nobody: APIClient, collection: str) -> None:
    answer = nobody.get(f"/api/v1/{collection}")
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_manager_reads_one_of_everything(home: Home) -> None:
    for collection, record in one_of_each(home.system).items():
        assert str(record.public_id) in _ids(home.client, collection), collection
        answer = home.client.get(f"/api/v1/{collection}/{record.public_id}")
        assert answer.status_code == 200, collection
        assert answer.json()["id"] == str(record.public_id)
        assert answer["ETag"].startswith(f'"{answer.json()["version"]}.')
        assert answer["Cache-Control"] == "private, no-cache"


def test_a_slash_at_the_end_makes_no_difference(home: Home) -> None:
    record = one_of_each(home.system)["events"]
    for path in ("events", f"events/{record.public_id}"):
        without = home.client.get(f"/api/v1/{path}")
        assert without.json() == home.client.get(f"/api/v1/{path}/").json()


def test_a_stranger_finds_nothing_but_public_facts(home: Home, stranger: APIClient) -> None:
    for collection, record in one_of_each(home.system).items():
        if collection == "organisations":
            continue  # what a register says is public; what a system does with it is not
        assert str(record.public_id) not in _ids(stranger, collection), collection
        answer = stranger.get(f"/api/v1/{collection}/{record.public_id}")
        assert answer.status_code == 404, collection


def test_a_stranger_can_name_nothing_of_another_system(home: Home, stranger: APIClient) -> None:
    records = one_of_each(home.system)
    for collection in WRITABLE:
        answer = stranger.post(f"/api/v1/{collection}", body_for(collection, records))
        assert answer.status_code == 422, collection
        assert "There is no such record" in str(answer.json()["errors"])


def test_each_role_reads_what_it_may(home: Home) -> None:
    records = one_of_each(home.system)
    for role in SYSTEM_ROLES:
        client = home.client_in_role(role)
        for collection, record in records.items():
            needed = READ_BY.get(collection, Permission.VIEW_PARTNERSHIPS)
            hidden = needed not in ROLES[role].permissions
            found = str(record.public_id) in _ids(client, collection)
            assert found is not hidden, (role, collection)
            answer = client.get(f"/api/v1/{collection}/{record.public_id}")
            assert answer.status_code == (404 if hidden else 200), (role, collection)


def test_each_role_writes_what_it_may(home: Home) -> None:
    records = one_of_each(home.system)
    for role in SYSTEM_ROLES:
        with transaction.atomic():
            _writes_what_it_may(home.client_in_role(role), records, ROLES[role].permissions)
            transaction.set_rollback(True)


def _writes_what_it_may(
    client: APIClient, records: dict[str, Any], may: frozenset[Permission]
) -> None:
    for collection in WRITABLE:
        body = body_for(collection, records)
        if collection in NAMED_BY and NAMED_BY[collection] not in may:
            continue
        before = AuditEvent.objects.count()
        answer = client.post(f"/api/v1/{collection}", body)
        if NEEDED[collection] in may:
            assert answer.status_code == 201, (collection, answer.content)
            assert answer["Location"].endswith(f"/api/v1/{collection}/{answer.json()['id']}")
            assert client.get(answer["Location"]).json() == answer.json()
            assert AuditEvent.objects.count() > before
        else:
            assert answer.status_code == 403, (collection, answer.content)
            assert "Your role does not allow this" in answer.json()["detail"]
            assert AuditEvent.objects.count() == before


@pytest.mark.parametrize("collection", READ_ONLY)
def test_what_nobody_makes_by_hand_takes_no_post(home: Home, collection: str) -> None:
    assert home.client.post(f"/api/v1/{collection}", {}).status_code == 405


def test_a_read_only_token_reads_and_does_not_write(home: Home) -> None:
    records = one_of_each(home.system)
    client = client_of(home.manager, may_write=False)
    assert client.get("/api/v1/me").json()["may_write"] is False
    for collection in WRITABLE:
        assert client.get(f"/api/v1/{collection}").status_code == 200
        answer = client.post(f"/api/v1/{collection}", body_for(collection, records))
        assert answer.status_code == 403, collection
        assert answer.json()["detail"].startswith("This token is read-only.")


def test_nothing_shows_an_integer_key(home: Home) -> None:
    for collection, record in one_of_each(home.system).items():
        shown = home.client.get(f"/api/v1/{collection}/{record.public_id}").json()
        assert not [name for name in shown if name == "pk" or name.endswith("_id")] or (
            collection == "events" and "external_id" in shown
        )
        assert shown["id"] == str(record.public_id)


def test_the_caller_learns_who_they_are(home: Home) -> None:
    me = home.client.get("/api/v1/me").json()
    assert me["id"] == str(home.manager.public_id)
    assert me["may_write"] is True
    [role] = me["roles"]
    assert role["role"] == "partnership_manager"
    assert role["system"] == {"id": str(home.system.public_id), "name": home.system.name}


def test_an_invented_organisation_shows_only_in_its_own_system(
    home: Home, stranger: APIClient
) -> None:
    fictional = make.make_system(is_fictional=True)
    user = make.make_user(system=fictional)
    made = client_of(user).post(
        "/api/v1/organisations",
        {"system": str(fictional.public_id), "name": "Nowhere Trust", "kind": "acute_trust"},
    )
    assert made.status_code == 201
    assert made.json()["is_fictional"] is True
    assert stranger.get(f"/api/v1/organisations/{made.json()['id']}").status_code == 404
