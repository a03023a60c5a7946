"""Events: logged, corrected, withdrawn; who reads the notes; ids of other systems."""

import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from accounts.roles import ROLES, Permission
from audit.models import AuditEvent
from engagement.access import may_read_notes
from engagement.models import Event, Evidence, StaleScore
from partners.actions.membership import grant_role
from partners.models import Partnership
from tests import factories as make
from tests.integration.api.conftest import Home, client_of

SECRET = "Their finance director is leaving."


def _body(partnership: Partnership, **more: Any) -> dict[str, Any]:
    return {
        "starts_at": "2026-10-05T10:00:00+01:00",
        "partners": [{"partnership": str(partnership.public_id), "tone": 4}],
        **more,
    }


@pytest.fixture
def partnership(home: Home) -> Partnership:
    return make.make_partnership(system=home.system)


def test_an_event_becomes_evidence_and_a_need_to_score(
    home: Home, partnership: Partnership
) -> None:
    person = make.make_person(system=home.system)
    board = make.make_board(system=home.system)
    place = make.make_place(home.system)
    answer = home.client.post(
        "/api/v1/events",
        _body(
            partnership,
            kind="workshop",
            title="Winter plans",
            ends_at="2026-10-05T12:00:00+01:00",
            channel="in_person",
            initiated_by="partner",
            boards=[str(board.public_id)],
            place=str(place.public_id),
            stage="on_options",
            themes=["discharge", "workforce"],
            notes="Agreed the figures.",
            notes_nature="fact",
            notes_sensitivity="open",
            people=[{"person": str(person.public_id), "partnership": str(partnership.public_id)}],
            external_id="calendar-1",
        ),
    )
    assert answer.status_code == 201, answer.content
    shown = answer.json()
    assert shown["system"]["id"] == str(home.system.public_id)
    assert shown["occurred_on"] == "2026-10-05"
    assert shown["boards"] == [{"id": str(board.public_id), "name": board.name}]
    assert shown["place"] == {"id": str(place.public_id), "name": place.name}
    assert shown["themes"] == ["discharge", "workforce"]
    assert shown["source"] == "api"
    assert shown["logged_by"]["id"] == str(home.manager.public_id)
    [partner] = shown["partners"]
    assert partner["partnership"]["id"] == str(partnership.public_id)
    assert (partner["attendance"], partner["tone"]) == ("present", 4)
    [attendee] = shown["people"]
    assert attendee["person"] == {"id": str(person.public_id), "name": person.name}
    event = Event.objects.get(public_id=shown["id"])
    assert Evidence.objects.filter(partnership=partnership).exists()
    assert StaleScore.objects.waiting().filter(partnership=partnership).exists()
    logged = AuditEvent.objects.get(type="event.logged", target_id=event.public_id)
    assert logged.actor_id == home.manager.public_id
    assert logged.request_id == answer["X-Request-ID"]


def test_when_only_the_day_is_known(home: Home, partnership: Partnership) -> None:
    body = _body(partnership, occurred_on="2026-07-01")
    del body["starts_at"]
    shown = home.client.post("/api/v1/events", body).json()
    assert (shown["occurred_on"], shown["has_time"]) == ("2026-07-01", False)
    assert shown["starts_at"] == "2026-07-01T12:00:00+01:00"


def test_a_time_without_an_offset_is_london_time(home: Home, partnership: Partnership) -> None:
    shown = home.client.post(
        "/api/v1/events", _body(partnership, starts_at="2026-07-01T00:30:00")
    ).json()
    assert shown["occurred_on"] == "2026-07-01"
    assert Event.objects.get().starts_at == datetime(2026, 6, 30, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"partners": []}, "partners"),
        ({"occurred_on": "2026-10-05"}, "starts_at"),
        ({"starts_at": None}, "starts_at"),
        ({"starts_at": "1980-01-01T10:00:00Z"}, "starts_at"),
        ({"ends_at": "2026-10-04T10:00:00Z"}, "ends_at"),
        ({"themes": ["weather"]}, "themes.0"),
        ({"boards": ["00000000-0000-4000-8000-000000000000"]}, "boards.0"),
        ({"notes": "x" * 20_001}, "notes"),
    ],
)
def test_what_is_wrong_is_said_by_field(
    home: Home, partnership: Partnership, wrong: dict[str, Any], field: str
) -> None:
    answer = home.client.post("/api/v1/events", _body(partnership, **wrong))
    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == {field}
    assert not Event.objects.exists()


def test_a_partner_named_twice_is_refused(home: Home, partnership: Partnership) -> None:
    part = {"partnership": str(partnership.public_id)}
    answer = home.client.post("/api/v1/events", _body(partnership, partners=[part, part]))
    assert answer.status_code == 422
    assert answer.json()["errors"] == {"partners": ["A partner is named twice."]}


def test_all_records_are_of_one_system(home: Home, partnership: Partnership) -> None:
    """Someone who works in two systems cannot mix them."""
    other = make.make_system()
    grant_role(by=make.TESTS, user=home.manager, role="partnership_manager", system=other)
    mixed = {
        "partners": [
            {"partnership": str(each.public_id)}
            for each in (partnership, make.make_partnership(system=other))
        ],
        "boards": [str(make.make_board(system=other).public_id)],
        "place": str(make.make_place(other).public_id),
        "people": [{"person": str(make.make_person(system=other).public_id)}],
    }
    for name, value in mixed.items():
        answer = home.client.post("/api/v1/events", _body(partnership, **{name: value}))
        assert answer.status_code == 422, name
        assert name in answer.json()["errors"]


