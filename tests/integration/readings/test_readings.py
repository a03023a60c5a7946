"""Who reads what is confidential is noted once a day, and information governance sees it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import (
    ANALYST,
    BOARD_MEMBER,
    INFORMATION_GOVERNANCE_LEAD,
    ROLES,
    SYSTEM_ROLES,
    Permission,
)
from audit.models import AuditEvent
from engagement.actions.reading import note_reading
from engagement.enums import Sensitivity
from engagement.models import Event, Issue
from engagement.readings import noting
from engagement.readings.rules import RECORD
from partners.models import System
from partners.presenters.history import history_of
from tests import factories as make


@dataclass
class World:
    """An event with confidential notes, one with open ones, and somebody of each role."""

    system: System
    told: Event
    open: Event
    users: dict[str, User]

    def client(self, role: str) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(self.users[role])
        return client


@pytest.fixture
def world(db: None) -> World:
    system = make.make_system()
    partner = make.make_partnership(system=system)
    told, plain = (make.make_event(partnerships=[partner]) for _ in range(2))
    sensitivities = ((told, Sensitivity.CONFIDENTIAL), (plain, Sensitivity.OPEN))
    for event, sensitivity in sensitivities:
        event.notes, event.notes_sensitivity = "They are short of money.", sensitivity
        event.save()
    users = {role: make.make_user(system=system, role=role) for role in SYSTEM_ROLES}
    return World(system, told, plain, users)


def page_of(event: Event) -> str:
    return reverse("engagement:event", args=[event.public_id])


def noted() -> list[tuple[Any, str, str]]:
    rows = AuditEvent.objects.readings().order_by("id")
    return [(row.actor_id, row.target_type, row.facts["what"]) for row in rows]


@pytest.mark.parametrize("role", SYSTEM_ROLES)
def test_a_page_is_noted_for_those_to_whom_it_shows_confidences(role: str, world: World) -> None:
    client = world.client(role)
    client.get(page_of(world.open))
    assert noted() == []
    assert client.get(page_of(world.told)).status_code == 200
    reads = Permission.VIEW_CONFIDENTIAL_NOTES in ROLES[role].permissions
    reader = world.users[role].public_id
    assert noted() == ([(reader, "engagement.event", "record")] if reads else [])


def test_once_a_day_for_each_person_and_record(world: World) -> None:
    for role in ("partnership_manager", "partnership_manager", "system_administrator"):
        world.client(role).get(page_of(world.told))
    assert len(noted()) == 2
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        world.client("partnership_manager").get(page_of(world.told))
    assert len(noted()) == 3


def test_the_second_look_costs_one_query_and_no_write(world: World) -> None:
    client = world.client("partnership_manager")
    client.get(page_of(world.told))
    with CaptureQueriesContext(connection) as asked:
        client.get(page_of(world.told))
    about = [each["sql"] for each in asked if "audit_auditevent" in each["sql"]]
    assert len(about) == 1
    assert about[0].startswith("SELECT")


def test_two_requests_at_once_leave_one_note(world: World) -> None:
    user = world.users["partnership_manager"]
    day = timezone.localdate()
    for _ in range(2):
        note_reading(by=user, target=world.told, system=world.system, what=RECORD, day=day)
    assert len(noted()) == 1


def test_what_cannot_be_noted_is_not_shown(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(noting, "note_reading", refuse)
    answer = world.client("partnership_manager").get(page_of(world.told))
    assert answer.status_code == 500
    assert "short of money" not in answer.text


@pytest.mark.parametrize(
    ("address", "what"),
    [
        (lambda w: "/api/v1/events", "events"),
        (lambda w: f"/api/v1/events/{w.told.public_id}", "record"),
        (lambda w: reverse("engagement:issues"), "issues"),
        (lambda w: "/search/?q=money", "search"),
    ],
    ids=["a collection", "a record", "a list", "search"],
)
def test_programs_and_lists_are_noted_too(
    address: Callable[[World], str], what: str, world: World
) -> None:
    issue = make.make_issue(partnership=world.told.partnerships.get())
    Issue.objects.filter(pk=issue.pk).update(sensitivity=Sensitivity.CONFIDENTIAL)
    for role in (ANALYST.name, BOARD_MEMBER.name):
        assert world.client(role).get(address(world)).status_code == 200
    assert noted() == []
    world.client("partnership_manager").get(address(world))
    assert [found for _, _, found in noted()] == [what]


def test_governance_sees_who_read_and_never_what_it_said(world: World) -> None:
    manager = world.users["partnership_manager"]
    for event in (world.told, world.open):
        world.client("partnership_manager").get(page_of(event))
    url = reverse("engagement:readings", args=[world.system.public_id])
    page = world.client(INFORMATION_GOVERNANCE_LEAD.name).get(
        url, {"reader": str(manager.public_id)}
    )
    assert [(line.name, line.what) for line in page.context["lines"]] == [(manager.name, "Event")]
    assert page_of(world.told) in page.text
    assert "short of money" not in page.text
    assert world.client("system_administrator").get(url).status_code == 403


def test_programs_of_governance_read_the_same(world: World) -> None:
    manager = world.users["partnership_manager"]
    world.client("partnership_manager").get(page_of(world.told))
    client = world.client(INFORMATION_GOVERNANCE_LEAD.name)
    url = f"/api/v1/systems/{world.system.public_id}/readings"
    (row,) = client.get(url, {"reader": str(manager.public_id)}).json()["results"]
    assert (row["record"], row["what"]) == (str(world.told.public_id), "record")
    assert client.get(url, {"record": str(world.open.public_id)}).json()["results"] == []
    assert client.get(url, {"reader": "me"}).status_code == 400
    assert client.get(url, {"raeder": str(manager.public_id)}).status_code == 400
    assert world.client("partnership_manager").get(url).status_code == 403
    elsewhere = f"/api/v1/systems/{make.make_system().public_id}/readings"
    assert client.get(elsewhere).status_code == 404


def test_reading_is_no_change_of_the_record(world: World) -> None:
    world.client("partnership_manager").get(page_of(world.told))
    lines = history_of(world.told, world.users["partnership_manager"], {}).lines
    assert "Confidences read" not in [line.what for line in lines]
