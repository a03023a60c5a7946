"""Decisions: recorded, engaged on, decided, put right, withdrawn, found, and who reads what."""

from typing import Any

import pytest

from accounts.roles import BOARD_MEMBER
from engagement.models import Evidence
from partners.models import Partnership
from tests import factories as make
from tests.integration.api.conftest import Home

REASON = {"reason": "Mistake"}


@pytest.fixture
def partnership(home: Home) -> Partnership:
    return make.make_partnership(system=home.system)


@pytest.fixture
def decision(home: Home, partnership: Partnership) -> str:
    """The address of one that the system will make."""
    answer = home.client.post("/api/v1/decisions", _body(partnership))
    assert answer.status_code == 201, answer.content
    return f"/api/v1/decisions/{answer.json()['id']}"


def _body(of: Partnership, **changes: Any) -> dict[str, Any]:
    return {
        "made_by": "system",
        "kind": "service_change",
        "title": "Move the urgent treatment centre",
        "theme": "estates",
        "expected_on": "2026-06-30",
        "affected": [str(of.public_id)],
        **changes,
    }


def _ledger() -> list[tuple[str, str, float, bool]]:
    rows = Evidence.objects.order_by("id")
    return list(rows.values_list("component", "truster", "x", "is_void"))


def _both(x: float) -> list[tuple[str, str, float, bool]]:
    return [("trust", "partner", x, False), ("early_engagement", "", x, False)]


def test_a_decision_from_its_beginning_to_its_withdrawal(
    home: Home, partnership: Partnership, decision: str
) -> None:
    [consultation] = home.client.get(decision).json()["consultations"]
    below = f"{decision}/consultations/{consultation['id']}"
    engaged = home.client.post(
        f"{below}/audiences",
        {"audience": "officers", "first_engaged_on": "2026-02-02", "stage": "before_options"},
    ).json()["consultations"][0]
    assert engaged["partnership"]["id"] == str(partnership.public_id)
    assert (engaged["stage"], engaged["first_engaged_on"]) == ("before_options", "2026-02-02")
    [audience] = engaged["audiences"]
    took_back = home.client.post(f"{decision}/audiences/{audience['id']}/take-back", REASON)
    assert took_back.json()["consultations"][0]["audiences"] == []
    told = home.client.post(
        f"{below}/outcome",
        {
            "asked": "Where to?",
            "said": "Nowhere",
            "what_changed": "The date",
            "told_on": "2026-03-01",
        },
    ).json()["consultations"][0]
    assert (told["asked"], told["what_changed"], told["why_not"]) == ("Where to?", "The date", "")
    decided = home.client.post(f"{decision}/decide", {"decided_on": "2026-04-01"})
    assert decided.json()["decided_on"] == "2026-04-01"
    assert home.client.post(f"{decision}/decide", {"decided_on": "2026-04-01"}).status_code == 409
    other = make.make_partnership(system=home.system)
    body = _body(partnership, affected=[str(other.public_id)], decided_on="2026-05-01", **REASON)
    del body["made_by"]
    corrected = home.client.put(decision, body, headers={"If-Match": decided["ETag"]})
    assert corrected.status_code == 200, corrected.content
    [now] = corrected.json()["consultations"]
    assert now["partnership"]["id"] == str(other.public_id)
    withdrawn = home.client.post(f"{decision}/withdraw", REASON).json()
    assert withdrawn["withdrawn"] is True
    assert len(withdrawn["consultations"]) == 2
    void = ("contact", "", 0.0, True)
    assert _ledger() == [*_both(1.0), void, *_both(0.0), void, *_both(0.0), void]


def test_a_council_that_procures_without_asking(home: Home, partnership: Partnership) -> None:
    body = _body(
        partnership,
        made_by="partner",
        kind="procurement",
        partnership=str(partnership.public_id),
        affected=[],
        decided_on="2026-03-01",
    )
    made = home.client.post("/api/v1/decisions", body).json()
    assert made["partnership"]["id"] == str(partnership.public_id)
    assert [row["stage"] for row in made["consultations"]] == [""]
    assert _ledger() == [("trust", "system", 0.0, False)]


