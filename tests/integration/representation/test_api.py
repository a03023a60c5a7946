"""The API mirrors the pages: agenda, interests, quorum, attendance, representation, comparison."""

import pytest
from rest_framework.test import APIClient

from engagement.models import Event
from partners.models import Board, System
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def system() -> System:
    return make.make_system()


@pytest.fixture
def board(system: System) -> Board:
    board = make.make_board(system=system)
    Board.objects.filter(pk=board.pk).update(quorum=1)
    board.refresh_from_db()
    return board


@pytest.fixture
def event(board: Board) -> Event:
    event = make.make_board_meeting(boards=[board], people=make.make_members(board, 2))
    person = event.attendees.order_by("id")[0].person
    make.make_interest(
        item=make.make_agenda_item(event=event), person=person, details="Shares in the bidder"
    )
    return event


def _client(system: System, role: str = "partnership_manager") -> APIClient:
    client = APIClient()
    client.force_login(make.make_user(system=system, role=role))
    return client


def test_an_item_and_an_interest_from_first_to_last(system: System, event: Event) -> None:
    client = _client(system)
    body = {"event": str(event.public_id), "number": 2, "title": "Budget", "purpose": "decision"}
    item = client.post("/api/v1/agenda-items", body, format="json").json()
    assert (item["number"], item["purpose"], item["decision"]) == (2, "decision", None)
    again = client.post("/api/v1/agenda-items", body, format="json")
    assert again.status_code == 422
    change = {"number": 3, "title": "Budget"}
    url = f"/api/v1/agenda-items/{item['id']}"
    assert client.put(url, change, format="json").status_code == 428
    changed = client.put(url, change, format="json", HTTP_IF_MATCH=f'"{item["version"]}"').json()
    assert (changed["number"], changed["purpose"]) == (3, "discussion")
    person = str(event.attendees.order_by("id")[0].person.public_id)
    said = {"item": item["id"], "person": person, "nature": "financial", "handling": "leaves"}
    interest = client.post("/api/v1/interests", said, format="json").json()
    url = f"/api/v1/interests/{interest['id']}"
    answer = client.put(
        url,
        {"nature": "financial", "handling": "no_vote", "details": "Shares"},
        format="json",
        HTTP_IF_MATCH=f'"{interest["version"]}"',
    )
    assert answer.json()["details"] == "Shares"
    assert client.post(f"{url}/withdraw", {"reason": "Not theirs"}, format="json").json()[
        "withdrawn"
    ]
    listed = client.get("/api/v1/interests", {"item": item["id"]}).json()["results"]
    assert listed == []


def test_details_and_people_are_null_for_those_who_may_not_read_them(
    system: System, event: Event
) -> None:
    (own,) = _client(system).get("/api/v1/interests").json()["results"]
    assert own["details"] == "Shares in the bidder"
    (shown,) = _client(system, "board_member").get("/api/v1/interests").json()["results"]
    assert (shown["details"], shown["person"]) == (None, None)
    assert shown["nature"] == "financial"
    (analyst,) = _client(system, "analyst").get("/api/v1/interests").json()["results"]
    assert analyst["details"] is None
    assert analyst["person"] is not None


def test_the_quorum_of_a_meeting(system: System, event: Event) -> None:
    url = f"/api/v1/events/{event.public_id}/quorum"
    (board,) = _client(system, "board_member").get(url).json()["boards"]
    assert (board["quorum"]["verdict"], board["quorum"]["there"]) == ("quorate", 2)
    assert board["items"][0]["quorum"]["verdict"] == "just_quorate"
    assert board["items"][0]["quorum"]["lost"] == 1
    assert [seat["presence"] for seat in board["seats"]] == ["there", "there"]
    assert _client(make.make_system()).get(url).status_code == 404


def test_attendance_by_seat(system: System, board: Board, event: Event) -> None:
    url = f"/api/v1/boards/{board.public_id}/attendance"
    found = _client(system, "board_member").get(url).json()
    assert found["meetings"] == 1
    assert [row["count"]["holder"] for row in found["seats"]] == [1, 1]
    assert found["sectors"][0]["count"]["share"] is None
    assert _client(system).get(f"{url}?since=tomorrow").status_code == 400
    assert _client(make.make_system()).get(url).status_code == 404


def test_representation_on_a_day(system: System, event: Event) -> None:
    url = f"/api/v1/systems/{system.public_id}/representation"
    client = _client(system, "board_member")
    found = client.get(url).json()
    assert found["total"] == {"seats": 2, "filled": 2, "voting": 2}
    assert found["basis"] == {"name": "partners", "as_at": None, "source": ""}
    assert client.get(url, {"on": "2020-01-01"}).json()["total"]["seats"] == 0
    for wrong in ({"on": "soon"}, {"denominator": "beds"}, {"day": "2026-01-01"}):
        assert client.get(url, wrong).status_code == 400
    assert _client(make.make_system()).get(url).status_code == 404


def test_figures_and_the_choice_to_be_compared(system: System) -> None:
    body = {
        "system": str(system.public_id),
        "sector": "nhs",
        "unit": "staff",
        "value": "12.50",
        "as_at": "2026-03-31",
        "source": "Census",
    }
    client = _client(system, "system_administrator")
    figure = client.post("/api/v1/sector-figures", body, format="json").json()
    assert figure["value"] == "12.50"
    url = f"/api/v1/sector-figures/{figure['id']}/withdraw"
    assert client.post(url, {"reason": "Wrong"}, format="json").json()["withdrawn"] is True
    url = f"/api/v1/systems/{system.public_id}/comparison"
    choice = {"allows": True, "reason": "The board agreed."}
    assert _client(system).post(url, choice, format="json").status_code == 403
    assert client.post(url, choice, format="json").status_code == 201
    assert [row["allows"] for row in client.get(url).json()["results"]] == [True]
