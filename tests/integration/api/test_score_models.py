"""Score models through the API: all their numbers, where they stand, and what is decided."""

from datetime import date

import pytest
from rest_framework.test import APIClient

from accounts.roles import ANALYST, BOARD_MEMBER, SYSTEM_ADMINISTRATOR
from engagement.actions.score_model import add_score_model, put_into_force
from engagement.enums import ModelFamily
from engagement.models import ScoreModel
from engagement.scoring.models import FIRST_TRUST_MODEL, shipped_model
from engagement.scoring.trust_parsing import trust_model
from partners.models import System
from tests import factories as make
from tests.integration.api.conftest import Home

LIST = "/api/v1/score-models"


@pytest.fixture
def administrator(home: Home) -> APIClient:
    return home.client_in_role(SYSTEM_ADMINISTRATOR.name)


def decisions(system: System, model: ScoreModel) -> str:
    return f"/api/v1/systems/{system.public_id}/score-models/{model.public_id}/decisions"


def test_the_numbers_of_a_model_have_the_hash_that_is_given(home: Home) -> None:
    (row,) = home.client.get(LIST, {"name": "trust-1"}).json()["results"]
    assert row["parameters"] == trust_model(shipped_model(FIRST_TRUST_MODEL)).to_dict()
    assert row["sha256"] == trust_model(row["parameters"]).hash()
    assert (row["family"], row["calibrated_to"], row["system"]) == ("trust", None, None)
    (standing,) = row["standing"]
    assert (standing["system"], standing["decision"]) == (None, "beside")
    assert home.client.get(f"{LIST}/{row['id']}").json() == row


def test_models_are_found_by_family(home: Home) -> None:
    for family, name in (("trust", "trust-1"), ("health", "health-1")):
        rows = home.client.get(LIST, {"family": family}).json()["results"]
        assert [row["name"] for row in rows] == [name]


def test_a_model_fitted_for_a_system_is_not_there_for_others(
    home: Home, stranger: APIClient
) -> None:
    model = add_score_model(
        by=make.TESTS,
        family=ModelFamily.TRUST,
        document={**shipped_model(FIRST_TRUST_MODEL), "version": "ours"},
        description="Ours.",
        calibrated_to=date(2026, 3, 31),
        system=home.system,
    )
    url = f"{LIST}/{model.public_id}"
    shown = home.client.get(url).json()
    assert shown["system"] == {"id": str(home.system.public_id), "name": home.system.name}
    assert shown["calibrated_to"] == "2026-03-31"
    assert stranger.get(url).status_code == 404
    names = {row["name"] for row in stranger.get(LIST).json()["results"]}
    assert names == {"trust-1", "health-1"}


def test_what_a_system_decided_is_for_those_who_judge_or_decide(
    home: Home, stranger: APIClient, administrator: APIClient
) -> None:
    model = make.make_trust_model(calibrated_to=date(2026, 3, 31))
    put_into_force(by=make.TESTS, model=model, system=home.system, reason="Agreed.")
    url = f"{LIST}/{model.public_id}"
    for client in (administrator, home.client_in_role(ANALYST.name)):
        (standing,) = client.get(url).json()["standing"]
        assert standing["system"]["id"] == str(home.system.public_id)
        assert (standing["decision"], standing["reason"]) == ("in_force", "Agreed.")
    for client in (stranger, home.client_in_role(BOARD_MEMBER.name)):
        assert client.get(url).json()["standing"] == []


def test_decisions_are_made_with_a_reason(home: Home, administrator: APIClient) -> None:
    model = make.make_trust_model(calibrated_to=date(2026, 3, 31))
    url = decisions(home.system, model)
    assert administrator.post(url, {"decision": "in_force"}, "json").status_code == 422
    body = {"decision": "in_force", "reason": "The board agreed."}
    made = administrator.post(url, body, "json")
    assert (made.status_code, made.json()["decision"]) == (201, "in_force")
    assert ScoreModel.objects.in_use(ModelFamily.TRUST, home.system).in_force == model
    assert administrator.post(url, body, "json").status_code == 409
    ended = administrator.post(url, {"decision": "ended", "reason": "Enough."}, "json")
    assert ended.status_code == 201
    assert ScoreModel.objects.in_use(ModelFamily.TRUST, home.system).is_shadow


def test_who_may_not_decide_is_refused(
    home: Home, stranger: APIClient, administrator: APIClient
) -> None:
    shipped = ScoreModel.objects.get(name="trust-1")
    url = decisions(home.system, shipped)
    body = {"decision": "ended", "reason": "No."}
    assert home.client.post(url, body, "json").status_code == 403
    assert home.client_in_role(ANALYST.name).post(url, body, "json").status_code == 403
    assert stranger.post(url, body, "json").status_code == 404
    simulated = administrator.post(url, {**body, "decision": "in_force"}, "json")
    assert simulated.status_code == 409
    assert "simulated data only" in simulated.json()["detail"]
    health = ScoreModel.objects.get(name="health-1")
    assert administrator.post(decisions(home.system, health), body, "json").status_code == 404
