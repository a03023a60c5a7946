"""Scores as they were known on a day or at a moment, whatever was recorded afterwards."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from accounts.roles import ANALYST, BOARD_MEMBER, PARTNERSHIP_MANAGER
from engagement.actions.agreement import agree_contact
from engagement.actions.event import withdraw_event
from engagement.actions.score_model import run_beside
from engagement.actions.scoring import sweep
from engagement.enums import Measure, ModelFamily, Side
from engagement.models import Event, ScoreModel, ScoreModelApproval
from partners.models import Partnership
from tests import factories as make
from tests.integration.api.conftest import client_of
from tests.integration.scoring.test_trust_explained import approved_system, kept
from tests.integration.scoring.test_trust_series import rates

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")


def _at(moment: str) -> "time_machine.travel":
    return time_machine.travel(datetime.fromisoformat(moment).replace(tzinfo=LONDON))


def _score() -> None:
    sweep(timedelta(seconds=30))


def _address(partnership: Partnership) -> str:
    return f"/api/v1/partnerships/{partnership.public_id}/scores"


Weeks = dict[str, Any]


def _series(partnership: Partnership, role: str = PARTNERSHIP_MANAGER.name, **asked: str) -> Weeks:
    client = client_of(make.make_user(system=partnership.system, role=role))
    answer = client.get(_address(partnership), asked)
    assert answer.status_code == 200, answer.content
    found: Weeks = answer.json()
    return found


@pytest.fixture
def partnership() -> Partnership:
    with _at("2026-01-15T10:00"):
        model = ScoreModel.objects.in_force(ModelFamily.HEALTH)
        ScoreModelApproval.objects.create(model=model, reason="In force by then.")
        partnership = make.make_partnership(system=approved_system())
        rates(partnership)
        make.make_event(partnerships=[partnership])
        kept(partnership)
        kept(partnership, Side.PARTNER)
        make.make_pressure(partnership=partnership)
        _score()
    return partnership


def _what_came_up_later(partnership: Partnership) -> None:
    """More of the same day in the afternoon; in April, what was wrong and what was agreed."""
    with _at("2026-01-15T16:00"):
        make.make_event(partnerships=[partnership], starts_at=timezone.now() - timedelta(days=30))
    with _at("2026-04-01T10:00"):
        wrong = Event.objects.order_by("pk")[0]
        withdraw_event(by=make.make_user(), event=wrong, reason="It never was.")
        kept(partnership)
        agree_contact(
            by=make.TESTS,
            partnership=partnership,
            valid_from=date(2026, 1, 1),
            contacts_a_year=100,
        )
        _score()


def test_every_week_of_each_measure_is_as_it_was_stored_then(partnership: Partnership) -> None:
    with _at("2026-01-15T11:00"):
        then = {measure: _series(partnership, measure=measure) for measure in Measure.values}
    _what_came_up_later(partnership)
    with _at("2026-04-01T11:00"):
        for measure, before in then.items():
            again = _series(partnership, measure=measure, known_on="2026-01-15T10:30:00Z")
            assert before["weeks"], measure
            assert again["weeks"] == before["weeks"], measure
            assert again["model"] == before["model"]
            assert again["evidence_count"] == before["evidence_count"], measure
            assert datetime.fromisoformat(again["known_on"]).hour == 10
        health = then["health"]
        assert _series(partnership)["weeks"][: len(health["weeks"])] != health["weeks"]
        evening = _series(partnership, known_on="2026-01-15")
        assert evening["evidence_count"] > health["evidence_count"]
        assert evening["weeks"][-1]["week_end"] == "2026-01-18"
        client = client_of(make.make_user(system=partnership.system))
        before_any = client.get(_address(partnership), {"known_on": "2025-12-31"})
        assert before_any.status_code == 404  # no model was in force


def test_the_explanation_of_a_moment_is_of_that_moment(partnership: Partnership) -> None:
    with _at("2026-01-15T11:00"):
        stored = _series(partnership)["weeks"][-1]["mean"]
    _what_came_up_later(partnership)
    with _at("2026-04-01T11:00"):
        client = client_of(make.make_user(system=partnership.system))
        why = client.get(f"{_address(partnership)}/why", {"known_on": "2026-01-15T10:30:00Z"})
        assert abs(why.json()["total"] - stored) < 0.05 + 1e-9


def test_trust_of_then_is_for_those_who_may_see_it(partnership: Partnership) -> None:
    with _at("2026-02-01T10:00"):
        member = client_of(make.make_user(system=partnership.system, role=BOARD_MEMBER.name))
        asked = {"known_on": "2026-01-15", "measure": "trust_of_partner"}
        assert member.get(_address(partnership), asked).json()["weeks"]
        rating = {**asked, "measure": "trust_of_system"}
        assert member.get(_address(partnership), rating).status_code == 403
        beside = make.make_trust_model(calibrated_to=date(2026, 1, 1))
        run_beside(by=make.TESTS, model=beside, system=partnership.system, reason="To compare.")
        judged = {**asked, "model": beside.name, "known_on": "2026-02-01"}
        assert member.get(_address(partnership), judged).status_code == 403
        analyst = client_of(make.make_user(system=partnership.system, role=ANALYST.name))
        assert analyst.get(_address(partnership), judged).json()["weeks"]
        stranger = client_of(make.make_user(system=make.make_system()))
        assert stranger.get(_address(partnership), asked).status_code == 404


@pytest.mark.parametrize("known_on", ["soon", "2999-01-01", "", "2026-13-01T10:00"])
def test_only_days_and_moments_that_have_passed_are_known(
    partnership: Partnership, known_on: str
) -> None:
    client = client_of(make.make_user(system=partnership.system))
    for path in ("", "/why"):
        answer = client.get(f"{_address(partnership)}{path}", {"known_on": known_on})
        assert answer.status_code == 400, answer.content
        assert set(answer.json()["errors"]) == {"known_on"}
