"""Plans, principles, positions and alignments, through the API."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.roles import BOARD_MEMBER
from engagement.models import Plan, PlanPosition
from partners.models import Partnership
from tests import factories as make
from tests.integration.api.conftest import Home

SECRET = "They would not say so in public"
TODAY = timezone.localdate()


@pytest.fixture
def partnership(home: Home) -> Partnership:
    return make.make_partnership(system=home.system, name="Vale Council")


@pytest.fixture
def plan(home: Home, partnership: Partnership) -> dict[str, Any]:
    """A plan that needs the partner, begun through the API."""
    body = {
        "system": str(home.system.public_id),
        "kind": "commissioning",
        "title": "Five-year plan",
        "first_on": "2027-04-01",
        "last_on": "2032-03-31",
        "due_on": str(TODAY + timedelta(days=90)),
        "partners": [str(partnership.public_id)],
    }
    return _posted(home, "plans", body)


def _posted(home: Home, path: str, body: dict[str, Any], status: int = 201) -> dict[str, Any]:
    answer = home.client.post(f"/api/v1/{path}", body)
    assert answer.status_code == status, answer.content
    found: dict[str, Any] = answer.json()
    return found


def _said(home: Home, plan: dict[str, Any], **body: Any) -> dict[str, Any]:
    part = plan["partners"][0]["id"]
    return _posted(home, "plan-positions", {"plan_partner": part, **body})


def _list(home: Home, query: str) -> list[dict[str, Any]]:
    answer = home.client.get(f"/api/v1/{query}")
    assert answer.status_code == 200, answer.content
    rows: list[dict[str, Any]] = answer.json()["results"]
    return rows


def test_a_plan_is_begun_put_right_submitted_reopened_and_withdrawn(
    home: Home, plan: dict[str, Any]
) -> None:
    url = f"/api/v1/plans/{plan['id']}"
    assert (plan["state"], plan["partners"][0]["stance"]) == ("preparing", "not_asked")
    right = {
        **{name: plan[name] for name in ("kind", "first_on", "last_on", "due_on")},
        "title": "Another title",
        "reason": "Wrong title",
    }
    assert home.client.put(url, right).status_code == 428
    changed = home.client.put(url, right, headers={"If-Match": f'"{plan["version"]}"'})
    assert changed.json()["title"] == "Another title"
    stale = home.client.put(url, right, headers={"If-Match": f'"{plan["version"]}"'})
    assert stale.status_code == 412
    path = f"plans/{plan['id']}"
    submitted = _posted(home, f"{path}/submit", {"submitted_on": str(TODAY)}, 200)
    assert submitted["state"] == "submitted"
    assert _posted(home, f"{path}/reopen", {"reason": "Sent back"}, 200)["submitted_on"] is None
    assert _posted(home, f"{path}/withdraw", {"reason": "Nobody writes it"}, 200)["withdrawn"]
    assert _list(home, "plans") == []
    assert len(_list(home, "plans?withdrawn=true")) == 1


def test_partners_are_needed_and_released(home: Home, plan: dict[str, Any]) -> None:
    other = make.make_partnership(system=home.system)
    path = f"plans/{plan['id']}"
    needed = _posted(home, f"{path}/need", {"partners": [str(other.public_id)]}, 200)
    assert len(needed["partners"]) == 2
    part = plan["partners"][0]["id"]
    released = _posted(home, f"{path}/release", {"partner": part, "reason": "Not theirs"}, 200)
    assert [each["partnership"]["id"] for each in released["partners"]] == [str(other.public_id)]
    elsewhere = make.make_plan_partner(partnership=other)
    body = {"partner": str(elsewhere.public_id), "reason": "Try"}
    assert home.client.post(f"/api/v1/{path}/release", body).status_code == 409


def test_a_position_with_a_figure_and_its_range(home: Home, plan: dict[str, Any]) -> None:
    shown = _said(
        home,
        plan,
        stance="conditional",
        condition="If money keeps pace",
        figure="4.2",
        figure_low="3.6",
        figure_high="5.1",
        unit="million pounds a year",
        until=str(TODAY + timedelta(days=30)),
        note=SECRET,
    )
    assert (shown["figure"], shown["retrofitted"], shown["note"]) == ("4.20", False, SECRET)
    assert shown["plan"]["id"] == plan["id"]
    again = home.client.get(f"/api/v1/plans/{plan['id']}").json()
    assert again["partners"][0]["stance"] == "conditional"


def test_what_is_said_after_submission_is_retrofitted(home: Home, plan: dict[str, Any]) -> None:
    yesterday = str(TODAY - timedelta(days=1))
    _posted(home, f"plans/{plan['id']}/submit", {"submitted_on": yesterday}, 200)
    assert _said(home, plan, stance="agreed")["retrofitted"]
    assert home.client.get(f"/api/v1/plans/{plan['id']}").json()["partners"][0]["retrofitted"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"stance": "conditional"}, "condition"),
        ({"stance": "agreed", "until": "2030-01-01"}, "until"),
        ({"stance": "not_asked"}, "stance"),
        ({"stance": "agreed", "said_on": "2999-01-01"}, "said_on"),
    ],
)
def test_what_cannot_be_is_refused_by_field(
    home: Home, plan: dict[str, Any], wrong: dict[str, Any], field: str
) -> None:
    body = {"plan_partner": plan["partners"][0]["id"], **wrong}
    answer = home.client.post("/api/v1/plan-positions", body)
    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == {field}


def test_positions_by_plan_and_those_that_hold(home: Home, plan: dict[str, Any]) -> None:
    _said(home, plan, stance="cannot_say", said_on=str(TODAY - timedelta(days=9)))
    _said(home, plan, stance="agreed")
    assert len(_list(home, f"plan-positions?plan={plan['id']}")) == 2
    held = _list(home, "plan-positions?holding=true")
    assert [each["stance"] for each in held] == ["agreed"]
    assert _list(home, "plan-positions?stance=conditional") == []
    corrected = _said(home, plan, stance="not_asked", corrects_newest=True)
    assert corrected["corrects"] == held[0]["id"]


def test_an_alignment_names_its_principle_and_its_words(home: Home, plan: dict[str, Any]) -> None:
    principle = _list(home, "principles")[0]
    shown = _posted(
        home,
        "plan-alignments",
        {
            "plan_partner": plan["partners"][0]["id"],
            "principle": principle["id"],
            "level": "partly",
            "note": SECRET,
        },
    )
    assert shown["principle"]["id"] == principle["id"]
    assert shown["wording"]["text"] == principle["text"]
    assert len(_list(home, f"plan-alignments?principle={principle['id']}")) == 1
    assert _list(home, "plan-alignments?level=aligned") == []


def test_a_board_member_reads_positions_and_no_confidences(
    home: Home, plan: dict[str, Any]
) -> None:
    row = _said(home, plan, stance="agreed", note=SECRET)
    reader = home.client_in_role(BOARD_MEMBER.name)
    shown = reader.get(f"/api/v1/plan-positions/{row['id']}").json()
    assert (shown["stance"], shown["note"]) == ("agreed", None)
    body = {"plan_partner": plan["partners"][0]["id"], "stance": "agreed"}
    assert reader.post("/api/v1/plan-positions", body).status_code == 403
    assert PlanPosition.objects.count() == 1


def test_principles_are_reworded_moved_retired_and_restored(
    home: Home, plan: dict[str, Any]
) -> None:
    first = _list(home, "principles")[0]
    url, path = f"/api/v1/principles/{first['id']}", f"principles/{first['id']}"
    words = {"title": "Our own", "text": "Our own words.", "reason": "Agreed"}
    reworded = home.client.put(url, words, headers={"If-Match": f'"{first["version"]}"'}).json()
    assert [each["revision"] for each in reworded["wordings"]] == [2, 1]
    assert _posted(home, f"{path}/move", {"to": 3}, 200)["place_in_order"] == 3
    assert _posted(home, f"{path}/retire", {"reason": "Said twice"}, 200)["retired"]
    assert len(_list(home, "principles")) == 9
    assert len(_list(home, "principles?retired=true")) == 10
    assert not _posted(home, f"{path}/restore", {}, 200)["retired"]


def test_plans_are_found_by_state_and_partner(
    home: Home, plan: dict[str, Any], partnership: Partnership
) -> None:
    assert len(_list(home, f"plans?partnership={partnership.public_id}&state=preparing")) == 1
    assert _list(home, "plans?state=submitted") == []
    Plan.objects.update(due_on=TODAY - timedelta(days=1))
    assert len(_list(home, "plans?state=overdue")) == 1
