"""The history of a record says from what to what, to those who may read it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import ANALYST, BOARD_MEMBER
from audit.forgetting import forget_record
from audit.keeping import ACTING
from audit.models import AuditEvent, RecordChange
from engagement.actions.event import EventFacts, PartnerPart, PersonPart, correct_event
from engagement.enums import EventKind
from engagement.models import Event
from partners.models import Board
from partners.presenters.changed_values import NOT_SHOWN, NOTHING
from partners.presenters.history import HistoryLine, history_of
from tests import factories as make


@dataclass
class World:
    """A meeting that was corrected: its kind, its notes, how it went, and who was there."""

    event: Event
    manager: User
    analyst: User


@pytest.fixture
def world(db: None) -> World:
    event = make.make_event(title="Winter", notes="They will not sign.", tone=2)
    manager, analyst = (
        make.make_user(system=event.system, role=role)
        for role in ("partnership_manager", ANALYST.name)
    )
    correct_event(
        by=manager,
        event=event,
        facts=EventFacts(
            starts_at=event.starts_at,
            kind=EventKind.VISIT,
            title="Winter",
            notes="They will sign.",
            partners=[PartnerPart(event.partnerships.get(), tone=4)],
            people=[PersonPart(make.make_person(system=event.system, name="Amal Okoro"))],
        ),
        reason="They called.",
        expected_version=Event.objects.get(pk=event.pk).version,
    )
    return World(Event.objects.get(pk=event.pk), manager, analyst)


def told(event: Event, user: User) -> dict[str, tuple[str, str]]:
    """Each field of the newest line, under the row that it is of: before and after."""
    line = history_of(event, user, {}).lines[0]
    assert (line.what, line.reason) == ("Event corrected", "They called.")
    return {
        f"{row.title}/{field.label}": (field.before, field.after)
        for row in line.rows
        for field in row.fields
    }


def test_fields_are_told_in_their_own_words(world: World) -> None:
    found = told(world.event, world.manager)
    partner = world.event.partnerships.get()
    assert found["/Kind"] == ("Meeting", "Visit")
    assert found["/Notes"] == ("They will not sign.", "They will sign.")
    assert found[f"Participation: {partner}/Tone"] == ("2", "4")
    assert found["Attendee: Amal Okoro (added)/Person"] == (NOTHING, "Amal Okoro")


def test_who_may_not_read_notes_learns_that_they_changed_and_no_more(world: World) -> None:
    found = told(world.event, world.analyst)
    assert found["/Kind"] == ("Meeting", "Visit")
    assert found["/Notes"] == (NOT_SHOWN, NOT_SHOWN)
    assert "will" not in str(found)
    assert any(value == (NOT_SHOWN, NOT_SHOWN) for key, value in found.items() if "Tone" in key)


def test_the_page_notes_that_confidences_were_read_also_when_they_are_open_now(
    client: Client, world: World
) -> None:
    Event.objects.filter(pk=world.event.pk).update(notes="")
    url = reverse("engagement:event_history", args=[world.event.public_id])
    for user, readings in ((world.analyst, 0), (world.manager, 1)):
        client.force_login(user)
        page = client.get(url)
        assert ("They will not sign." in page.text) == bool(readings)
        assert AuditEvent.objects.readings().count() == readings


def test_what_somebody_did_to_the_database_by_hand_stands_out(client: Client, world: World) -> None:
    board = make.make_board(system=world.event.system, name="Integrated care board")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, '', true)", [ACTING])
        cursor.execute("UPDATE partners_board SET quorum = 3 WHERE id = %s", [board.pk])
    # In a transaction of its own, as it would be, and of which no audit event tells.
    with _past_the_triggers():
        RecordChange.objects.filter(record_id=board.public_id).update(xid=1)
    client.force_login(world.manager)
    page = client.get(reverse("partners:board_history", args=[board.public_id]))
    assert [line.is_from_outside for line in page.context["history"].lines] == [True, False]
    assert "Outside the product" in page.text
    assert "By somebody outside the product, in the database itself." in page.text
    assert AuditEvent.objects.readings().count() == 0


@contextmanager
def _past_the_triggers() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_recordchange DISABLE TRIGGER USER")
        yield
        cursor.execute("ALTER TABLE audit_recordchange ENABLE TRIGGER USER")


def test_pages_of_events_and_lone_changes_join_without_a_gap(world: World) -> None:
    board = make.make_board(system=world.event.system)
    for quorum in range(1, 8):
        Board.objects.filter(pk=board.pk).update(quorum=quorum)
    with _past_the_triggers():
        RecordChange.objects.filter(record_id=board.public_id).update(xid=F("id"))
    whole = history_of(board, world.manager, {})
    assert len(whole.lines) == 8
    page = history_of(board, world.manager, {}, size=3)
    walked, backwards = list(page.lines), list[HistoryLine]()
    while page.next_cursor:
        page = history_of(board, world.manager, {"after": page.next_cursor}, size=3)
        walked += page.lines
    while page.previous_cursor:
        page = history_of(board, world.manager, {"before": page.previous_cursor}, size=3)
        backwards = [*page.lines, *backwards]
    assert walked == whole.lines
    assert backwards == whole.lines[:6]


def test_a_board_member_reads_no_history(client: Client, world: World) -> None:
    client.force_login(make.make_user(system=world.event.system, role=BOARD_MEMBER.name))
    url = reverse("engagement:event_history", args=[world.event.public_id])
    assert client.get(url).status_code == 403


def test_programs_read_the_same_and_follow_what_is_erased(client: Client, world: World) -> None:
    url = f"/api/v1/systems/{world.event.system.public_id}/record-changes"
    record = {"record": str(world.event.public_id)}

    def notes(user: User, **params: str) -> dict[str, Any]:
        client.force_login(user)
        rows = client.get(url, {**record, **params}).json()["results"]
        fields = [field for row in rows for field in row["fields_changed"]]
        found: list[dict[str, Any]] = [each for each in fields if each["field"] == "notes"]
        return found[0]

    shown = notes(world.manager)
    assert (shown["before"], shown["after"]) == ("They will not sign.", "They will sign.")
    assert notes(world.analyst)["confidential"] is True
    assert notes(world.analyst)["after"] is None
    feed = client.get(url, {"changed_since": "start"}).json()
    assert feed["changed_since"]
    client.force_login(world.manager)
    (added,) = [
        row for row in client.get(url, record).json()["results"] if row["operation"] == "added"
    ]
    person = world.event.attendees.get().person
    values = {field["field"]: field["after"] for field in added["fields_changed"]}
    assert values["person"] == str(person.public_id)
    forget_record("engagement.event", world.event.public_id)
    assert notes(world.manager)["erased"] is True
    assert AuditEvent.objects.readings().count() == 1
    client.force_login(make.make_user(system=world.event.system, role=BOARD_MEMBER.name))
    assert client.get(url).status_code == 403
    elsewhere = f"/api/v1/systems/{make.make_system().public_id}/record-changes"
    assert client.get(elsewhere).status_code == 404
    client.force_login(world.analyst)
    assert client.get(url, {"recrod": "x"}).status_code == 400
    assert client.get(url, {"record": "x"}).status_code == 400
