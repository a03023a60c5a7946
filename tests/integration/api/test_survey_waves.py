"""Waves through the API: prepared, sent out, and who is asked in them."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from rest_framework.test import APIClient

from accounts.roles import ANALYST, BOARD_MEMBER
from partners.enums import Tier
from tests import factories as make
from tests.integration.api.conftest import Home


def _body(home: Home, **changes: Any) -> dict[str, Any]:
    today = timezone.localdate()
    version = make.make_instrument_version(system=home.system)
    return {
        "instrument_version": str(version.public_id),
        "title": "Autumn pulse",
        "opens_on": str(today),
        "closes_on": str(today + timedelta(days=21)),
        "reminder_days": [7],
        **changes,
    }


def test_a_wave_is_prepared_looked_at_and_sent_out(home: Home) -> None:
    partner = make.make_partnership(system=home.system, tier=Tier.MANAGED)
    person = make.make_person(system=home.system, organisation=partner.organisation)
    body = _body(home)
    made = home.client.post("/api/v1/survey-waves", {**body, "system": str(home.system.public_id)})
    assert made.status_code == 201
    assert made.json()["asking"]["tiers"] == ["managed"]
    address = made.headers["Location"]
    asking = {"organisations": [str(partner.public_id)], "most_people": 2}
    changed = home.client.put(
        address, {**body, "asking": asking}, headers={"If-Match": made.headers["ETag"]}
    )
    assert changed.json()["asking"]["most_people"] == 2
    people = home.client.get(f"{address}/people").json()
    assert people["people"] == 1
    assert people["asked"][0]["person"]["id"] == str(person.public_id)
    opened = home.client.post(f"{address}/open")
    assert opened.json().get("state") == "opening", opened.json()
    assert home.client.post(f"{address}/open").status_code == 409
    cancelled = home.client.post(f"{address}/cancel", {"reason": "Wrong questions"})
    assert cancelled.json()["withdrawn"] is True


def test_what_is_wrong_is_said_by_field(home: Home) -> None:
    body = _body(home, system=str(home.system.public_id), reminder_days=[90])
    answer = home.client.post("/api/v1/survey-waves", body)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["reminder_days"]


def test_invitations_are_added_taken_back_and_noted_as_bounced(home: Home) -> None:
    wave = make.make_open_wave(system=home.system, organisations=1, people=1)
    partner = make.make_partnership(system=home.system)
    person = make.make_person(system=home.system, organisation=partner.organisation)
    said = {
        "wave": str(wave.public_id),
        "partnership": str(partner.public_id),
        "person": str(person.public_id),
    }
    made = home.client.post("/api/v1/survey-invitations", said)
    assert made.status_code == 201
    assert home.client.post("/api/v1/survey-invitations", said).status_code == 409
    assert home.client.post(f"{made.headers['Location']}/bounce").json()["bounced_at"]
    assert home.client.post(f"{made.headers['Location']}/take-back").json()["taken_back_at"]
    listed = home.client.get(f"/api/v1/survey-invitations?wave={wave.public_id}&standing=true")
    assert [row["version"] for row in listed.json()["results"]] == [1]
    shown = home.client.get(f"/api/v1/survey-waves/{wave.public_id}").json()
    assert (shown["asked"], shown["answered"]) == (1, 0)


def test_opt_outs_are_noted_and_withdrawn(home: Home) -> None:
    person = make.make_person(system=home.system)
    made = home.client.post("/api/v1/survey-opt-outs", {"person": str(person.public_id)})
    assert made.json()["route"] == "told_us"
    undone = home.client.post(f"{made.headers['Location']}/withdraw", {"reason": "A mistake"})
    assert undone.json()["withdrawn"] is True


def test_others_see_neither_waves_that_run_nor_who_is_asked(
    home: Home, stranger: APIClient
) -> None:
    wave = make.make_open_wave(system=home.system, organisations=1, people=1)
    address = f"/api/v1/survey-waves/{wave.public_id}"
    for client in (stranger, *map(home.client_in_role, (BOARD_MEMBER.name, ANALYST.name))):
        assert client.get(address).status_code == 404
        assert client.get("/api/v1/survey-invitations").json()["results"] == []
