"""Real workers and transactions: nothing is missed that commits late or whose worker is killed."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from audit.models import AuditEvent
from engagement.actions.commitment import reopen_commitment, settle_commitment
from engagement.actions.webhooks.fan_out import fan_out
from engagement.models import WebhookDelivery
from engagement.tasks import send_webhooks
from partners.models import Partnership
from tests import factories as make
from tests.integration.webhooks.receivers import Receiver, taken
from tests.worker import WorkerProcess

pytestmark = pytest.mark.django_db(transaction=True)
LIMIT = 30.0
TYPES = ["commitment.made", "commitment.settled", "commitment.reopened"]


class Held:
    """An answer that keeps the fifth who asks waiting, and with them the worker that asks."""

    def __init__(self, receiver: Receiver) -> None:
        self.receiver = receiver
        self.has_asked, self.may_go = threading.Event(), threading.Event()

    def __call__(self, message: dict[str, Any]) -> int:
        if len(self.receiver.asked) % 5 == 0:
            self.has_asked.set()
            self.may_go.wait(LIMIT)
        return 204


def test_what_commits_late_is_told_late_and_not_missed(first_data: None) -> None:
    partner = make.make_partnership()
    make.make_webhook(system=partner.system, event_types=["commitment.made"])
    has_written, may_commit = threading.Event(), threading.Event()

    def write_slowly() -> None:
        with transaction.atomic():
            make.make_commitment(partnership=partner, text="Written first, committed last")
            has_written.set()
            may_commit.wait(LIMIT)
        connection.close()

    thread = threading.Thread(target=write_slowly)
    thread.start()
    assert has_written.wait(LIMIT)
    make.make_commitment(partnership=partner, text="Written last, committed first")
    # It has a higher id than the other, and is held back until the other can be read.
    assert fan_out() == 0
    may_commit.set()
    thread.join(LIMIT)
    assert fan_out() == 2
    assert fan_out() == 0
    assert WebhookDelivery.objects.count() == 2


def test_two_killed_workers_lose_nothing_and_keep_the_order(
    celery_worker_process: WorkerProcess, receiver: Receiver
) -> None:
    partner = make.make_partnership()
    make.make_webhook(
        system=partner.system,
        event_types=TYPES,
        address=receiver.address,
        secret=receiver.secret,
    )
    expected = _promises(partner)
    for _ in range(2):
        if not celery_worker_process.is_running:
            celery_worker_process.start()
        receiver.answer = held = Held(receiver)
        send_webhooks.delay()
        assert held.has_asked.wait(LIMIT)
        celery_worker_process.kill()
        receiver.answer = taken
        held.may_go.set()
        assert WebhookDelivery.objects.held(timezone.now()).exists()
        _an_hour_passes()
    send_webhooks()
    assert not WebhookDelivery.objects.exclude(state="delivered").exists()
    assert receiver.of_each_object() == expected
    assert receiver.refused == []
    # What was in the hands of the killed came twice, under its old id.
    assert len(receiver.asked) > sum(map(len, expected.values()))


def _promises(partner: Partnership) -> dict[str, list[str]]:
    """Four that are settled and opened again; the ids of what is to be told of each, in order."""
    by = make.make_user(system=partner.system)
    today = timezone.localdate()
    expected = {}
    for _ in range(4):
        promise = make.make_commitment(partnership=partner)
        promise = settle_commitment(by=by, commitment=promise, state="kept", happened_on=today)
        reopen_commitment(by=by, commitment=promise, reason="It was not")
        events = AuditEvent.objects.filter(target_id=promise.public_id, type__in=TYPES)
        expected[str(promise.public_id)] = [str(e.public_id) for e in events.order_by("pk")]
    return expected


def _an_hour_passes() -> None:
    """The leases of the killed are over, and what waits for its next try is due."""
    now = timezone.now()
    over = now - timedelta(seconds=1)
    WebhookDelivery.objects.waiting().update(leased_until=over, next_try_at=now)
