"""Who gets which page of this room, and what they must not find on it."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import ROLES, Permission
from engagement.access import permissions_anywhere, permissions_in
from engagement.actions.discussion import note_discussion_point
from partners.access import can
from tests import factories as make
from tests.integration.engagement.conftest import SECRET, Scene

LISTS = [
    "home",
    "partnerships",
    "events",
    "commitments",
    "issues",
    "documents",
    "discussion_points",
]
WRITING = [
    ("agreement", "partnership"),
    ("commitment_new", "partnership"),
    ("discussion_new", "partnership"),
    ("issue_new", "partnership"),
    ("document_new", "partnership"),
    ("partner_link_new", "partnership"),
    ("event_correct", "event"),
    ("event_withdraw", "event"),
    ("commitment_settle", "commitment"),
    ("commitment_renegotiate", "commitment"),
    ("commitment_reopen", "commitment"),
    ("commitment_withdraw", "commitment"),
]
RECORDS = [
    ("partnership", "partnership"),
    ("partnership_score", "partnership"),
    ("said_did", "partnership"),
    ("event", "event"),
    ("commitment", "commitment"),
]
FRAGMENT = {"HX-Request": "true"}
HISTORIES = [
    ("partnership_history", "partnership"),
    ("event_history", "event"),
    ("commitment_history", "commitment"),
]


def address(scene: Scene, name: str, of: str = "") -> str:
    args = [getattr(scene, of).public_id] if of else []
    return reverse(f"engagement:{name}", args=args)


ALL = [*((name, "") for name in [*LISTS, "log_event"]), *RECORDS, *HISTORIES, *WRITING]


@pytest.mark.parametrize(("name", "of"), ALL)
def test_a_manager_opens_every_page(scene: Scene, manager: Client, name: str, of: str) -> None:
    response = manager.get(address(scene, name, of), headers=FRAGMENT if "score" in name else {})
    assert response.status_code == 200


@pytest.mark.parametrize(("name", "of"), ALL)
def test_nobody_gets_in_without_signing_in(
    scene: Scene, client: Client, name: str, of: str
) -> None:
    response = client.get(address(scene, name, of))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(("name", "of"), [*RECORDS, *HISTORIES, *WRITING])
def test_a_stranger_finds_no_record(
    scene: Scene, as_user: Callable[[User], Client], name: str, of: str
) -> None:
    assert as_user(scene.stranger).get(address(scene, name, of)).status_code == 404


@pytest.mark.parametrize("name", LISTS)
def test_a_stranger_finds_none_of_it_in_lists(
    scene: Scene, as_user: Callable[[User], Client], name: str
) -> None:
    body = as_user(scene.stranger).get(address(scene, name)).content.decode()
    assert "Vale" not in body
    assert "Winter planning" not in body


@pytest.mark.parametrize(("name", "of"), [*WRITING, *HISTORIES, ("log_event", "")])
def test_a_board_member_may_not_write(
    scene: Scene, as_user: Callable[[User], Client], name: str, of: str
) -> None:
    client = as_user(scene.board_member)
    assert client.get(address(scene, name, of)).status_code == 403
    data = {"reason": "Because", "system": str(scene.system.public_id)}
    assert client.post(address(scene, name, of), data).status_code in {403, 405}


@pytest.mark.parametrize(("name", "of"), [*((name, "") for name in LISTS), *RECORDS])
@pytest.mark.parametrize("who", ["board_member", "analyst"])
def test_notes_tone_and_confidential_points_stay_with_those_who_work_with_partners(
    scene: Scene, as_user: Callable[[User], Client], name: str, of: str, who: str
) -> None:
    note_discussion_point(
        by=scene.manager,
        partnership=scene.partnership,
        event=scene.event,
        theme="finance",
        text=SECRET,
    )
    client = as_user(getattr(scene, who))
    headers = FRAGMENT if "score" in name else {}
    body = client.get(address(scene, name, of), headers=headers).content.decode()
    assert SECRET not in body
    assert "2 of 5" not in body


def test_a_board_member_reads_no_names_of_people(
    scene: Scene, as_user: Callable[[User], Client]
) -> None:
    client = as_user(scene.board_member)
    for name, of in RECORDS:
        assert "Pat Partner" not in client.get(address(scene, name, of)).content.decode()


def test_those_who_work_with_the_partner_read_notes_tone_and_people(
    scene: Scene, manager: Client
) -> None:
    body = manager.get(address(scene, "event", "event")).content.decode()
    assert SECRET in body
    assert "2 of 5" in body
    assert "Pat Partner" in body


@pytest.mark.django_db
@pytest.mark.parametrize("is_fictional", [False, True])
@pytest.mark.parametrize("role", ROLES)
def test_permissions_in_one_query_are_those_of_the_one_rule(role: str, is_fictional: bool) -> None:
    system = make.make_system(is_fictional=is_fictional)
    elsewhere = make.make_system()
    user = (
        make.make_national_user(role)
        if ROLES[role].national
        else make.make_user(system=system, role=role)
    )
    for place in (system, elsewhere):
        expected = {permission for permission in Permission if can(user, permission, place)}
        assert permissions_in(user, place) == expected
        assert permissions_in(user, place) <= permissions_anywhere(user)
    user.is_active = False
    assert permissions_in(user, system) == permissions_anywhere(user) == frozenset()
