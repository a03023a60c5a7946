"""Pressures, quiet periods, starting points and the switch of rating, through the API."""

from typing import Any

import pytest

from accounts.roles import ANALYST, BOARD_MEMBER, NATIONAL_ANALYST, SYSTEM_ADMINISTRATOR
from engagement.models import Evidence, Pressure, StaleScore
from partners.models import Partnership
from tests import factories as make
from tests.integration.api.conftest import Home, client_of

SECRET = "They told us in confidence"
FACTS = {
    "kind": "funding",
    "level": 0.6,
    "first_on": "2026-04-01",
    "cause": SECRET,
    "document": "Section 114 notice",
}


@pytest.fixture
def partnership(home: Home) -> Partnership:
    return make.make_partnership(system=home.system)


@pytest.fixture
def pressure(home: Home, partnership: Partnership) -> str:
    """The address of one on the partner."""
    answer = home.client.post(
        "/api/v1/pressures", {**FACTS, "partnership": str(partnership.public_id)}
    )
    assert answer.status_code == 201, answer.content
    return f"/api/v1/pressures/{answer.json()['id']}"


def _list(home: Home, query: str) -> list[dict[str, Any]]:
    answer = home.client.get(f"/api/v1/{query}")
    assert answer.status_code == 200, answer.content
    rows: list[dict[str, Any]] = answer.json()["results"]
    return rows


def test_a_pressure_on_a_partner(home: Home, partnership: Partnership, pressure: str) -> None:
    shown = home.client.get(pressure).json()
    assert shown["partnership"] == {"id": str(partnership.public_id), "name": str(partnership)}
    assert (shown["level"], shown["last_on"], shown["cause"]) == (0.6, "2026-09-30", SECRET)
    assert shown["recorded_by"]["id"] == str(home.manager.public_id)
    assert (shown["second_person"], shown["renews"], shown["withdrawn"]) == (None, None, False)


def test_a_pressure_on_the_system_itself(home: Home, partnership: Partnership) -> None:
    StaleScore.objects.all().delete()
    answer = home.client.post("/api/v1/pressures", {**FACTS, "system": str(home.system.public_id)})
    assert answer.status_code == 201, answer.content
    assert answer.json()["partnership"] is None
    assert StaleScore.objects.waiting().filter(partnership=partnership).exists()
    assert len(_list(home, "pressures?on_system=true")) == 1
    assert _list(home, "pressures?on_system=false") == []


@pytest.mark.parametrize("named", [(), ("partnership", "system")])
def test_it_weighs_on_one_or_the_other(
    home: Home, partnership: Partnership, named: tuple[str, ...]
) -> None:
    ids = {"partnership": str(partnership.public_id), "system": str(home.system.public_id)}
    answer = home.client.post("/api/v1/pressures", {**FACTS, **{name: ids[name] for name in named}})
    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == {"partnership"}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"level": 0.9}, "level"),
        ({"level": 0}, "level"),
        ({"document": ""}, "document"),
        ({"last_on": "2026-03-01"}, "last_on"),
        ({"last_on": "2029-03-01"}, "last_on"),
        ({"kind": "boredom"}, "kind"),
    ],
)
def test_what_is_wrong_is_said_by_field(
    home: Home, partnership: Partnership, wrong: dict[str, Any], field: str
) -> None:
    body = {**FACTS, "partnership": str(partnership.public_id), **wrong}
    answer = home.client.post("/api/v1/pressures", body)
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert set(answer.json()["errors"]) == {field}
    assert not Pressure.objects.exists()


def test_a_pressure_is_renewed_corrected_and_withdrawn(home: Home, pressure: str) -> None:
    renewed = home.client.post(f"{pressure}/renew", {"document": "October report"})
    assert renewed.status_code == 201, renewed.content
    shown = renewed.json()
    assert (shown["first_on"], shown["cause"]) == ("2026-10-01", SECRET)
    assert pressure.endswith(shown["renews"]["id"])
    assert renewed["Location"].endswith(f"/api/v1/pressures/{shown['id']}")
    again = home.client.post(f"{pressure}/renew", {"document": "Another"})
    assert again.status_code == 409

    corrected = home.client.post(
        f"/api/v1/pressures/{shown['id']}/correct",
        {**FACTS, "first_on": "2026-10-01", "level": 0.3, "reason": "Less than we thought"},
    )
    assert corrected.status_code == 201, corrected.content
    assert corrected.json()["renews"] == shown["renews"]
    old = home.client.get(f"/api/v1/pressures/{shown['id']}").json()
    assert (old["withdrawn"], old["withdrawn_reason"]) == (True, "Less than we thought")

    withdrawn = home.client.post(f"{pressure}/withdraw", {"reason": "A mistake"})
    assert withdrawn.status_code == 200
    assert [row["id"] for row in _list(home, "pressures")] == [corrected.json()["id"]]
    assert len(_list(home, "pressures?withdrawn=true")) == 3
    assert home.client.post(f"{pressure}/withdraw", {"reason": "Again"}).status_code == 409


def test_a_repeated_request_records_one(home: Home, partnership: Partnership) -> None:
    body = {**FACTS, "partnership": str(partnership.public_id)}
    headers = {"Idempotency-Key": "one"}
    first, second = (home.client.post("/api/v1/pressures", body, headers=headers) for _ in range(2))
    assert first.content == second.content
    assert Pressure.objects.count() == 1


