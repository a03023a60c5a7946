"""Whatever receivers answer and whenever: nothing is lost, and each object keeps its order."""

import uuid
from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engagement.actions.webhooks import sending
from engagement.actions.webhooks.sending import send_due
from engagement.models import WebhookDelivery, WebhookSubscription
from engagement.outside.lines import Gate
from engagement.outside.places import Place
from engagement.webhooks.posting import Posted
from tests import factories as make

OUTCOMES = [
    Posted(204, "", "", 1),
    Posted(500, "The receiver answered 500.", "", 1),
    Posted(None, "The server could not be reached.", "", 1),
    Posted(429, "The receiver answered 429.", "", 1, retry_after=7_200),
]


def _queued(webhook: WebhookSubscription, objects: list[int]) -> dict[uuid.UUID, list[str]]:
    """A message for each number, of the object with that number; the ids of each in order."""
    ids = [uuid.uuid4() for _ in range(4)]
    now = timezone.now()
    order: dict[uuid.UUID, list[str]] = defaultdict(list)
    for position, which in enumerate(objects):
        delivery = WebhookDelivery.objects.create(
            subscription=webhook,
            system=webhook.system,
            event_pk=position,
            message_id=uuid.uuid4(),
            type="event.logged",
            object_type="engagement.event",
            object_id=ids[which],
            occurred_at=now,
            queued_at=now,
            next_try_at=now,
        )
        order[ids[which]].append(str(delivery.message_id))
    return order


@pytest.mark.django_db
@given(
    objects=st.lists(st.integers(0, 3), min_size=1, max_size=6),
    outcomes=st.lists(st.sampled_from(range(len(OUTCOMES))), max_size=15),
    hours=st.integers(5, 9),
)
@settings(max_examples=6, suppress_health_check=list(HealthCheck))
def test_random_outcomes_keep_the_order_and_lose_nothing(
    monkeypatch: pytest.MonkeyPatch, objects: list[int], outcomes: list[int], hours: int
) -> None:
    answers = iter([OUTCOMES[each] for each in outcomes])
    taken: list[str] = []

    def post(place: Place, headers: Mapping[str, str], body: bytes, gate: Gate) -> Posted:
        answer = next(answers, OUTCOMES[0])
        if answer.is_delivered:
            taken.append(headers["webhook-id"])
        return answer

    monkeypatch.setattr(sending, "post", post)
    monkeypatch.setattr(sending, "message_of", lambda delivery, owner: b"{}")
    webhook = make.make_webhook()
    order = _queued(webhook, objects)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        while webhook.deliveries.waiting().exists():
            send_due(timedelta(seconds=20))
            _check(order, taken, webhook)
            clock.shift(timedelta(hours=hours))
            # Somebody lets one go on that paused itself, or it would wait for ever.
            WebhookSubscription.objects.update(state="active")
    _check(order, taken, webhook)
    dead = {str(each.message_id) for each in webhook.deliveries.dead()}
    assert dead.isdisjoint(taken)
    assert dead | set(taken) == {each for ids in order.values() for each in ids}


def _check(order: dict[uuid.UUID, list[str]], taken: list[str], webhook: Any) -> None:
    """What was taken of an object is in its order, with nothing left out that is not given up."""
    dead = {str(each.message_id) for each in webhook.deliveries.dead()}
    for ids in order.values():
        got = [each for each in taken if each in ids]
        assert got == [each for each in ids if each not in dead][: len(got)]
