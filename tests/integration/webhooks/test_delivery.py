"""Messages go out signed, once they are due, in the order of their object, until they are taken."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from audit.models import AuditEvent
from engagement.actions.event import withdraw_event
from engagement.actions.webhooks.claiming import AT_ONCE, PROBE
from engagement.actions.webhooks.message import replay_all, replay_message, send_test
from engagement.actions.webhooks.results import JITTER, TRIED_FOR, wait_after
from engagement.actions.webhooks.subscription import (
    change_secret,
    forget_old_messages,
    pause_webhook,
    resume_webhook,
)
from engagement.errors import NotPossibleError
from engagement.models import Event, WebhookDelivery, WebhookSubscription
from engagement.webhooks.signing import new_secret
from jobs.models import Mail
from partners.models import Partnership
from tests import factories as make
from tests.integration.webhooks.conftest import Round
from tests.integration.webhooks.receivers import Answer, Receiver, taken

pytestmark = pytest.mark.django_db
TYPES = ("event.logged", "event.withdrawn")


@pytest.fixture
def webhook(receiver: Receiver) -> WebhookSubscription:
    return make.make_webhook(address=receiver.address, secret=receiver.secret, event_types=TYPES)


@pytest.fixture
def partner(webhook: WebhookSubscription) -> Partnership:
    return make.make_partnership(system=webhook.system)


@pytest.fixture
def clock(receiver: Receiver) -> Iterator[Any]:
    """A clock that stands until it is moved; the receiver's too."""
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        receiver.now = lambda: timezone.now().timestamp()
        yield traveller


def down(message: dict[str, Any]) -> int:
    return 503


def refusing(message_id: str) -> Answer:
    return lambda message: 422 if message["id"] == message_id else 204


def logged(partner: Partnership, times: int = 1) -> list[Event]:
    return [make.make_event(partnerships=[partner]) for _ in range(times)]


def withdrawn(event: Event) -> None:
    withdraw_event(by=make.make_user(system=event.system), event=event, reason="Twice")


def told(event: Event) -> list[str]:
    """The ids of what is to be told of an event, in order."""
    rows = AuditEvent.objects.filter(target_id=event.public_id, type__in=TYPES)
    return [str(each.public_id) for each in rows.order_by("pk")]


def test_what_happens_is_told_and_signed(
    webhook: WebhookSubscription, partner: Partnership, receiver: Receiver, deliver: Round
) -> None:
    (event,) = logged(partner)
    make.make_event()  # of another system
    make.make_commitment(partnership=partner)  # of a type that was not chosen
    deliver()
    (message,) = receiver.took
    assert message == {
        "id": told(event)[0],
        "type": "event.logged",
        "occurred_at": message["occurred_at"],
        "system": str(webhook.system.public_id),
        "object": {
            "type": "event",
            "id": str(event.public_id),
            "version": event.version,
            "url": f"https://crm.example.org/api/v1/events/{event.public_id}",
        },
        "changed": [],
        "api_version": "1",
    }
    assert receiver.refused == []
    sent = WebhookDelivery.objects.get()
    assert (sent.state, sent.status, sent.attempts) == ("delivered", 204, 1)
    webhook.standing.refresh_from_db()
    assert webhook.standing.last_delivered_at is not None


def test_nothing_is_told_twice_that_was_taken(
    partner: Partnership, receiver: Receiver, deliver: Round
) -> None:
    logged(partner)
    deliver()
    deliver()
    assert len(receiver.asked) == 1


def test_a_receiver_that_is_down_for_an_hour_misses_nothing(
    webhook: WebhookSubscription,
    partner: Partnership,
    receiver: Receiver,
    deliver: Round,
    clock: Any,
) -> None:
    receiver.answer = down
    events = logged(partner, 3)
    for minute in range(0, 60, 3):
        deliver()
        clock.shift(timedelta(minutes=3))
        if minute == 30:
            withdrawn(events[0])
            events += logged(partner)
    assert receiver.took == []
    assert 5 < len(receiver.asked) < 40  # it was tried, and not all the time
    receiver.answer = taken
    clock.shift(timedelta(minutes=20))
    for _ in range(3):
        deliver()
    assert receiver.of_each_object() == {str(e.public_id): told(e) for e in events}
    assert len(told(events[0])) == 2
    assert receiver.refused == []
    assert not WebhookDelivery.objects.exclude(state="delivered").exists()


def test_a_later_message_of_an_object_waits_for_the_earlier(
    partner: Partnership, receiver: Receiver, deliver: Round, clock: Any
) -> None:
    first, second = logged(partner, 2)
    withdrawn(first)
    receiver.answer = refusing(told(first)[0])
    deliver()
    for _ in range(3):
        clock.shift(timedelta(minutes=5))
        deliver()
    assert list(receiver.of_each_object()) == [str(second.public_id)]
    receiver.answer = taken
    clock.shift(timedelta(hours=7))
    deliver()
    assert receiver.of_each_object()[str(first.public_id)] == told(first)


