"""Much to tell goes out in portions, and whoever takes long to listen holds up nobody else."""

import threading
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from audit import outbox
from audit.models import AuditEvent, OutboxReader
from engagement.actions.webhooks import fan_out, sending
from engagement.actions.webhooks.claiming import AT_ONCE_IF_SLOW, SLOW, claim
from engagement.actions.webhooks.sending import send_due
from engagement.models import WebhookDelivery, WebhookSubscription
from engagement.outside.lines import Gate
from engagement.webhooks.posting import Posted
from tests import factories as make
from tests.integration.webhooks.conftest import own_horizon

pytestmark = pytest.mark.django_db
LIMIT = 30.0
Answer = Callable[[uuid.UUID], Posted]


def _queued(webhook: WebhookSubscription, times: int) -> list[uuid.UUID]:
    """The ids of messages of different objects that wait and are due."""
    now = timezone.now()
    rows = WebhookDelivery.objects.bulk_create(
        WebhookDelivery(
            subscription=webhook,
            system=webhook.system,
            event_pk=number,
            message_id=uuid.uuid4(),
            type="event.logged",
            object_type="engagement.event",
            object_id=uuid.uuid4(),
            occurred_at=now,
            queued_at=now,
            next_try_at=now,
        )
        for number in range(times)
    )
    return [row.message_id for row in rows]


def _answer_with(monkeypatch: pytest.MonkeyPatch, answer: Answer) -> None:
    def post(place: Any, headers: Any, body: bytes, gate: Gate) -> Posted:
        return answer(uuid.UUID(headers["webhook-id"]))

    monkeypatch.setattr(sending, "post", post)
    monkeypatch.setattr(sending, "message_of", lambda delivery, owner: b"{}")


def test_a_long_stretch_is_read_in_portions_in_the_order_of_events(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    webhook = make.make_webhook(event_types=["commitment.made"])
    partner = make.make_partnership(system=webhook.system)
    for _ in range(5):
        make.make_commitment(partnership=partner)
    monkeypatch.setattr(outbox, "oldest_open_transaction", own_horizon)
    monkeypatch.setattr(fan_out, "EVENTS_AT_ONCE", 2)
    OutboxReader.objects.update(below_xid=0)
    portions, is_through = [], False
    while not is_through:
        portions.append(fan_out.fan_out(timedelta(0)))
        reader = OutboxReader.objects.get()
        is_through = reader.until_xid is None
    assert len(portions) == -(-_events_before(reader) // 2)
    assert (sum(portions), max(portions)) == (5, 2)
    assert (reader.after_id, reader.below_xid > 0) == (0, True)


def _events_before(reader: OutboxReader) -> int:
    return AuditEvent.objects.filter(pk__lte=reader.highest_id).count()


def test_a_receiver_that_takes_long_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = set(_queued(make.make_webhook(), 20))
    quick = set(_queued(make.make_webhook(), 60))
    all_quick, came_to_an_end = threading.Event(), []
    lock = threading.Lock()

    def answer(message: uuid.UUID) -> Posted:
        if message in slow:
            came_to_an_end.append(all_quick.wait(LIMIT))
        else:
            with lock:
                quick.discard(message)
                if not quick:
                    all_quick.set()
        return Posted(204, "", "", 1)

    _answer_with(monkeypatch, answer)
    tried, _more = send_due(timedelta(seconds=LIMIT))
    assert came_to_an_end == [True] * 20
    assert tried == WebhookDelivery.objects.filter(state="delivered").count() == 80


def test_slow_receivers_share_a_part_of_the_posts(monkeypatch: pytest.MonkeyPatch) -> None:
    slow, quick = make.make_webhook(), make.make_webhook()
    _queued(slow, 1)
    _answer_with(monkeypatch, lambda message: Posted(204, "", "", SLOW + 1))
    send_due(timedelta(seconds=LIMIT))
    WebhookDelivery.objects.all().delete()
    _queued(slow, 10)
    _queued(quick, 3)
    only_quick = claim(24, 0)
    assert {each.delivery.subscription_id for each in only_quick} == {quick.pk}
    only_slow = claim(24, 12)
    assert [each.is_slow for each in only_slow] == [True] * AT_ONCE_IF_SLOW
