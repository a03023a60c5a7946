"""Results of waves through the API: posted, put right, withdrawn, and never telling who."""

from typing import Any
from uuid import uuid4

import pytest

from accounts.roles import BOARD_MEMBER, INFORMATION_GOVERNANCE_LEAD
from engagement.models import Evidence, PulseResult
from partners.models import Partnership
from tests import factories as make
from tests.integration.api.conftest import Home

WAVE = {"id": "45c48cce-2e2d-4fbd-aa1a-fc51c7c6ad26", "name": "Spring 2026"}
FACTS = {"closed_on": "2026-05-29", "invited": 6, "answers": 4, "mean": 3.0}
FEW = {**FACTS, "answers": 2, "mean": 1.5, "is_confidential": True}


@pytest.fixture
def partnership(home: Home) -> Partnership:
    return make.make_partnership(system=home.system)


def _post(home: Home, partnership: Partnership, **changes: Any) -> Any:
    body = {
        "partnership": str(partnership.public_id),
        "wave": WAVE,
        "answered_by": "partner",
        **FACTS,
        **changes,
    }
    return home.client.post("/api/v1/pulse-results", body)


def _put(home: Home, address: str, version: str, **changes: Any) -> Any:
    body = {**FACTS, "reason": "One more answer came", **changes}
    return home.client.put(address, body, headers={"If-Match": version})


def _listed(home: Home, query: str = "") -> list[str]:
    rows = home.client.get(f"/api/v1/pulse-results{query}").json()["results"]
    return [row["id"] for row in rows]


def _values(partnership: Partnership) -> list[tuple[str, float]]:
    rows = Evidence.objects.filter(partnership=partnership).in_force()
    return list(rows.values_list("truster", "x"))


def test_a_result_is_posted_put_right_and_withdrawn(home: Home, partnership: Partnership) -> None:
    posted = _post(home, partnership)
    assert posted.status_code == 201, posted.content
    assert posted.json()["wave"] == WAVE
    assert _values(partnership) == [("partner", 0.5)]
    address = f"/api/v1/pulse-results/{posted.json()['id']}"

    right = _put(home, address, posted["ETag"], answers=5, mean=4.0)
    assert right.status_code == 200, right.content
    assert (right.json()["answers"], right.json()["mean"]) == (5, 4.0)
    assert _values(partnership) == [("partner", 0.75)]
    assert _put(home, address, posted["ETag"]).status_code == 412

    withdrawn = home.client.post(f"{address}/withdraw", {"reason": "Another partner's"})
    assert withdrawn.json()["withdrawn"] is True
    assert _values(partnership) == []
    assert _listed(home) == []
    assert _listed(home, "?withdrawn=true") == [posted.json()["id"]]


def test_a_wave_is_posted_once(home: Home, partnership: Partnership) -> None:
    assert _post(home, partnership).status_code == 201
    again = _post(home, partnership)
    assert again.status_code == 409
    assert "posted before" in again.json()["detail"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"answers": 7}, "answers"),
        ({"mean": 6}, "mean"),
        ({"mean": None}, "mean"),
        ({"invited": 0}, "invited"),
        ({"closed_on": "2090-01-01"}, "closed_on"),
        ({"wave": {"id": "x", "name": ""}}, "wave"),
    ],
)
def test_what_is_wrong_is_said_by_field(
    home: Home, partnership: Partnership, wrong: dict[str, Any], field: str
) -> None:
    answer = _post(home, partnership, **wrong)
    assert answer.status_code == 422, answer.content
    assert {name.split(".")[0] for name in answer.json()["errors"]} == {field}


def test_a_few_confidential_answers_are_kept_and_shown_nowhere(
    home: Home, partnership: Partnership
) -> None:
    posted = _post(home, partnership, **FEW)
    assert posted.status_code == 202, posted.content
    assert set(posted.json()) == {"id", "detail"}
    assert "1.5" not in posted.content.decode()
    address = f"/api/v1/pulse-results/{posted.json()['id']}"
    assert home.client.get(address).status_code == 404
    for query in ("", "?withdrawn=true"):
        assert _listed(home, query) == [], query
    assert _values(partnership) == []
    assert PulseResult.objects.get().answers == 2

    still_few = _put(home, address, posted["ETag"], **{**FEW, "answers": 1})
    assert still_few.status_code == 202
    assert "1.5" not in still_few.content.decode()
    enough = _put(home, address, still_few["ETag"], **{**FEW, "answers": 3})
    assert enough.status_code == 200, enough.content
    assert _listed(home) == [posted.json()["id"]]
    assert _values(partnership) == [("partner", 0.125)]


def test_a_few_confidential_answers_can_be_withdrawn(home: Home, partnership: Partnership) -> None:
    address = f"/api/v1/pulse-results/{_post(home, partnership, **FEW).json()['id']}"
    other = make.make_user(system=home.system, role=BOARD_MEMBER.name)
    assert not PulseResult.objects.visible_to(other).exists()
    assert home.client.post(f"{address}/withdraw", {"reason": "Mistake"}).status_code == 202
    assert _post(home, partnership).status_code == 201


def test_the_systems_people_rate_partners_only_where_that_is_switched_on(
    home: Home, partnership: Partnership
) -> None:
    refused = _post(home, partnership, answered_by="system")
    assert refused.status_code == 409
    assert "does not let its people rate partners" in refused.json()["detail"]
    make.make_rating_of_partners(home.system)
    assert _post(home, partnership, answered_by="system").status_code == 201
    assert _values(partnership) == [("system", 0.5)]


def test_what_they_said_is_for_few_roles(home: Home, partnership: Partnership) -> None:
    make.make_rating_of_partners(home.system)
    theirs = _post(home, partnership, answered_by="system").json()["id"]
    ours = _post(home, partnership).json()["id"]
    assert set(_listed(home)) == {theirs, ours}
    assert _listed(home, "?answered_by=system") == [theirs]
    for role in (BOARD_MEMBER, INFORMATION_GOVERNANCE_LEAD):
        client = home.client_in_role(role.name)
        rows = client.get("/api/v1/pulse-results").json()["results"]
        assert [row["id"] for row in rows] == [ours], role.name
        assert client.get(f"/api/v1/pulse-results/{theirs}").status_code == 404


def test_results_are_found_by_wave_and_day(home: Home, partnership: Partnership) -> None:
    spring = _post(home, partnership).json()["id"]
    autumn_wave = {"id": str(uuid4()), "name": "Autumn 2026"}
    autumn = _post(home, partnership, wave=autumn_wave, closed_on="2026-10-30").json()["id"]
    assert _listed(home) == [autumn, spring]
    assert _listed(home, f"?wave={autumn_wave['id']}") == [autumn]
    assert _listed(home, "?closed_to=2026-06-30") == [spring]
    assert _listed(home, "?closed_from=2026-06-30") == [autumn]


@pytest.mark.django_db(transaction=True)
def test_the_feed_of_changes_shows_no_more_than_the_list(
    home: Home, partnership: Partnership
) -> None:
    make.make_rating_of_partners(home.system)
    _post(home, partnership, **FEW)
    ours = _post(home, partnership, wave={"id": str(uuid4()), "name": "Autumn"}).json()["id"]
    theirs = _post(home, partnership, answered_by="system").json()["id"]
    assert _listed(home, "?changed_since=start") == [ours, theirs]
    board = home.client_in_role(BOARD_MEMBER.name)
    feed = board.get("/api/v1/pulse-results?changed_since=start").json()["results"]
    assert [row["id"] for row in feed] == [ours]
