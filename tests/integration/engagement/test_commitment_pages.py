"""Commitments in the browser: what people record there is what counts, both ways."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from engagement.models import Commitment
from tests import factories as make
from tests.integration.engagement.conftest import Scene
from tests.integration.engagement.ledger import Void, ledger_of
from tests.integration.engagement.pages import assert_trust, day, trust_now

TODAY = timezone.localdate()
SIDES = {"system": "partner", "partner": "system"}  # who promised, and whose trust it informs


@pytest.fixture(autouse=True)
def both_directions(scene: Scene) -> None:
    """The system rates its partners too."""
    make.make_rating_of_partners(scene.system)


def new_commitment(client: Client, scene: Scene, made_by: str, due_in: int = 30) -> Commitment:
    said = {"made_by": made_by, "text": "Send the winter rota", "importance": "major"}
    days = {
        **day("made_on", TODAY - timedelta(days=40)),
        **day("due_on", TODAY + timedelta(days=due_in)),
    }
    send(client, f"/partnerships/{scene.other.public_id}/commitments/new/", {**said, **days})
    return Commitment.objects.latest("id")


def send(client: Client, url: str, body: dict[str, Any]) -> None:
    answer = client.post(url, body)
    assert answer.status_code == 302, answer.context["form"].errors


def settle(client: Client, commitment: Commitment, state: str, **said: Any) -> None:
    body = {"state": state, "asserted_by": "system", **day("happened_on", TODAY), **said}
    send(client, f"/commitments/{commitment.public_id}/settle/", body)


def said(commitment: Commitment) -> list[tuple[str, float, float] | None]:
    return [
        None if isinstance(row, Void) else (row.truster, row.x, row.q)
        for row in ledger_of(commitment)
    ]


@pytest.mark.parametrize(("made_by", "truster"), SIDES.items())
@pytest.mark.parametrize(
    ("state", "due_in", "x"), [("kept", 30, 1.0), ("kept", -5, 0.5), ("broken", 30, 0.0)]
)
def test_a_promise_counts_for_whom_it_was_made_to(
    scene: Scene, manager: Client, made_by: str, truster: str, state: str, due_in: int, x: float
) -> None:
    commitment = new_commitment(manager, scene, made_by, due_in)
    assert said(commitment) == []
    settle(manager, commitment, state)
    assert said(commitment) == [(truster, x, 0.75)]
    assert_trust(scene.other, truster, "commitment", x=x, q=0.75, on=TODAY)
    confirm = f"/commitments/{commitment.public_id}/confirm/"
    version = manager.get(confirm).context["form"]["version"].value()
    send(manager, confirm, {"version": version})
    assert said(commitment)[-1] == (truster, x, 1.5)
    assert_trust(scene.other, truster, "commitment", x=x, q=1.5, on=TODAY)


@pytest.mark.parametrize(("made_by", "truster"), SIDES.items())
def test_a_promise_is_renegotiated_kept_reopened_and_withdrawn(
    scene: Scene, manager: Client, made_by: str, truster: str
) -> None:
    commitment = new_commitment(manager, scene, made_by)
    url = f"/commitments/{commitment.public_id}/"
    agreed = {
        "note": "Both were busy",
        "asserted_by": "system",
        "is_confirmed": "on",
        **day("happened_on", TODAY),
        **day("new_due_on", TODAY + timedelta(days=60)),
    }
    send(manager, f"{url}renegotiate/", agreed)
    assert said(commitment) == [(truster, 0.9, 1.5)]
    assert_trust(scene.other, truster, "commitment", x=0.9, q=1.5, on=TODAY)
    settle(manager, commitment, "kept", is_confirmed="on")
    send(manager, f"{url}reopen/", {"reason": "Mixed up"})
    assert trust_now(scene.other, truster) is None
    settle(manager, commitment, "withdrawn")
    send(manager, f"{url}reopen/", {"reason": "They want it after all"})
    settle(manager, commitment, "broken")
    send(manager, f"{url}withdraw/", {"reason": "Never promised"})
    assert said(commitment) == [
        (truster, 0.9, 1.5),
        (truster, 1.0, 1.5),
        None,
        None,
        None,
        (truster, 0.0, 0.75),
        None,
    ]
    assert trust_now(scene.other, truster) is None
    assert "Commitment settled" in manager.get(f"{url}history/").text


def test_what_there_is_to_show_for_it_is_for_those_who_work_with_partners(
    scene: Scene, manager: Client, as_user: Callable[[User], Client]
) -> None:
    commitment = new_commitment(manager, scene, "system")
    shown = {"note": "It came with the minutes", "evidence_url": "https://example.org/minutes"}
    settle(manager, commitment, "kept", **shown)
    page = manager.get(f"/commitments/{commitment.public_id}/").text
    assert "It came with the minutes" in page
    assert 'href="https://example.org/minutes" rel="noopener noreferrer"' in page
    seen = as_user(scene.board_member).get(f"/commitments/{commitment.public_id}/").text
    assert "minutes" not in seen


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://example.org/a", "nonsense"])
def test_what_is_no_web_address_shows_nothing(scene: Scene, manager: Client, address: str) -> None:
    commitment = new_commitment(manager, scene, "system")
    body = {
        "state": "kept",
        "asserted_by": "system",
        "evidence_url": address,
        **day("happened_on", TODAY),
    }
    answer = manager.post(f"/commitments/{commitment.public_id}/settle/", body)
    assert answer.status_code == 422
    assert "evidence_url" in answer.context["form"].errors
    assert said(commitment) == []
