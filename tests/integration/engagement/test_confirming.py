"""What one side says of a promise counts half until the other side agrees."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audit.models import AuditEvent
from engagement.actions.commitment import (
    confirm_commitment_state,
    reopen_commitment,
    settle_commitment,
    withdraw_commitment,
)
from engagement.errors import AlreadyWithdrawnError, ChangedMeanwhileError, NotPossibleError
from engagement.models import Commitment, Evidence, StaleScore
from tests import factories as make
from tests.integration.engagement.conftest import Scene

pytestmark = pytest.mark.django_db


def settled(state: str = "kept", **said: object) -> Commitment:
    """A promise of which one side says what became of it."""
    today = timezone.localdate()
    commitment = settle_commitment(
        by=make.TESTS,
        commitment=make.make_commitment(),
        state=state,
        happened_on=today,
        new_due_on=today + timedelta(days=90) if state == "renegotiated" else None,
        **said,  # type: ignore[arg-type]
    )
    commitment.refresh_from_db()
    return commitment


def confirmed(commitment: Commitment, note: str = "") -> Commitment:
    commitment = confirm_commitment_state(
        by=make.TESTS, commitment=commitment, expected_version=commitment.version, note=note
    )
    commitment.refresh_from_db()
    return commitment


@pytest.mark.parametrize("state", ["kept", "broken", "renegotiated"])
def test_what_both_sides_say_counts_in_full(state: str) -> None:
    commitment = settled(state)
    before = Evidence.objects.in_force().get(subject_id=commitment.public_id)
    waiting = StaleScore.objects.get(partnership=commitment.partnership).wanted
    commitment = confirmed(commitment)
    after = Evidence.objects.in_force().get(subject_id=commitment.public_id)
    assert (after.x, after.q) == (before.x, before.q * 2)
    assert after.occurred_on == before.occurred_on
    assert after.revision == commitment.revision == before.revision + 1
    assert commitment.state == state
    assert StaleScore.objects.get(partnership=commitment.partnership).wanted == waiting + 1


def test_the_agreement_is_a_row_of_its_own_by_the_other_side() -> None:
    commitment = confirmed(settled(asserted_by="partner"), note="Said so in March")
    first, second = commitment.changes.filter(state="kept")
    assert (first.asserted_by, first.is_confirmed) == ("partner", False)
    assert (second.asserted_by, second.is_confirmed) == ("system", True)
    assert (second.happened_on, second.note) == (first.happened_on, "Said so in March")
    assert AuditEvent.objects.get(type="commitment.confirmed").facts == {"state": "kept"}


def test_there_must_be_something_to_confirm() -> None:
    open_one = make.make_commitment()
    both = settled(is_confirmed=True)
    reopened = settled()
    reopen_commitment(by=make.TESTS, commitment=reopened, reason="Mixed up")
    reopened.refresh_from_db()
    for commitment in (open_one, both, reopened, confirmed(settled())):
        with pytest.raises(NotPossibleError):
            confirmed(commitment)


def test_who_looked_at_an_older_state_does_not_confirm_a_newer_one() -> None:
    commitment = settled("broken")
    seen = commitment.version
    reopen_commitment(by=make.TESTS, commitment=commitment, reason="Mixed up")
    settle_commitment(
        by=make.TESTS, commitment=commitment, state="kept", happened_on=timezone.localdate()
    )
    with pytest.raises(ChangedMeanwhileError):
        confirm_commitment_state(by=make.TESTS, commitment=commitment, expected_version=seen)


def test_a_withdrawn_record_is_not_confirmed() -> None:
    commitment = settled()
    user = make.make_user(system=commitment.system)
    withdraw_commitment(by=user, commitment=commitment, reason="Never made")
    with pytest.raises(AlreadyWithdrawnError):
        confirmed(commitment)


def test_a_person_confirms_it_on_its_page(scene: Scene, manager: Client) -> None:
    settle_commitment(
        by=make.TESTS,
        commitment=scene.commitment,
        state="kept",
        happened_on=timezone.localdate(),
    )
    url = f"/commitments/{scene.commitment.public_id}/"
    assert f'href="{url}confirm/"' in manager.get(url).text
    assert [c.pk for c in manager.get("/commitments/?state=unconfirmed").context["page"]] == [
        scene.commitment.pk
    ]
    form = manager.get(f"{url}confirm/")
    assert "We say" in form.text
    version = form.context["form"]["version"].value()
    answer = manager.post(f"{url}confirm/", {"version": version, "note": "By letter"})
    assert answer["Location"] == url
    body = manager.get(url).text
    assert "Confirmed: kept" in body
    assert "The partner agrees, so it counts in full" in body
    assert "counts half" not in body
    assert "By letter" in body
    assert "confirm/" not in body
    assert manager.get("/commitments/?state=unconfirmed").context["page"].rows == []
    again = manager.post(f"{url}confirm/", {"version": version}, follow=True)
    assert "nothing here that only one side says" in again.text


def test_who_only_looks_confirms_nothing(scene: Scene, as_user: Callable[[User], Client]) -> None:
    looks = as_user(scene.board_member)
    settle_commitment(
        by=make.TESTS,
        commitment=scene.commitment,
        state="kept",
        happened_on=timezone.localdate(),
    )
    url = f"/commitments/{scene.commitment.public_id}/"
    assert "confirm/" not in looks.get(url).text
    assert looks.post(f"{url}confirm/", {"version": 1}).status_code == 403
