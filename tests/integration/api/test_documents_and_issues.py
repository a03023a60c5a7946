"""Documents and issues raised: recorded, settled, put right, found, and who reads what."""

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
def document(home: Home, partnership: Partnership) -> str:
    """The address of one that the partner asked for."""
    return _made(
        home,
        "documents",
        {
            "partnership": str(partnership.public_id),
            "title": "Demand by ward",
            "asked_by": "partner",
            "asked_on": "2026-03-02",
            "due_on": "2026-03-31",
        },
    )


@pytest.fixture
def issue(home: Home, partnership: Partnership) -> str:
    """The address of one that the partner raised."""
    return _made(
        home,
        "issues",
        {
            "partnership": str(partnership.public_id),
            "raised_by": "partner",
            "theme": "discharge",
            "text": "People arrive without medicines",
            "raised_on": "2026-02-02",
            "importance": "major",
        },
    )


def _made(home: Home, collection: str, body: dict[str, Any]) -> str:
    answer = home.client.post(f"/api/v1/{collection}", body)
    assert answer.status_code == 201, answer.content
    return f"/api/v1/{collection}/{answer.json()['id']}"


def _ledger() -> list[tuple[str, float, float, bool]]:
    rows = Evidence.objects.order_by("id")
    return list(rows.values_list("truster", "x", "q", "is_void"))


def _ids(home: Home, query: str) -> list[str]:
    answer = home.client.get(f"/api/v1/{query}")
    assert answer.status_code == 200, answer.content
    return [row["id"] for row in answer.json()["results"]]


def test_a_document_is_withheld_shared_put_right_and_withdrawn(home: Home, document: str) -> None:
    withheld = home.client.post(
        f"{document}/withhold",
        {
            "settled_on": "2026-03-10",
            "decided_by": "The finance director",
            "withheld_because": "Commercial in confidence",
            "withheld_until": "2026-04-30",
        },
    ).json()
    assert (withheld["state"], withheld["decided_by"]) == ("withheld", "The finance director")
    shared = home.client.post(f"{document}/share", {"settled_on": "2026-04-30"})
    assert (shared.json()["state"], shared.json()["withheld_because"]) == ("shared", "")
    again = home.client.post(f"{document}/share", {"settled_on": "2026-04-30"})
    assert again.status_code == 409
    corrected = home.client.put(
        document,
        {
            "title": "Demand by ward",
            "asked_by": "system",
            "asked_on": "2026-03-02",
            "due_on": "2026-04-30",
            "state": "shared",
            "settled_on": "2026-04-30",
            "reason": "We had asked them",
        },
        headers={"If-Match": shared["ETag"]},
    )
    assert corrected.status_code == 200, corrected.content
    stale = home.client.post(f"{document}/withdraw", REASON, headers={"If-Match": shared["ETag"]})
    assert stale.status_code == 412
    assert home.client.post(f"{document}/withdraw", REASON).json()["withdrawn"] is True
    assert _ledger() == [
        ("partner", 0.0, 1.0, False),
        ("partner", 0.5, 1.0, False),
        ("system", 1.0, 1.0, False),
        ("", 0.0, 0.0, True),
    ]
    assert _ids(home, "documents") == []
    assert len(_ids(home, "documents?withdrawn=true")) == 1


