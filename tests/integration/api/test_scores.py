"""Scores: never a number without its interval and the evidence behind it."""

import math
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from engagement.actions.scoring import sweep
from engagement.enums import Measure, ModelFamily
from engagement.models import Event, ScoreModel, ScoreSeries
from partners.models import Partnership
from tests import factories as make
from tests.integration.api.conftest import Home


def _at(days_ago: int) -> datetime:
    day = timezone.localdate() - timedelta(days=days_ago)
    return datetime.combine(day, datetime.min.time(), ZoneInfo("Europe/London"))


@pytest.fixture
def partnership(home: Home) -> Partnership:
    """Met this week and ten months ago; in between the system logged nothing at all."""
    partnership = make.make_partnership(system=home.system)
    for days_ago in (300, 1):
        make.make_event(partnerships=[partnership], starts_at=_at(days_ago))
    sweep(timedelta(seconds=30))
    return partnership


def test_the_newest_score_with_its_interval_and_evidence(
    home: Home, partnership: Partnership
) -> None:
    [row] = home.client.get("/api/v1/scores").json()["results"]
    assert row["partnership"]["id"] == str(partnership.public_id)
    assert row["measure"] == "health"
    assert 0 <= row["low"] < row["mean"] < row["high"] <= 100
    assert math.isclose(row["high"] - row["mean"], 1.645 * row["sd"], rel_tol=1e-9)
    assert row["evidence"] in {"low", "medium", "high"}
    assert 0 <= row["credibility"] <= 1
    assert row["evidence_count"] == 2
    assert row["newest_evidence_on"] == str(timezone.localdate() - timedelta(days=1))
    assert row["not_logged"] is False
    model = ScoreModel.objects.in_force(ModelFamily.HEALTH)
    assert row["model"] == {"name": model.name, "sha256": model.sha256}


def test_the_weekly_series_ends_with_the_newest_score(home: Home, partnership: Partnership) -> None:
    [newest] = home.client.get("/api/v1/scores").json()["results"]
    series = home.client.get(f"/api/v1/partnerships/{partnership.public_id}/scores").json()
    weeks = series["weeks"]
    assert 43 <= len(weeks) <= 45
    ends = [datetime.fromisoformat(week["week_end"]) for week in weeks]
    assert {after - before for before, after in pairwise(ends)} == {timedelta(days=7)}
    assert {end.isoweekday() for end in ends} == {7}
    for name in ("mean", "sd", "low", "high", "evidence", "credibility"):
        assert weeks[-1][name] == newest[name]
    assert series["evidence_count"] == 2


def test_weeks_in_which_nothing_was_logged_say_so(home: Home, partnership: Partnership) -> None:
    weeks = home.client.get(f"/api/v1/partnerships/{partnership.public_id}/scores").json()["weeks"]
    silent = [week for week in weeks if week["not_logged"]]
    assert silent
    assert all(
        week[name] is None
        for week in silent
        for name in ("mean", "sd", "low", "high", "evidence", "credibility")
    )


def test_the_parts_of_the_explanation_add_up(home: Home, partnership: Partnership) -> None:
    [newest] = home.client.get("/api/v1/scores").json()["results"]
    why = home.client.get(f"/api/v1/partnerships/{partnership.public_id}/scores/why").json()
    assert why["week_end"] == newest["week_end"]
    assert math.isclose(sum(part["points"] for part in why["parts"]), why["total"], abs_tol=1e-6)
    assert math.isclose(why["total"], newest["mean"], abs_tol=0.05 + 1e-9)
    assert len(why["parts"]) == 7
    named = {row["event"]["id"] for row in why["events"]}
    assert named == {str(event.public_id) for event in Event.objects.all()}


def test_before_the_first_fact_there_is_no_score(home: Home) -> None:
    partnership = make.make_partnership(system=home.system)
    address = f"/api/v1/partnerships/{partnership.public_id}/scores"
    series = home.client.get(address).json()
    assert (series["weeks"], series["evidence_count"], series["computed_at"]) == ([], 0, None)
    assert home.client.get(f"{address}/why").status_code == 404


def test_only_engagement_health_is_among_the_scores(home: Home, partnership: Partnership) -> None:
    other = ScoreSeries.objects.newest().get(partnership=partnership)
    other.pk, other.public_id = None, uuid4()
    other.measure, other.model = Measure.TRUST_OF_SYSTEM, ScoreModel.objects.get(family="trust")
    other.save(force_insert=True)
    [row] = home.client.get("/api/v1/scores").json()["results"]
    assert row["measure"] == "health"
    assert home.client.get(f"/api/v1/scores/{other.public_id}").status_code == 404


def test_scores_are_narrowed(home: Home, partnership: Partnership) -> None:
    model = ScoreModel.objects.in_force(ModelFamily.HEALTH)
    [row] = home.client.get("/api/v1/scores").json()["results"]
    for query in (
        f"system={home.system.public_id}",
        f"partnership={partnership.public_id}",
        "measure=health",
        "kind=upper_tier_council",
        "tier=known",
        f"model={model.name}",
        f"evidence={row['evidence']}",
        f"mean_from={row['mean'] - 1}&mean_to={row['mean'] + 1}",
    ):
        assert len(home.client.get(f"/api/v1/scores?{query}").json()["results"]) == 1, query
    for query in ("kind=acute_trust", "measure=strain", "model=none", "mean_from=99.9"):
        assert home.client.get(f"/api/v1/scores?{query}").json()["results"] == [], query


@pytest.mark.parametrize("query", ["model=none", "model=%00", "colour=blue"])
def test_an_unknown_model_or_filter_is_refused(
    home: Home, partnership: Partnership, query: str
) -> None:
    answer = home.client.get(f"/api/v1/partnerships/{partnership.public_id}/scores?{query}")
    assert answer.status_code == 400
    assert set(answer.json()["errors"]) == {query.partition("=")[0]}


def test_a_board_member_sees_scores(home: Home, partnership: Partnership) -> None:
    member = home.client_in_role("board_member")
    assert len(member.get("/api/v1/scores").json()["results"]) == 1
    series = member.get(f"/api/v1/partnerships/{partnership.public_id}/scores")
    assert series.status_code == 200
