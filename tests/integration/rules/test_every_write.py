"""Who may not write changes nothing: every route and method, tried by everybody who must not."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.roles import NATIONAL_ADMINISTRATOR, ROLES, Permission
from tests.integration.rules.database import fingerprint
from tests.integration.rules.writes import Write, find_writes, send
from tests.routes import all_routes
from tests.world import EVERYBODY, World, build_world

pytestmark = pytest.mark.django_db

REFUSED = {403, 404}
# Guarded by more than a permission: who appoints nationally, and whose job it is.
BY_APPOINTMENT = {
    "partners:member_add_national",
    "partners:member_end_national",
    "partners:national_token_revoke",
}
BY_OWNER = {"jobs:job_cancel"}
# Who may come in is decided on pages alone: a stolen token lets nobody in (decision 44).
ON_PAGES = {Permission.MANAGE_MEMBERS, Permission.MANAGE_API_CLIENTS}
# Whether a system is shown beside others is for its administrator too, and lets nobody in.
OF_ADMINISTRATORS = {"api:systems-comparison"}
# One press of a button in the system in which one works: a stranger's is their own.
OF_OWN_SYSTEM = ("engagement:principles_adopt",)
# Belong to no system: a stranger may bring them in, who administers a system of their own.
OF_ALL_SYSTEMS = ("partners:reference_", "partners:organisation_", "api:organisations-")


@pytest.fixture
def world() -> World:
    return build_world()


@pytest.fixture
def said(world: World) -> dict[str, str]:
    """What every form is sent: enough to know the system that it is about."""
    return {"system": str(world.system.public_id)}


@pytest.fixture
def writes(world: World, said: dict[str, str]) -> list[Write]:
    found = world.resolver().urls(all_routes())
    addresses = {route: url for route, url in found.items() if url is not None}
    return find_writes(addresses, _client(world, EVERYBODY), said)


def _client(world: World, who: str) -> Client:
    """Signed in, and at work in the home system where that may be chosen."""
    client = world.client(who)
    client.post(reverse("partners:system_choose", args=[world.system.public_id]))
    return client


def _asks_when_valid(write: Write) -> bool:
    """New records of the API name their system in the body, which is read before anything."""
    return write.route.is_api and not write.route.arguments


def _unguarded(writes: list[Write]) -> list[str]:
    return [
        str(write)
        for write in writes
        if write.needs is None
        and write.route.name not in BY_APPOINTMENT | BY_OWNER
        and not _asks_when_valid(write)
    ]


def test_every_write_asks_for_a_permission_and_who_may_not_changes_nothing(
    world: World, writes: list[Write], said: dict[str, str]
) -> None:
    """One test: to find all writes takes a minute."""
    assert _unguarded(writes) == []
    doors = [each.route for each in writes if each.route.is_api and each.needs in ON_PAGES]
    assert {route.name for route in doors} == OF_ADMINISTRATORS
    assert len(writes) > 50
    # Signing in is noted on the account, so that comes first.
    clients = {who: _client(world, who) for who in ("nobody", "stranger", *ROLES)}
    faults: list[tuple[str, str, str | int]] = []
    for who, client in clients.items():
        before = fingerprint()
        for write in writes:
            if not _may(who, write):
                status = send(client, write, said)
                if status not in _refusals(who, write):
                    faults.append((who, str(write), status))
        after = fingerprint()
        changed = sorted(table for table in before if before[table] != after[table])
        faults += [(who, "changed", table) for table in changed]
    assert faults == []


def _may(who: str, write: Write) -> bool:
    if who == "nobody":
        return False
    if who == "stranger":
        return write.route.name.startswith(OF_ALL_SYSTEMS + OF_OWN_SYSTEM)
    if write.route.name in BY_APPOINTMENT:
        return who == NATIONAL_ADMINISTRATOR.name
    return write.needs in ROLES[who].permissions


def _refusals(who: str, write: Write) -> set[int]:
    if who == "nobody":
        return {401} if write.route.is_api else {302}
    if _asks_when_valid(write):
        return {422}
    # A stranger has a system of their own, to which addresses without a record may belong.
    return REFUSED | {422} if who == "stranger" and not write.route.arguments else REFUSED