def test_what_fails_for_a_day_is_given_up_and_the_next_goes_on(
    partner: Partnership, receiver: Receiver, deliver: Round, clock: Any
) -> None:
    """Others get through meanwhile, so it is this message and not the receiver."""
    (event,) = logged(partner)
    withdrawn(event)
    receiver.answer = refusing(told(event)[0])
    for _ in range(6):
        deliver()
        clock.shift(timedelta(hours=6))
        logged(partner)
    dead = WebhookDelivery.objects.get(state="dead")
    assert str(dead.message_id) == told(event)[0]
    assert dead.error == "The receiver answered 422 (Unprocessable Entity)."
    assert dead.first_tried_at is not None
    assert dead.finished_at is not None
    assert dead.finished_at - dead.first_tried_at >= TRIED_FOR
    assert receiver.of_each_object()[str(event.public_id)] == told(event)[1:]
    assert dead.subscription.state == "active"
    # Put right, it is sent again under its old id.
    receiver.answer = taken
    assert replay_all(by=dead.subscription.owner, subscription=dead.subscription) == 1
    deliver()
    assert told(event)[0] in {message["id"] for message in receiver.took}
    with pytest.raises(NotPossibleError, match="No message"):
        replay_all(by=dead.subscription.owner, subscription=dead.subscription)


def test_a_receiver_that_is_down_for_a_day_is_paused_and_its_owner_told(
    webhook: WebhookSubscription,
    partner: Partnership,
    receiver: Receiver,
    deliver: Round,
    clock: Any,
) -> None:
    receiver.answer = down
    events = logged(partner, 4)
    for _ in range(14):
        deliver()
        clock.shift(timedelta(hours=2))
    webhook.refresh_from_db()
    assert (webhook.state, webhook.paused_because) == (
        "paused",
        "Nothing was delivered for a day.",
    )
    mail = Mail.objects.get()
    assert mail.to == webhook.owner.email
    assert "Nothing was delivered for a day." in mail.text
    asked = len(receiver.asked)
    events += logged(partner)
    deliver()
    assert len(receiver.asked) == asked  # paused is silent, and what happens waits
    receiver.answer = taken
    resume_webhook(by=webhook.owner, subscription=webhook)
    for message in WebhookDelivery.objects.dead():
        replay_message(by=webhook.owner, delivery=message)
    deliver()
    assert receiver.of_each_object() == {str(e.public_id): told(e) for e in events}


def test_a_receiver_that_fails_is_asked_now_and_then(
    webhook: WebhookSubscription,
    partner: Partnership,
    receiver: Receiver,
    deliver: Round,
    clock: Any,
) -> None:
    receiver.answer = down
    logged(partner, AT_ONCE + 2)
    deliver()
    assert len(receiver.asked) == AT_ONCE  # before it was known that it fails
    deliver()
    assert len(receiver.asked) == AT_ONCE
    for tries in (1, 2):
        clock.shift(PROBE)
        deliver()
        assert len(receiver.asked) == AT_ONCE + tries
    receiver.answer = taken
    clock.shift(PROBE)
    deliver()
    assert len(receiver.took) == AT_ONCE + 2  # it is well, so nothing waits for its next try


def test_410_ends_it_and_its_owner_is_told(
    webhook: WebhookSubscription, partner: Partnership, receiver: Receiver, deliver: Round
) -> None:
    receiver.answer = lambda message: 410
    logged(partner, 2)
    deliver()
    deliver()
    webhook.refresh_from_db()
    assert (webhook.state, webhook.sealed_secret) == ("ended", "")
    assert AuditEvent.objects.filter(type="webhook.ended", actor_service="webhooks").count() == 1
    assert {m.state for m in WebhookDelivery.objects.all()} == {"dead"}
    assert "410" in Mail.objects.get().text
    assert len(receiver.asked) <= 2
    with pytest.raises(NotPossibleError, match="has ended"):
        replay_message(by=webhook.owner, delivery=WebhookDelivery.objects.all()[0])


def test_both_secrets_sign_for_a_day_after_a_change(
    webhook: WebhookSubscription,
    partner: Partnership,
    receiver: Receiver,
    deliver: Round,
    clock: Any,
) -> None:
    old, new = receiver.secret, new_secret()
    change_secret(by=webhook.owner, subscription=webhook, secret=new)
    for secret in (old, new):
        receiver.secret = secret
        logged(partner)
        deliver()
    assert (len(receiver.took), receiver.refused) == (2, [])
    clock.shift(timedelta(hours=25))
    receiver.secret = old
    logged(partner)
    deliver()
    assert receiver.refused == ["The signature is wrong."]
    receiver.secret = new
    clock.shift(timedelta(minutes=5))
    deliver()
    assert len(receiver.took) == 3


def test_a_test_arrives_like_any_message(
    webhook: WebhookSubscription, receiver: Receiver, deliver: Round
) -> None:
    send_test(by=webhook.owner, subscription=webhook)
    deliver()
    (message,) = receiver.took
    assert (message["type"], message["object"]["type"]) == ("webhook.test", "webhook")
    assert message["object"]["id"] == str(webhook.public_id)


def test_messages_are_kept_for_a_month(
    webhook: WebhookSubscription, partner: Partnership, deliver: Round, clock: Any
) -> None:
    logged(partner)
    deliver()
    pause_webhook(by=webhook.owner, subscription=webhook)
    logged(partner)
    deliver()
    clock.shift(timedelta(days=29))
    assert forget_old_messages() == 0
    clock.shift(timedelta(days=2))
    assert forget_old_messages() == 2


def test_pauses_between_tries_grow_to_six_hours_and_never_sum_up_to_nothing() -> None:
    waits = [wait_after(attempts) for attempts in range(1, 12)]
    assert waits[:4] == [10, 30, 90, 270]
    assert waits[-1] == 6 * 3600
    assert waits == sorted(waits)
    assert wait_after(10**6) == 6 * 3600
    assert 0 < JITTER < 1
