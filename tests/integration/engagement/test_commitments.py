"""Promises: made, settled, reopened, withdrawn, listed."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from engagement.actions.commitment import settle_commitment
from engagement.models import Commitment
from tests import factories as make
from tests.integration.engagement.conftest import Scene


def day(name: str, value: date) -> dict[str, int]:
    """A date as its three boxes send it."""
    return {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}


def promise(**changes: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "made_by": "partner",
        "text": "Name a contact",
        "importance": "major",
        **day("made_on", today),
        **day("due_on", today + timedelta(days=7)),
        **changes,
    }


def outcome(state: str, **changes: Any) -> dict[str, Any]:
    return {
        "state": state,
        "asserted_by": "system",
        **day("happened_on", timezone.localdate()),
        **changes,
    }


def test_a_promise_is_recorded(scene: Scene, manager: Client) -> None:
    url = f"/partnerships/{scene.partnership.public_id}/commitments/new/"
    assert manager.post(url, promise()).status_code == 302
    made = Commitment.objects.latest("id")
    assert (made.text, made.made_by, made.owner) == ("Name a contact", "partner", scene.manager)


def test_a_promise_due_before_it_was_made_is_refused(scene: Scene, manager: Client) -> None:
    url = f"/partnerships/{scene.partnership.public_id}/commitments/new/"
    response = manager.post(url, promise(**day("due_on", date(2020, 1, 1))))
    assert response.status_code == 422
    assert "before the day of the promise" in response.content.decode()


@pytest.mark.parametrize("state", ["kept", "broken", "withdrawn"])
def test_a_promise_is_settled(scene: Scene, manager: Client, state: str) -> None:
    url = f"/commitments/{scene.commitment.public_id}/"
    assert manager.post(f"{url}settle/", outcome(state, is_confirmed="on")).status_code == 302
    settled = Commitment.objects.get(pk=scene.commitment.pk)
    assert settled.state == state
    assert manager.post(f"{url}settle/", outcome("kept")).status_code == 422


def test_kept_after_its_day_is_late(scene: Scene, manager: Client) -> None:
    late = make.make_commitment(
        partnership=scene.partnership, made_on=date(2026, 1, 1), due_on=date(2026, 2, 1)
    )
    manager.post(f"/commitments/{late.public_id}/settle/", outcome("kept"))
    assert Commitment.objects.get(pk=late.pk).state == "late"
    body = manager.get(f"/commitments/{late.public_id}/").content.decode()
    assert "Kept late" in body
    assert "counts half" in body


def test_a_new_date_needs_a_reason_and_to_be_agreed_in_time(scene: Scene, manager: Client) -> None:
    url = f"/commitments/{scene.commitment.public_id}/renegotiate/"
    later = timezone.localdate() + timedelta(days=60)
    said = {"asserted_by": "system", **day("happened_on", timezone.localdate())}
    assert manager.post(url, {**said, **day("new_due_on", later)}).status_code == 422
    refused = manager.post(
        url, {**said, "note": "Both busy", **day("new_due_on", timezone.localdate())}
    )
    assert "Give a new due date" in refused.text
    agreed = {**said, "note": "Both busy", **day("new_due_on", later)}
    assert manager.post(url, agreed).status_code == 302
    assert Commitment.objects.get(pk=scene.commitment.pk).due_on == later
    late = make.make_commitment(
        partnership=scene.partnership, made_on=date(2026, 1, 1), due_on=date(2026, 2, 1)
    )
    too_late = manager.post(f"/commitments/{late.public_id}/renegotiate/", agreed)
    assert too_late.status_code == 422
    assert "It was due before that day" in too_late.text


def test_a_settlement_can_be_undone_with_a_reason(scene: Scene, manager: Client) -> None:
    settle_commitment(
        by=make.TESTS,
        commitment=scene.commitment,
        state="broken",
        happened_on=timezone.localdate(),
    )
    url = f"/commitments/{scene.commitment.public_id}/reopen/"
    assert manager.post(url, {"reason": ""}).status_code == 422
    assert manager.post(url, {"reason": "Mixed up"}).status_code == 302
    assert Commitment.objects.get(pk=scene.commitment.pk).is_open
    assert manager.post(url, {"reason": "Again"}).status_code == 422


def test_the_record_of_a_promise_can_be_withdrawn(scene: Scene, manager: Client) -> None:
    url = f"/commitments/{scene.commitment.public_id}/"
    assert manager.post(f"{url}withdraw/", {"reason": "Never made"}).status_code == 302
    body = manager.get(url).content.decode()
    assert "Record withdrawn" in body
    assert "Never made" in body
    assert scene.commitment.text not in manager.get("/commitments/?state=").content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Share the winter plan", "Late one"}),
        ("?state=overdue", {"Late one"}),
        ("?state=settled", {"Done one"}),
        ("?state=kept", {"Done one"}),
        ("?state=", {"Share the winter plan", "Late one", "Done one"}),
        ("?made_by=partner&state=", {"Late one"}),
        ("?owner=me&state=", set()),
        ("?owner=my_partners&state=", {"Share the winter plan", "Late one", "Done one"}),
        ("?due_to=2026-01-31&state=", {"Late one"}),
    ],
)
def test_promises_can_be_narrowed(
    scene: Scene, manager: Client, query: str, found: set[str]
) -> None:
    make.make_commitment(
        partnership=scene.partnership,
        made_by="partner",
        text="Late one",
        made_on=date(2026, 1, 1),
        due_on=date(2026, 1, 15),
    )
    done = make.make_commitment(partnership=scene.partnership, text="Done one")
    settle_commitment(
        by=make.TESTS, commitment=done, state="kept", happened_on=timezone.localdate()
    )
    page = manager.get(f"/commitments/{query}").context["page"]
    assert {commitment.text for commitment in page} == found
