"""Prompts: raised for managed partners by an approved model only, worded with care, and closed."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from engagement.actions.commitment import reopen_commitment, settle_commitment
from engagement.actions.score_model import put_into_force
from engagement.actions.score_writing import write_trust
from engagement.enums import CommitmentState, PromptKind, Side
from engagement.models import Commitment, Prompt
from partners.enums import Tier
from partners.models import Partnership
from tests import factories as make

pytestmark = pytest.mark.django_db


def settled(partnership: Partnership, weeks: int, state: str) -> Commitment:
    day = timezone.localdate() - timedelta(weeks=weeks)
    due = day if state == CommitmentState.KEPT else day - timedelta(days=1)
    commitment = make.make_commitment(
        partnership=partnership, made_by=Side.SYSTEM, made_on=due - timedelta(days=9), due_on=due
    )
    return settle_commitment(
        by=make.TESTS, commitment=commitment, state=state, happened_on=day, is_confirmed=True
    )


@pytest.fixture
def fallen() -> Partnership:
    """Two good years, then broken promises in the last weeks."""
    partnership = make.make_partnership(tier=Tier.MANAGED)
    partnership.owner = make.make_user(system=partnership.system)
    partnership.save()
    for weeks in range(30, 104, 6):
        settled(partnership, weeks, CommitmentState.KEPT)
    return partnership


def approve(partnership: Partnership) -> None:
    put_into_force(
        by=make.TESTS,
        model=make.make_trust_model(calibrated_to=date(2026, 3, 31)),
        system=partnership.system,
        reason="Agreed.",
    )


def break_promises(partnership: Partnership) -> list[Commitment]:
    return [settled(partnership, weeks, CommitmentState.BROKEN) for weeks in (1, 8, 15)]


def test_a_fall_is_worth_a_conversation(fallen: Partnership) -> None:
    approve(fallen)
    break_promises(fallen)
    write_trust(fallen)
    write_trust(fallen)
    prompt = Prompt.objects.get()
    assert prompt.partnership == fallen
    assert prompt.kind == PromptKind.CONVERSATION
    assert prompt.fall > 8


def test_nothing_is_suggested_in_shadow(fallen: Partnership) -> None:
    break_promises(fallen)
    write_trust(fallen)
    assert not Prompt.objects.exists()


def test_nothing_is_suggested_about_a_partner_that_nobody_manages(fallen: Partnership) -> None:
    fallen.tier = Tier.KNOWN
    fallen.owner = None
    fallen.save()
    approve(fallen)
    break_promises(fallen)
    write_trust(fallen)
    assert not Prompt.objects.exists()


def test_a_steady_partner_raises_none(fallen: Partnership) -> None:
    approve(fallen)
    settled(fallen, 2, CommitmentState.KEPT)
    write_trust(fallen)
    assert not Prompt.objects.exists()


def test_with_little_evidence_it_only_says_ask_them() -> None:
    partnership = make.make_partnership(tier=Tier.MANAGED)
    settled(partnership, 40, CommitmentState.KEPT)
    approve(partnership)
    commitment = make.make_commitment(
        partnership=partnership,
        made_on=timezone.localdate() - timedelta(days=30),
        due_on=timezone.localdate() - timedelta(days=9),
    )
    settle_commitment(
        by=make.TESTS,
        commitment=commitment,
        state=CommitmentState.BROKEN,
        happened_on=timezone.localdate() - timedelta(days=2),
    )
    write_trust(partnership)
    assert [prompt.kind for prompt in Prompt.objects.all()] == [PromptKind.ASK]


def test_a_correction_takes_a_prompt_back(fallen: Partnership) -> None:
    approve(fallen)
    broken = break_promises(fallen)
    write_trust(fallen)
    for commitment in broken:
        reopen_commitment(by=make.TESTS, commitment=commitment, reason="A mistake.")
    write_trust(fallen)
    prompt = Prompt.objects.get()
    assert prompt.closed_at is not None
    assert prompt.outcome


def test_it_stands_at_home_until_somebody_says_what_came_of_it(
    fallen: Partnership, client: Client
) -> None:
    approve(fallen)
    break_promises(fallen)
    write_trust(fallen)
    prompt = Prompt.objects.get()
    assert fallen.owner is not None
    client.force_login(fallen.owner)
    home = client.get(reverse("engagement:home")).content.decode()
    assert "Worth a conversation" in home
    assert "not a verdict" in home
    url = reverse("engagement:prompt_close", args=[prompt.public_id])
    assert client.post(url, {"outcome": " "}).status_code == 422
    assert client.post(url, {"outcome": "Spoke with their director."}).status_code == 302
    prompt.refresh_from_db()
    assert prompt.closed_by == fallen.owner
    assert "Worth a conversation" not in client.get(reverse("engagement:home")).content.decode()
    assert client.post(url, {"outcome": "Again."}).status_code == 422


def test_the_api_gives_and_closes_prompts(client: Client) -> None:
    prompt = make.make_prompt()
    client.force_login(make.make_user(system=prompt.system))
    [row] = client.get("/api/v1/prompts").json()["results"]
    assert row["kind"] == "conversation"
    assert row["fall"] == prompt.fall
    answer = client.post(
        f"/api/v1/prompts/{prompt.public_id}/close",
        {"outcome": "Spoke."},
        content_type="application/json",
    )
    assert answer.status_code == 200
    assert client.get("/api/v1/prompts").json()["results"] == []
    assert len(client.get("/api/v1/prompts?closed=true").json()["results"]) == 1