def test_the_same_id_of_the_other_system_is_refused(home: Home, partnership: Partnership) -> None:
    first = home.client.post("/api/v1/events", _body(partnership, external_id="calendar-1"))
    second = home.client.post("/api/v1/events", _body(partnership, external_id="calendar-1"))
    assert (first.status_code, second.status_code) == (201, 409)
    assert first.json()["id"] in second.json()["detail"]
    found = home.client.get("/api/v1/events?external_id=calendar-1").json()["results"]
    assert [row["id"] for row in found] == [first.json()["id"]]


@pytest.mark.django_db(transaction=True)
def test_the_same_id_at_the_same_time_is_refused_too(home: Home) -> None:
    partnership = make.make_partnership(system=home.system)
    statuses: list[int] = []

    def send() -> None:
        answer = home.client.post("/api/v1/events", _body(partnership, external_id="one"))
        statuses.append(answer.status_code)
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(statuses) == [201, 409, 409, 409]


def test_a_correction_replaces_all_and_says_why(home: Home, partnership: Partnership) -> None:
    other = make.make_partnership(system=home.system)
    made = home.client.post("/api/v1/events", _body(partnership, title="Wrong", notes="Old"))
    address = f"/api/v1/events/{made.json()['id']}"
    body = _body(other, title="Right", reason="The wrong partner was named")
    answer = home.client.put(address, body, headers={"If-Match": made["ETag"]})
    assert answer.status_code == 200, answer.content
    shown = answer.json()
    assert (shown["title"], shown["notes"], shown["revision"]) == ("Right", "", 2)
    assert [part["partnership"]["id"] for part in shown["partners"]] == [str(other.public_id)]
    corrected = AuditEvent.objects.get(type="event.corrected")
    assert corrected.reason == "The wrong partner was named"
    missing = home.client.put(address, _body(other), headers={"If-Match": answer["ETag"]})
    assert missing.json()["errors"] == {"reason": ["This field is required."]}


def test_a_withdrawn_event_stays_readable_and_cannot_be_changed(
    home: Home, partnership: Partnership
) -> None:
    event = make.make_event(partnerships=[partnership])
    address = f"/api/v1/events/{event.public_id}"
    assert home.client.post(f"{address}/withdraw", {"reason": " "}).status_code == 422
    answer = home.client.post(f"{address}/withdraw", {"reason": "Entered twice"})
    assert answer.json()["withdrawn"] is True
    assert len(answer.json()["partners"]) == 1
    assert home.client.get("/api/v1/events").json()["results"] == []
    assert len(home.client.get("/api/v1/events?withdrawn=true").json()["results"]) == 1
    again = home.client.post(f"{address}/withdraw", {"reason": "Entered twice"})
    assert again.status_code == 409
    body = _body(partnership, reason="Mistake")
    late = home.client.put(address, body, headers={"If-Match": answer["ETag"]})
    assert late.status_code == 409


@pytest.mark.parametrize("role", [name for name, role in ROLES.items() if not role.national])
@pytest.mark.parametrize("sensitivity", ["open", "confidential"])
def test_notes_and_tone_are_for_those_who_may_read_them(
    home: Home, partnership: Partnership, role: str, sensitivity: str
) -> None:
    """The list's own columns say the same as the rule of the pages."""
    person = make.make_person(system=home.system)
    body = _body(
        partnership,
        notes=SECRET,
        notes_sensitivity=sensitivity,
        people=[{"person": str(person.public_id)}],
    )
    event = Event.objects.get(public_id=home.client.post("/api/v1/events", body).json()["id"])
    reader = make.make_user(system=home.system, role=role)
    client = client_of(reader)
    [listed] = client.get("/api/v1/events").json()["results"]
    single = client.get(f"/api/v1/events/{event.public_id}").json()
    for shown in (listed, single):
        if may_read_notes(reader, event):
            assert (shown["notes"], shown["partners"][0]["tone"]) == (SECRET, 4)
        else:
            assert (shown["notes"], shown["partners"][0]["tone"]) == (None, None)
        sees_people = Permission.VIEW_PEOPLE in ROLES[role].permissions
        assert (shown["people"] is not None) is sees_people


def test_lists_are_narrowed(home: Home, partnership: Partnership) -> None:
    board = make.make_board(system=home.system)
    wanted = home.client.post(
        "/api/v1/events",
        _body(partnership, kind="call", themes=["workforce"], boards=[str(board.public_id)]),
    ).json()["id"]
    make.make_event(partnerships=[make.make_partnership(system=home.system)])
    for query in (
        "kind=call",
        "theme=workforce",
        f"partnership={partnership.public_id}",
        f"board={board.public_id}",
        "until=2026-10-31",
        "since=2026-10-01&until=2026-10-05",
        "source=api",
        "logged_by=me",
    ):
        found = home.client.get(f"/api/v1/events?{query}").json()["results"]
        assert [row["id"] for row in found] == [wanted], query
