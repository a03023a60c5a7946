"""Boards, seats, appointments; commitments."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from partners.actions.membership import grant_role
from tests import factories as make
from tests.integration.api.conftest import Home


@pytest.fixture
def seat(home: Home) -> dict[str, Any]:
    place = make.make_place(home.system)
    board = home.client.post(
        "/api/v1/boards",
        {
            "system": str(home.system.public_id),
            "name": "Winter board",
            "kind": "place_partnership",
            "place": str(place.public_id),
            "quorum": 5,
        },
    )
    assert board.status_code == 201, board.content
    assert board.json()["place"]["name"] == place.name
    partnership = make.make_partnership(system=home.system)
    made = home.client.post(
        "/api/v1/seats",
        {
            "board": board.json()["id"],
            "title": "Council member",
            "sector": "local_government",
            "is_statutory": True,
            "nominating_route": "local_authorities",
            "expected_from": str(partnership.public_id),
            "valid_from": "2026-01-01",
        },
    )
    assert made.status_code == 201, made.content
    shown: dict[str, Any] = made.json()
    assert shown["expected_from"]["id"] == str(partnership.public_id)
    assert (shown["capacity"], shown["is_voting"]) == ("member", True)
    return shown


def _appoint(home: Home, seat: dict[str, Any], **more: Any) -> Any:
    return home.client.post(
        "/api/v1/appointments",
        {
            "seat": seat["id"],
            "person": str(make.make_person(system=home.system).public_id),
            "home_organisation": str(make.make_organisation().public_id),
            "valid_from": "2026-01-01",
            **more,
        },
    )


def test_a_seat_is_held_by_one_at_a_time(home: Home, seat: dict[str, Any]) -> None:
    first = _appoint(home, seat, competences=["mental health"])
    assert first.status_code == 201, first.content
    assert first.json()["board"]["name"] == "Winter board"
    assert first.json()["competences"] == ["mental health"]
    second = _appoint(home, seat)
    assert second.status_code == 422
    assert "Someone else holds this seat" in second.json()["errors"]["valid_from"][0]
    ending = f"/api/v1/appointments/{first.json()['id']}/end"
    early = home.client.post(ending, {"valid_to": "2025-12-31"})
    assert early.json()["errors"] == {"valid_to": ["The end is before the start."]}
    ended = home.client.post(ending, {"valid_to": "2026-06-30"})
    assert ended.json()["valid_to"] == "2026-06-30"
    assert _appoint(home, seat, valid_from="2026-07-01").status_code == 201
    found = home.client.get(f"/api/v1/appointments?seat={seat['id']}").json()["results"]
    assert len(found) == 2


def test_who_may_not_see_people_sees_a_seat_filled_and_not_by_whom(
    home: Home, seat: dict[str, Any]
) -> None:
    made = _appoint(home, seat).json()
    assert made["person"]["name"]
    member = home.client_in_role("board_member")
    [listed] = member.get("/api/v1/appointments").json()["results"]
    assert listed["person"] is None
    assert listed["home_organisation"] == made["home_organisation"]


def test_who_may_not_manage_boards_ends_no_appointment(home: Home, seat: dict[str, Any]) -> None:
    made = _appoint(home, seat).json()
    answer = home.client_in_role("analyst").post(
        f"/api/v1/appointments/{made['id']}/end", {"valid_to": "2026-06-30"}
    )
    assert answer.status_code == 403


def test_a_board_name_is_taken_once_in_a_system(home: Home, seat: dict[str, Any]) -> None:
    answer = home.client.post(
        "/api/v1/boards",
        {"system": str(home.system.public_id), "name": "Winter board", "kind": "committee"},
    )
    assert answer.status_code == 422
    assert "already" in answer.json()["errors"]["name"][0]


def test_records_of_two_systems_do_not_mix(home: Home, seat: dict[str, Any]) -> None:
    other = make.make_system()
    grant_role(by=make.TESTS, user=home.manager, role="partnership_manager", system=other)
    wrong = {
        "boards": {
            "system": str(home.system.public_id),
            "name": "Another",
            "kind": "committee",
            "place": str(make.make_place(other).public_id),
        },
        "seats": {
            "board": seat["board"]["id"],
            "title": "Another",
            "sector": "nhs",
            "valid_from": "2026-01-01",
            "expected_from": str(make.make_partnership(system=other).public_id),
        },
        "commitments": {
            "partnership": seat["expected_from"]["id"],
            "made_by": "system",
            "text": "Something",
            "due_on": "2027-01-01",
            "event": str(
                make.make_event(partnerships=[make.make_partnership(system=other)]).public_id
            ),
        },
    }
    for collection, body in wrong.items():
        answer = home.client.post(f"/api/v1/{collection}", body)
        assert answer.status_code == 422, collection
        assert "another system" in str(answer.json()["errors"])
    person = make.make_person(system=other)
    answer = _appoint(home, seat, person=str(person.public_id))
    assert "another system" in answer.json()["errors"]["person"][0]


@pytest.fixture
def commitment(home: Home) -> str:
    """The address of a promise that is due in a week."""
    today = timezone.localdate()
    made = home.client.post(
        "/api/v1/commitments",
        {
            "partnership": str(make.make_partnership(system=home.system).public_id),
            "made_by": "partner",
            "text": "Send the figures",
            "made_on": str(today - timedelta(days=30)),
            "due_on": str(today + timedelta(days=7)),
            "owner": str(home.manager.public_id),
        },
    )
    assert made.status_code == 201, made.content
    assert (made.json()["state"], made.json()["importance"]) == ("open", "standard")
    return f"/api/v1/commitments/{made.json()['id']}"


def test_a_promise_is_settled_reopened_and_withdrawn(home: Home, commitment: str) -> None:
    today = str(timezone.localdate())
    settled = home.client.post(
        f"{commitment}/settle", {"state": "kept", "happened_on": today, "note": "By mail"}
    )
    assert settled.status_code == 200, settled.content
    assert settled.json()["state"] == "kept"
    assert [change["state"] for change in settled.json()["changes"]] == ["open", "kept"]
    again = home.client.post(f"{commitment}/settle", {"state": "kept", "happened_on": today})
    assert again.status_code == 409
    reopened = home.client.post(f"{commitment}/reopen", {"reason": "It was another one"})
    assert reopened.json()["state"] == "open"
    withdrawn = home.client.post(f"{commitment}/withdraw", {"reason": "Never promised"})
    assert withdrawn.json()["withdrawn"] is True
    assert home.client.get("/api/v1/commitments").json()["results"] == []
    late = home.client.post(f"{commitment}/settle", {"state": "kept", "happened_on": today})
    assert late.status_code == 409


def test_the_other_side_confirms_what_one_side_said(home: Home, commitment: str) -> None:
    today = str(timezone.localdate())
    early = home.client.post(f"{commitment}/confirm", {})
    assert early.status_code == 409
    home.client.post(
        f"{commitment}/settle",
        {"state": "kept", "happened_on": today, "asserted_by": "partner"},
    )
    [waiting] = home.client.get("/api/v1/commitments?state=unconfirmed").json()["results"]
    assert commitment.endswith(waiting["id"])
    answer = home.client.post(f"{commitment}/confirm", {"note": "Seen"})
    assert answer.status_code == 200, answer.content
    last = answer.json()["changes"][-1]
    assert (last["asserted_by"], last["is_confirmed"]) == ("system", True)
    assert (last["state"], last["note"]) == ("kept", "Seen")
    assert home.client.post(f"{commitment}/confirm", {}).status_code == 409
    analyst = home.client_in_role("analyst")
    assert analyst.post(f"{commitment}/confirm", {}).status_code == 403


def test_a_new_date_needs_to_be_a_later_one(home: Home, commitment: str) -> None:
    today = timezone.localdate()
    body = {"state": "renegotiated", "happened_on": str(today), "new_due_on": str(today)}
    refused = home.client.post(f"{commitment}/settle", body)
    assert set(refused.json()["errors"]) == {"new_due_on"}
    body["new_due_on"] = str(today + timedelta(days=60))
    answer = home.client.post(f"{commitment}/settle", body)
    assert (answer.json()["state"], answer.json()["due_on"]) == (
        "renegotiated",
        body["new_due_on"],
    )


@pytest.mark.parametrize("state", ["open", "lost", ""])
def test_only_an_outcome_settles_a_promise(home: Home, commitment: str, state: str) -> None:
    answer = home.client.post(f"{commitment}/settle", {"state": state, "happened_on": "2026-01-01"})
    assert set(answer.json()["errors"]) == {"state"}


def test_notes_on_a_promise_are_for_those_who_work_with_partners(
    home: Home, commitment: str
) -> None:
    today = str(timezone.localdate())
    home.client.post(
        f"{commitment}/settle", {"state": "broken", "happened_on": today, "note": "Secret"}
    )
    assert home.client.get(commitment).json()["changes"][-1]["note"] == "Secret"
    shown = home.client_in_role("board_member").get(commitment)
    assert shown.json()["changes"][-1]["note"] is None
    assert "Secret" not in shown.content.decode()


def test_lists_of_promises_are_narrowed(home: Home, commitment: str) -> None:
    wanted = commitment.rsplit("/", 1)[1]
    make.make_commitment(partnership=make.make_partnership(system=home.system))
    for query in ("made_by=partner", "owner=me"):
        found = home.client.get(f"/api/v1/commitments?{query}").json()["results"]
        assert [row["id"] for row in found] == [wanted], query
    assert home.client.get("/api/v1/commitments?state=overdue").json()["results"] == []