def test_why_and_who_are_for_those_who_may_read_them(home: Home, partnership: Partnership) -> None:
    person = make.make_person(system=home.system)
    make.make_pressure(partnership=partnership, cause=SECRET, second_person=person)
    make.make_quiet_period(partnership=partnership, note=SECRET)
    make.make_starting_point(partnership=partnership, reason=SECRET)
    points = f"partnerships/{partnership.public_id}/starting-points"
    for role, reads, sees in ((ANALYST, False, True), (BOARD_MEMBER, False, False)):
        client = home.client_in_role(role.name)
        answers = {
            path: client.get(f"/api/v1/{path}").json()["results"]
            for path in ("pressures", "quiet-periods", points)
        }
        assert (SECRET in str(answers)) is reads
        [row] = answers["pressures"]
        assert (row["cause"], row["level"]) == (None, 0.5)
        assert (row["second_person"] is not None) is sees
        assert answers["quiet-periods"][0]["note"] is None
        assert answers[points][0]["reason"] is None
    [row] = _list(home, "pressures")
    assert (row["cause"], row["second_person"]["id"]) == (SECRET, str(person.public_id))


def test_pressures_are_found_by_day_kind_and_partner(home: Home, partnership: Partnership) -> None:
    make.make_pressure(partnership=make.make_partnership(system=home.system), kind="winter")
    answer = home.client.post(
        "/api/v1/pressures", {**FACTS, "partnership": str(partnership.public_id)}
    )
    mine = answer.json()["id"]
    for query in (
        "on=2026-04-01",
        "on=2026-09-30",
        "kind=funding",
        f"partnership={partnership.public_id}",
    ):
        assert [row["id"] for row in _list(home, f"pressures?{query}")] == [mine], query
    assert _list(home, "pressures?on=2026-03-31") == []


def test_a_quiet_period_of_a_sector(home: Home) -> None:
    body = {
        "system": str(home.system.public_id),
        "sector": "local_government",
        "kind": "pre_election",
        "first_on": "2027-03-22",
        "last_on": "2027-05-06",
    }
    answer = home.client.post("/api/v1/quiet-periods", body)
    assert answer.status_code == 201, answer.content
    assert answer.json()["partnership"] is None
    assert len(_list(home, "quiet-periods?sector=local_government&on=2027-04-01")) == 1
    address = f"/api/v1/quiet-periods/{answer.json()['id']}/withdraw"
    assert home.client.post(address, {"reason": "No election"}).json()["withdrawn"] is True
    assert _list(home, "quiet-periods") == []


def test_a_quiet_period_says_whose_it_is(home: Home, partnership: Partnership) -> None:
    body = {"kind": "strike", "first_on": "2026-03-22", "last_on": "2026-05-06"}
    assert home.client.post("/api/v1/quiet-periods", body).status_code == 422
    body["partnership"] = str(partnership.public_id)
    both = home.client.post("/api/v1/quiet-periods", {**body, "sector": "nhs"})
    assert set(both.json()["errors"]) == {"sector"}
    assert home.client.post("/api/v1/quiet-periods", body).status_code == 201


def test_starting_points_are_added_and_never_changed(home: Home, partnership: Partnership) -> None:
    address = f"/api/v1/partnerships/{partnership.public_id}/starting-points"
    for value in ("good", "bad"):
        body = {"value": value, "as_of": "2025-04-01", "reason": "The minutes say so"}
        answer = home.client.post(address, body)
        assert answer.status_code == 201, answer.content
        assert answer.json()["recorded_by"]["id"] == str(home.manager.public_id)
    rows = home.client.get(address).json()["results"]
    assert [(row["value"], row["reason"]) for row in rows] == [
        ("good", "The minutes say so"),
        ("bad", "The minutes say so"),
    ]
    newest = Evidence.objects.filter(partnership=partnership).in_force()
    assert set(newest.values_list("x", flat=True)) == {0.0}
    wrong = home.client.post(address, {"value": "bad", "as_of": "2090-01-01", "reason": "x"})
    assert set(wrong.json()["errors"]) == {"as_of"}
    assert home.client.put(address, {}).status_code == 405


def test_only_those_who_work_with_partners_set_a_starting_point(
    home: Home, partnership: Partnership
) -> None:
    address = f"/api/v1/partnerships/{partnership.public_id}/starting-points"
    body = {"value": "good", "as_of": "2025-04-01", "reason": "I think so"}
    assert home.client_in_role(ANALYST.name).post(address, body).status_code == 403
    stranger = client_of(make.make_user(system=make.make_system()))
    assert stranger.post(address, body).status_code == 404
    assert stranger.get(address).status_code == 404


def test_an_administrator_switches_the_rating_of_partners(home: Home) -> None:
    address = f"/api/v1/systems/{home.system.public_id}/scoring"
    assert home.client.get(address).json() == {"rates_partners": False, "decisions": []}
    body = {"rates_partners": True, "reason": "The board agreed"}
    assert home.client.post(address, body).status_code == 403
    admin = home.client_in_role(SYSTEM_ADMINISTRATOR.name)
    assert admin.post(address, body).status_code == 201
    assert admin.post(address, {"rates_partners": False}).status_code == 422
    shown = home.client.get(address).json()
    assert shown["rates_partners"] is True
    assert [row["reason"] for row in shown["decisions"]] == ["The board agreed"]
    off = admin.post(address, {"rates_partners": False, "reason": "Not yet"})
    assert off.json()["rates_partners"] is False
    assert home.client.get(address).json()["rates_partners"] is False


def test_the_switch_of_another_system_is_not_there(home: Home) -> None:
    other = f"/api/v1/systems/{make.make_system().public_id}/scoring"
    body = {"rates_partners": True, "reason": "Mine now"}
    admin = home.client_in_role(SYSTEM_ADMINISTRATOR.name)
    assert admin.get(other).status_code == 404
    assert admin.post(other, body).status_code == 404
    national = client_of(make.make_national_user(NATIONAL_ANALYST.name))
    assert national.get(other).status_code == 200
    assert national.post(other, body).status_code == 403
