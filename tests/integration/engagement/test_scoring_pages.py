"""The pages about score models: who reads them, who decides, and what a decision does."""

from datetime import date

import pytest
from django.test import Client

from accounts.roles import ANALYST, BOARD_MEMBER, PARTNERSHIP_MANAGER, SYSTEM_ADMINISTRATOR
from engagement.actions.score_model import add_score_model, put_into_force, run_beside
from engagement.actions.scoring import rescore
from engagement.enums import ModelFamily
from engagement.models import ScoreModel, ScoreModelApproval, SystemScoring
from engagement.scoring.models import FIRST_TRUST_MODEL, shipped_model
from partners.models import System
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def system() -> System:
    return make.make_system()


@pytest.fixture
def shipped() -> ScoreModel:
    return ScoreModel.objects.get(name="trust-1")


@pytest.fixture
def administrator(system: System) -> Client:
    return in_role(system, SYSTEM_ADMINISTRATOR.name)


def in_role(system: System, role: str) -> Client:
    client = Client()
    client.force_login(make.make_user(system=system, role=role))
    return client


def page(system: System, model: ScoreModel | None = None, what: str = "") -> str:
    of_model = f"models/{model.public_id}/" if model else ""
    return f"/systems/{system.public_id}/scoring/{of_model}{what}"


def read(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (ANALYST.name, 200),
        (SYSTEM_ADMINISTRATOR.name, 200),
        (BOARD_MEMBER.name, 403),
        (PARTNERSHIP_MANAGER.name, 403),
    ],
)
def test_those_who_judge_the_method_may_read(
    system: System, shipped: ScoreModel, role: str, status: int
) -> None:
    client = in_role(system, role)
    assert client.get(page(system)).status_code == status
    assert client.get(page(system, shipped)).status_code == status
    assert client.get(page(make.make_system())).status_code == 404


def test_the_short_address_leads_to_the_current_system(
    system: System, administrator: Client
) -> None:
    assert administrator.get("/scoring/").headers["Location"] == page(system)


def test_shadow_mode_is_explained_until_a_version_is_in_force(
    system: System, administrator: Client
) -> None:
    text = read(administrator, page(system))
    assert "Trust runs in shadow" in text
    assert "Simulated data only" in text
    assert "Shipped with the product" in text
    model = make.make_trust_model(calibrated_to=date(2026, 3, 31))
    url = page(system, model, "force/")
    assert "runs on beside it" in read(administrator, url)
    assert administrator.post(url, {"reason": "The board agreed."}).status_code == 302
    text = read(administrator, page(system))
    assert f"Trust is scored by {model.name}" in text
    assert "The board agreed." in text
    assert "Evidence up to 31 Mar 2026" in text


def test_a_version_fitted_on_simulated_data_is_not_put_into_force(
    system: System, administrator: Client, shipped: ScoreModel
) -> None:
    response = administrator.post(page(system, shipped, "force/"), {"reason": "Let us see."})
    assert response.status_code == 422
    assert "fitted on simulated data only" in response.content.decode()


def test_a_reason_is_asked_for(system: System, administrator: Client, shipped: ScoreModel) -> None:
    response = administrator.post(page(system, shipped, "end/"), {"reason": ""})
    assert response.status_code == 422
    assert not ScoreModelApproval.objects.filter(system=system).exists()


def test_a_version_runs_beside_and_ends(system: System, administrator: Client) -> None:
    model = make.make_trust_model()
    for what, computed in (("beside/", True), ("end/", False)):
        administrator.post(page(system, model, what), {"reason": "To compare."})
        use = ScoreModel.objects.in_use(ModelFamily.TRUST, system)
        assert (model in use.computed) is computed
    assert "Ended" in read(administrator, page(system, model))


def test_ending_the_one_in_force_says_that_trust_goes_into_shadow(
    system: System, administrator: Client
) -> None:
    model = make.make_trust_model(calibrated_to=date(2026, 3, 31))
    put_into_force(by=make.TESTS, model=model, system=system, reason="Agreed.")
    assert "goes back into shadow" in read(administrator, page(system, model, "end/"))


def test_only_administrators_decide(system: System, shipped: ScoreModel) -> None:
    analyst = in_role(system, ANALYST.name)
    for what in ("force/", "beside/", "end/"):
        assert analyst.post(page(system, shipped, what), {"reason": "No."}).status_code == 403
        assert f"{what}" not in read(analyst, page(system, shipped))
    assert analyst.get(page(system, what="rating/")).status_code == 403


def test_versions_are_compared_number_by_number_and_score_by_score(
    system: System, administrator: Client, shipped: ScoreModel
) -> None:
    model = make.make_trust_model(tau2=135)
    text = read(administrator, page(system, model))
    assert "Numbers that differ: 1" in text
    assert "Variance of trust between partners of a type" in text
    assert "run this one beside for a while" in text
    run_beside(by=make.TESTS, model=model, system=system, reason="To compare.")
    for mean in (1.5, 3.5, 4.5):
        partnership = make.make_partnership(system=system)
        make.make_pulse_result(partnership=partnership, mean=mean)
        rescore(partnership.pk)
    text = read(administrator, page(system, shipped))
    assert "The order of partnerships agrees by 1.000" in text
    assert "Of 3 partnerships, " in text


def test_a_version_of_another_system_is_not_there(system: System, administrator: Client) -> None:
    other = add_score_model(
        by=make.TESTS,
        family=ModelFamily.TRUST,
        document={**shipped_model(FIRST_TRUST_MODEL), "version": "theirs"},
        description="Theirs.",
        system=make.make_system(),
    )
    assert administrator.get(page(system, other)).status_code == 404
    assert administrator.post(page(system, other, "beside/"), {"reason": "x"}).status_code == 404
    assert "theirs" not in read(administrator, page(system))


def test_the_rating_of_partners_is_switched_with_a_reason(
    system: System, administrator: Client
) -> None:
    url = page(system, what="rating/")
    assert "do not rate its partners" in read(administrator, page(system))
    assert administrator.post(url, {"rates_partners": "yes"}).status_code == 422
    said = {"rates_partners": "yes", "reason": "Agreed with the partners."}
    assert administrator.post(url, said).status_code == 302
    assert SystemScoring.objects.rates_partners(system)
    assert "Agreed with the partners." in read(administrator, page(system))


def test_the_page_of_the_system_leads_there(system: System, administrator: Client) -> None:
    url = f"/systems/{system.public_id}/"
    assert page(system) in read(administrator, url)
    assert page(system) not in read(in_role(system, BOARD_MEMBER.name), url)
