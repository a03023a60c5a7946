"""Boards on a day, nominations and rule sets through the API."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from partners.enums import BoardKind
from partners.models import Seat
from tests import factories as make
from tests.integration.api.conftest import Home

TODAY = timezone.localdate()


@pytest.fixture
def seat(home: Home) -> Seat:
    board = make.make_board(system=home.system, kind=BoardKind.ICB_BOARD)
    seat = make.make_seat(
        board=board,
        title="Council seat",
        nominating_route="local_authorities",
        valid_from=date(2024, 1, 1),
    )
    make.make_appointment(seat=seat, valid_from=date(2024, 1, 1), valid_to=date(2025, 3, 2))
    return seat


def test_a_board_is_read_on_any_day(home: Home, seat: Seat) -> None:
    address = f"/api/v1/boards/{seat.board.public_id}/seats"
    [then] = home.client.get(f"{address}?on=2025-03-02").json()["seats"]
    assert then["holder"]["valid_to"] == "2025-03-02"
    assert then["vacant_since"] is None
    body = home.client.get(address).json()
    assert body["on"] == str(TODAY)
    assert body["seats"][0]["vacant_since"] == "2025-03-03"
    member = home.client_in_role("board_member")
    [seen] = member.get(f"{address}?on=2025-03-02").json()["seats"]
    assert seen["holder"]["person"] is None
    assert seen["holder"]["home_organisation"]["name"]


def test_findings_come_with_source_and_reason(home: Home, seat: Seat) -> None:
    address = f"/api/v1/boards/{seat.board.public_id}/findings"
    body = home.client.get(f"{address}?on=2025-06-01").json()
    found = {each["code"]: each for sets in body["in_force"] for each in sets["findings"]}
    unmet = found["local-authorities"]
    assert (unmet["is_met"], unmet["since"]) == (False, "2025-03-03")
    assert (unmet["counted"], unmet["at_least"]) == (0, 1)
    [why] = unmet["seats"]
    assert (why["id"], why["why"], why["since"]) == (
        str(seat.public_id),
        "vacant",
        "2025-03-03",
    )
    assert "Health and Care Act 2022" in body["in_force"][0]["legal_source"]
    [bill] = body["proposed"]
    assert bill["as_at"] == "2026-06-25"
    assert {each["since"] for each in bill["findings"]} == {None}


@pytest.mark.parametrize("query", ["on=2025-02-30", "on=1066-10-14", "on=x", "when=2025-01-01"])
def test_a_wrong_day_is_a_wrong_question(home: Home, seat: Seat, query: str) -> None:
    for what in ("seats", "findings"):
        answer = home.client.get(f"/api/v1/boards/{seat.board.public_id}/{what}?{query}")
        assert answer.status_code == 400
        assert set(answer.json()["errors"]) == {query.split("=", maxsplit=1)[0]}


def test_another_systems_board_is_not_found(home: Home) -> None:
    board = make.make_board()
    for what in ("seats", "findings"):
        assert home.client.get(f"/api/v1/boards/{board.public_id}/{what}").status_code == 404


def test_lists_take_a_day(home: Home, seat: Seat) -> None:
    def ids(address: str) -> list[str]:
        return [row["id"] for row in home.client.get(address).json()["results"]]

    assert ids("/api/v1/seats?on=2023-12-31") == []
    assert ids("/api/v1/seats?on=2024-01-01") == [str(seat.public_id)]
    assert len(ids("/api/v1/appointments?on=2025-03-02")) == 1
    assert ids("/api/v1/appointments?on=2025-03-03") == []
    assert str(seat.board.public_id) in ids("/api/v1/boards?on=2025-03-03")


def test_no_filter_tells_whose_a_seat_is(home: Home, seat: Seat) -> None:
    person = seat.appointments.get().person
    asked = f"/api/v1/appointments?on=2024-05-01&person={person.public_id}"
    shown = [
        len(client.get(asked).json()["results"])
        for client in (home.client, home.client_in_role("board_member"))
    ]
    assert shown == [1, 0]


def test_a_seat_is_put_right(home: Home, seat: Seat) -> None:
    address = f"/api/v1/seats/{seat.public_id}"
    body = {"sector": "vcse", "term_years": 6, "valid_to": "2026-01-31"}
    assert home.client.put(address, body).status_code == 428
    answer = home.client.put(address, body, headers={"If-Match": "*"})
    assert answer.status_code == 200, answer.content
    assert answer.json()["term_years"] == 6
    assert answer.json()["nominating_route"] == ""
    old = home.client.put(address, body, headers={"If-Match": '"1"'})
    assert old.status_code == 412


def test_an_appointment_is_put_right_and_taken_back(home: Home, seat: Seat) -> None:
    appointment = seat.appointments.get()
    address = f"/api/v1/appointments/{appointment.public_id}"
    body = {
        "home_organisation": str(appointment.home_organisation.public_id),
        "valid_from": "2024-02-01",
        "reason": "It was a month later.",
    }
    answer = home.client.put(address, body, headers={"If-Match": "*"})
    assert (answer.json()["valid_from"], answer.json()["valid_to"]) == ("2024-02-01", None)
    assert home.client.post(f"{address}/withdraw", {}).status_code == 422
    taken = home.client.post(f"{address}/withdraw", {"reason": "Another seat."}).json()
    assert taken["withdrawn"] is True
    assert home.client.get("/api/v1/appointments").json()["results"] == []
    [again] = home.client.get("/api/v1/appointments?withdrawn=true").json()["results"]
    assert again["withdrawn_reason"] == "Another seat."
    assert home.client.post(f"{address}/withdraw", {"reason": "Twice."}).status_code == 409


def test_a_nomination_is_followed(home: Home, seat: Seat) -> None:
    def start(**more: Any) -> Any:
        body = {"seat": str(seat.public_id), "asked_on": str(TODAY - timedelta(days=9)), **more}
        return home.client.post("/api/v1/nominations", body)

    made = start()
    assert made.status_code == 201, made.content
    assert made.json()["stage"] == "asked"
    assert set(start(nominated_on=str(TODAY)).json()["errors"]) == {"person"}
    address = f"/api/v1/nominations/{made.json()['id']}"
    person = make.make_person(system=home.system)
    body = {
        "asked_on": str(TODAY - timedelta(days=9)),
        "nominated_on": str(TODAY - timedelta(days=2)),
        "person": str(person.public_id),
        "organisation": str(make.make_organisation().public_id),
    }
    answer = home.client.put(address, body, headers={"If-Match": "*"})
    assert answer.json()["stage"] == "nominated"
    done = home.client.post(f"{address}/appoint", {"valid_from": str(TODAY)}).json()
    assert (done["stage"], done["appointed_on"]) == ("appointed", str(TODAY))
    stop = home.client.post(f"{address}/stop", {"on": str(TODAY), "reason": "Late"})
    assert stop.status_code == 409
    second = start().json()["id"]
    stopped = home.client.post(
        f"/api/v1/nominations/{second}/stop", {"on": str(TODAY), "reason": "Nobody came."}
    )
    assert stopped.json()["stopped_reason"] == "Nobody came."
    assert home.client.get("/api/v1/nominations?is_open=true").json()["results"] == []
    stranger = make.make_person()
    wrong = start(person=str(stranger.public_id))
    assert wrong.status_code == 422
    analyst = home.client_in_role("analyst")
    assert analyst.get(address).status_code == 200
    assert analyst.put(address, body, headers={"If-Match": "*"}).status_code == 403
    assert home.client_in_role("board_member").get(address).status_code == 404


RULES = [{"text": "A chair", "test": "title:chair"}]


def test_rule_sets_are_read_and_written(home: Home) -> None:
    admin = home.client_in_role("system_administrator")
    body = {
        "system": str(home.system.public_id),
        "board_kind": "committee",
        "name": "Terms",
        "legal_source": "Terms of reference",
        "valid_from": "2025-01-01",
        "rules": RULES,
    }
    assert home.client.post("/api/v1/rule-sets", body).status_code == 403
    made = admin.post("/api/v1/rule-sets", body)
    assert made.status_code == 201, made.content
    assert made.json()["rules"] == [
        {"code": "a-chair", "text": "A chair", "test": "title:chair", "at_least": 1}
    ]
    address = f"/api/v1/rule-sets/{made.json()['id']}"
    version = {
        "legal_source": "Second issue",
        "valid_from": "2026-01-01",
        "rules": [{"text": "Two members", "test": "members", "at_least": 2}],
        "reason": "Agreed.",
    }
    changed = admin.post(f"{address}/change", version)
    assert changed.status_code == 201, changed.content
    assert changed.json()["follows"]["id"] == made.json()["id"]
    assert admin.post(f"{address}/change", version).status_code == 409
    assert admin.get(address).json()["valid_to"] == "2025-12-31"
    ended = admin.post(
        f"/api/v1/rule-sets/{changed.json()['id']}/end", {"on": "2026-06-30", "reason": "Merged."}
    )
    assert ended.json()["valid_to"] == "2026-06-30"
    own = admin.get(f"/api/v1/rule-sets?system={home.system.public_id}&on=2025-06-01").json()
    assert [row["id"] for row in own["results"]] == [made.json()["id"]]
    assert len(admin.get("/api/v1/rule-sets?national=true").json()["results"]) == 3


@pytest.mark.parametrize(
    "rules",
    [
        [],
        [{"text": "A chair", "test": "colour:blue"}],
        [{"text": "", "test": "members"}],
        [{"text": "A", "test": "members", "at_least": 0}],
        [{"text": "A", "test": "members", "extra": 1}],
        [*RULES, *RULES],
        RULES * 31,
        "members",
    ],
)
def test_nonsense_is_refused(home: Home, rules: Any) -> None:
    body = {
        "system": str(home.system.public_id),
        "board_kind": "committee",
        "name": "Terms",
        "legal_source": "Terms of reference",
        "valid_from": "2025-01-01",
        "rules": rules,
    }
    answer = home.client_in_role("system_administrator").post("/api/v1/rule-sets", body)
    assert answer.status_code == 422
    assert answer.json()["errors"]
