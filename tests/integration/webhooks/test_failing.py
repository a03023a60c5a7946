"""What fails for the receiver's sake and what for its own, and what happens while it is in hand."""

import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from engagement.actions.webhooks import sending
from engagement.actions.webhooks.claiming import AT_ONCE, PROBE, claim
from engagement.actions.webhooks.results import note_result
from engagement.actions.webhooks.sending import CHAIN, send_due
from engagement.actions.webhooks.subscription import (
    change_webhook,
    pause_webhook,
    resume_webhook,
)
from engagement.models import WebhookDelivery, WebhookSubscription
from engagement.webhooks.posting import Posted
from tests import factories as make

pytestmark = pytest.mark.django_db
TAKEN = Posted(204, "", "", 1)
REFUSED = Posted(400, "The receiver answered 400 (Bad Request).", "", 1)
DOWN = Posted(503, "The receiver answered 503 (Service Unavailable).", "", 1)
Answer = Callable[[uuid.UUID], Posted]


class Posts:
    """What was posted, and what is answered; no network."""

    def __init__(self) -> None:
        self.asked: list[uuid.UUID] = []
        self.answer: Answer = lambda message: TAKEN

    def __call__(self, place: Any, headers: Any, body: bytes, gate: Any) -> Posted:
        message = uuid.UUID(headers["webhook-id"])
        self.asked.append(message)
        return self.answer(message)


@pytest.fixture
def posts(monkeypatch: pytest.MonkeyPatch) -> Posts:
    found = Posts()
    monkeypatch.setattr(sending, "post", found)
    monkeypatch.setattr(sending, "message_of", lambda delivery, owner: b"{}")
    return found


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


@pytest.fixture
def webhook() -> WebhookSubscription:
    return make.make_webhook()


def _queued(webhook: WebhookSubscription, times: int = 1) -> list[WebhookDelivery]:
    """Messages of different objects that wait and are due."""
    now, before = timezone.now(), webhook.deliveries.count()
    return [
        WebhookDelivery.objects.create(
            subscription=webhook,
            system=webhook.system,
            event_pk=before + number,
            message_id=uuid.uuid4(),
            type="event.logged",
            object_type="engagement.event",
            object_id=uuid.uuid4(),
            occurred_at=now,
            queued_at=now,
            next_try_at=now,
        )
        for number in range(times)
    ]


def _round() -> tuple[int, bool]:
    return send_due(timedelta(seconds=20))


def test_one_message_that_is_refused_holds_up_no_other(
    webhook: WebhookSubscription, posts: Posts, clock: Any
) -> None:
    (bad,) = _queued(webhook)
    posts.answer = lambda message: REFUSED if message == bad.message_id else TAKEN
    _round()
    _queued(webhook, AT_ONCE)
    _round()
    assert webhook.deliveries.filter(state="delivered").count() == AT_ONCE
    webhook.standing.refresh_from_db()
    assert webhook.standing.failing_since is None
    assert posts.asked.count(bad.message_id) == 1  # that others are taken does not try it again


def test_a_receiver_that_is_well_again_gets_what_met_its_failure_and_nothing_that_it_put_off(
    webhook: WebhookSubscription, posts: Posts, clock: Any
) -> None:
    bad, later, failed = _queued(webhook, 3)
    answers = {
        bad.message_id: REFUSED,
        later.message_id: Posted(503, DOWN.error, "", 1, retry_after=3_600),
        failed.message_id: DOWN,
    }
    posts.answer = answers.__getitem__
    _round()
    WebhookDelivery.objects.filter(pk__in=[bad.pk, failed.pk]).update(
        next_try_at=timezone.now() + timedelta(hours=1)
    )
    (new,) = _queued(webhook)
    posts.answer = lambda message: TAKEN
    clock.shift(PROBE)
    _round()
    assert posts.asked[3:] == [new.message_id, failed.message_id]
    clock.shift(timedelta(hours=1))
    _round()
    assert set(posts.asked[5:]) == {bad.message_id, later.message_id}


def test_a_410_of_an_address_that_was_left_ends_nothing(
    webhook: WebhookSubscription, posts: Posts
) -> None:
    _queued(webhook)

    def gone(message: uuid.UUID) -> Posted:
        return Posted(410, "The receiver answered 410 (Gone).", "", 1)

    posts.answer = gone
    taken = claim(1, 1)[0].delivery
    change_webhook(
        by=webhook.owner,
        subscription=webhook,
        description=webhook.description,
        address="https://new.example/",
        event_types=webhook.event_types,
        expected_version=webhook.version,
    )
    note_result(taken, gone(taken.message_id))
    webhook.refresh_from_db()
    taken.refresh_from_db()
    assert (webhook.state, taken.state) == ("active", "waiting")
    # Nor does one that comes after somebody else took the message.
    taken = WebhookDelivery.objects.select_related("subscription").get()
    taken.attempts -= 1
    note_result(taken, gone(taken.message_id))
    webhook.refresh_from_db()
    assert webhook.state == "active"
    WebhookDelivery.objects.update(next_try_at=timezone.now())
    _round()
    webhook.refresh_from_db()
    assert webhook.state == "ended"


def test_what_is_in_hand_when_it_is_resumed_is_noted(
    webhook: WebhookSubscription, posts: Posts
) -> None:
    _queued(webhook)
    taken = claim(1, 1)[0].delivery
    pause_webhook(by=webhook.owner, subscription=webhook)
    resume_webhook(by=webhook.owner, subscription=webhook)
    note_result(taken, TAKEN)
    taken.refresh_from_db()
    assert taken.state == "delivered"


def test_only_one_goes_on_while_more_waits() -> None:
    assert send_due(timedelta(0)) == (0, True)
    assert send_due(timedelta(0)) == (0, True)  # the first let go of it
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [CHAIN])
        assert send_due(timedelta(0)) == (0, False)
    finally:
        other.close()