def test_what_is_wrong_is_said_by_field(
    home: Home, partnership: Partnership, decision: str
) -> None:
    [consultation] = home.client.get(decision).json()["consultations"]
    audiences = f"{decision}/consultations/{consultation['id']}/audiences"
    after = {"audience": "public", "first_engaged_on": "2026-02-02", "stage": "after"}
    refused = home.client.post(audiences, after)
    assert refused.status_code == 422
    assert list(refused.json()["errors"]) == ["stage"]
    nobody = home.client.post("/api/v1/decisions", _body(partnership, affected=[]))
    assert list(nobody.json()["errors"]) == ["affected"]
    other_side = {"made_by": "partner", "affected": [], "reason": "Mistake"}
    etag = home.client.get(decision)["ETag"]
    switched = home.client.put(
        decision, _body(partnership, **other_side), headers={"If-Match": etag}
    )
    assert list(switched.json()["errors"]) == ["made_by"]


def test_parts_of_another_decision_are_not_touched(home: Home, decision: str) -> None:
    engaged = make.make_engagement(
        decision=make.make_decision(affected=[make.make_partnership(system=home.system)])
    )
    stranger = f"{decision}/consultations/{engaged.consultation.public_id}"
    body = {"audience": "public", "first_engaged_on": "2026-02-02", "stage": "on_options"}
    for address, said in {
        f"{stranger}/audiences": body,
        f"{stranger}/outcome": {"said": "Yes"},
        f"{decision}/audiences/{engaged.public_id}/take-back": REASON,
    }.items():
        assert home.client.post(address, said).status_code == 404, address


def test_every_change_below_it_changes_the_decision(home: Home, decision: str) -> None:
    before = home.client.get(decision)
    [consultation] = before.json()["consultations"]
    address = f"{decision}/consultations/{consultation['id']}/outcome"
    after = home.client.post(address, {"said": "Yes"}, headers={"If-Match": before["ETag"]})
    assert after["ETag"] != before["ETag"]
    again = home.client.post(address, {"said": "No"}, headers={"If-Match": before["ETag"]})
    assert again.status_code == 412


def test_decisions_are_found_by_what_they_are(
    home: Home, partnership: Partnership, decision: str
) -> None:
    decider = make.make_partnership(system=home.system)
    other = make.make_decision(partnership=decider)
    home.client.post(f"/api/v1/decisions/{other.public_id}/decide", {"decided_on": "2026-03-01"})
    first, second = str(other.public_id), decision.rpartition("/")[2]  # the newest comes first
    for query, found in {
        "": [first, second],
        f"partnership={partnership.public_id}": [second],
        f"partnership={decider.public_id}": [first],
        f"system={home.system.public_id}": [first, second],
        "made_by=partner": [first],
        "kind=service_change": [first, second],
        "theme=estates": [second],
        "state=decided": [first],
        "state=ahead": [second],
        "state=overdue": [second],
        "since=2026-03-01": [first],
        "until=2026-02-28": [],
        "expected_from=2026-06-30": [second],
        "expected_to=2026-06-29": [],
    }.items():
        answer = home.client.get(f"/api/v1/decisions?{query}")
        assert [row["id"] for row in answer.json()["results"]] == found, query


def test_a_board_member_reads_how_early_and_not_what_was_said(home: Home, decision: str) -> None:
    [consultation] = home.client.get(decision).json()["consultations"]
    address = f"{decision}/consultations/{consultation['id']}"
    home.client.post(
        f"{address}/audiences",
        {"audience": "scrutiny", "first_engaged_on": "2026-02-02", "stage": "on_options"},
    )
    home.client.post(f"{address}/outcome", {"said": "A secret", "why_not": "Another"})
    board = home.client_in_role(BOARD_MEMBER.name)
    [shown] = board.get(decision).json()["consultations"]
    assert shown["stage"] == "on_options"
    assert {shown[name] for name in ("asked", "said", "what_changed", "why_not")} == {None}
    assert board.post(f"{decision}/decide", {"decided_on": "2026-04-01"}).status_code == 403
    assert board.post(f"{address}/outcome", {"said": "Mine"}).status_code == 403