def test_an_issue_is_acknowledged_settled_reopened_put_right_and_withdrawn(
    home: Home, issue: str
) -> None:
    heard = home.client.post(f"{issue}/acknowledge", {"acknowledged_on": "2026-02-04"})
    assert heard.json()["acknowledged_on"] == "2026-02-04"
    end = {"outcome": "satisfied", "settled_on": "2026-04-01", "answer": "A pharmacist on Sundays"}
    settled = home.client.post(f"{issue}/settle", end).json()
    assert (settled["outcome"], settled["answer"]) == ("satisfied", "A pharmacist on Sundays")
    assert home.client.post(f"{issue}/settle", end).status_code == 409
    reopened = home.client.post(f"{issue}/reopen", {"reason": "It came back"})
    assert (reopened.json()["outcome"], reopened.json()["settled_on"]) == ("open", None)
    corrected = home.client.put(
        issue,
        {
            "raised_by": "system",
            "theme": "workforce",
            "text": "Ours",
            "raised_on": "2026-02-02",
            "sensitivity": "open",
            "importance": "minor",
            "outcome": "partly",
            "settled_on": "2026-05-01",
            "reason": "We raised it",
        },
        headers={"If-Match": reopened["ETag"]},
    )
    assert corrected.status_code == 200, corrected.content
    assert corrected.json()["acknowledged_on"] is None
    assert home.client.post(f"{issue}/withdraw", REASON).json()["withdrawn"] is True
    assert _ledger() == [
        ("partner", 1.0, 1.5, False),
        ("", 0.0, 0.0, True),
        ("system", 0.5, 0.5, False),
        ("", 0.0, 0.0, True),
    ]


def test_what_is_wrong_is_said_by_field(home: Home, document: str, issue: str) -> None:
    late = home.client.post(f"{document}/share", {"settled_on": "2026-03-01"})
    assert late.status_code == 422
    assert "before the day on which it was asked for" in str(late.json()["errors"]["settled_on"])
    ahead = home.client.post(f"{issue}/settle", {"outcome": "partly", "settled_on": "2099-01-01"})
    assert ahead.json()["errors"] == {"settled_on": ["This day is in the future."]}
    still_open = home.client.post(
        f"{issue}/settle", {"outcome": "open", "settled_on": "2026-04-01"}
    )
    assert list(still_open.json()["errors"]) == ["outcome"]
    unwithheld = home.client.post(f"{document}/withhold", {"settled_on": "2026-03-10"})
    assert set(unwithheld.json()["errors"]) == {"decided_by", "withheld_because"}


def test_documents_are_found_by_what_they_are(
    home: Home, partnership: Partnership, document: str
) -> None:
    other = make.make_document(partnership=make.make_partnership(system=home.system))
    first, second = document.rpartition("/")[2], str(other.public_id)
    for query, found in {
        "": [first, second],
        f"partnership={partnership.public_id}": [first],
        f"system={home.system.public_id}": [first, second],
        "asked_by=system": [],
        "state=asked": [first, second],
        "state=overdue": [first],
        "state=shared": [],
        "since=2026-03-03": [second],
        "until=2026-03-02": [first],
        "due_from=2026-04-01": [second],
        "due_to=2026-03-31": [first],
    }.items():
        assert _ids(home, f"documents?{query}") == found, query


def test_issues_are_found_by_what_they_are(
    home: Home, partnership: Partnership, issue: str
) -> None:
    other = make.make_issue(
        partnership=make.make_partnership(system=home.system), raised_by="system"
    )
    first, second = str(other.public_id), issue.rpartition("/")[2]  # the newest comes first
    for query, found in {
        "": [first, second],
        f"partnership={partnership.public_id}": [second],
        f"system={home.system.public_id}": [first, second],
        "raised_by=system": [first],
        "theme=finance": [],
        "importance=major": [second],
        "outcome=open": [first, second],
        "outcome=partly": [],
        "since=2026-02-03": [first],
        "until=2026-02-02": [second],
    }.items():
        assert _ids(home, f"issues?{query}") == found, query


def test_a_board_member_reads_no_confidences(home: Home, document: str, issue: str) -> None:
    home.client.post(
        f"{document}/withhold",
        {"settled_on": "2026-03-10", "decided_by": "Jo Bloggs", "withheld_because": "A secret"},
    )
    board = home.client_in_role(BOARD_MEMBER.name)
    shown = board.get(document).json()
    assert (shown["state"], shown["decided_by"], shown["withheld_because"]) == (
        "withheld",
        None,
        None,
    )
    assert board.get(issue).status_code == 404
    assert board.get("/api/v1/issues").json()["results"] == []
    assert board.post(f"{issue}/withdraw", REASON).status_code == 404
    assert board.post(f"{document}/withdraw", REASON).status_code == 403
