"""Real workers and transactions: nothing is missed that commits late or whose worker is killed."""

import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
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
MOST_QUERIES = 15
TYPES = ["commitment.made", "commitment.settled", "commitment.reopened"]


class Held:
    """An answer that keeps every so manyth who asks waiting, and with them the worker that asks."""

    def __init__(self, receiver: Receiver, *, every: int, status: int) -> None:
        self.receiver, self.every, self.status = receiver, every, status
        self.has_asked, self.may_go = threading.Event(), threading.Event()

    def __call__(self, message: dict[str, Any]) -> int:
        if len(self.receiver.asked) % self.every == 0:
            self.has_asked.set()
            self.may_go.wait(LIMIT)
        return self.status


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
    with CaptureQueriesContext(connection) as queries:
        assert fan_out() == 0
    assert len(queries) < MOST_QUERIES  # once, although its own note is a transaction too
    assert WebhookDelivery.objects.count() == 2


def test_a_receiver_that_is_down_for_an_hour_and_two_killed_workers_lose_nothing(
    celery_worker_process: WorkerProcess, receiver: Receiver
) -> None:
    """By the worker's clock, which signs: the receiver refuses what is not of its own time."""
    worker = celery_worker_process
    partner = make.make_partnership()
    make.make_webhook(
        system=partner.system,
        event_types=TYPES,
        address=receiver.address,
        secret=receiver.secret,
    )
    expected = _promises(partner)
    _kill_while_it_posts(worker, receiver, Held(receiver, every=5, status=204))
    took_before = len(receiver.took)
    receiver.answer = down
    _go_to(5, worker, receiver)
    _go_to(15, worker, receiver)
    _set_clocks(30, worker, receiver)
    _kill_while_it_posts(worker, receiver, Held(receiver, every=1, status=503))
    receiver.answer = down
    _go_to(60, worker, receiver)
    assert 0 < took_before == len(receiver.took) < sum(map(len, expected.values()))
    receiver.answer = taken
    _go_to(65, worker, receiver)
    _go_on_until_nothing_waits(worker)
    assert not WebhookDelivery.objects.exclude(state="delivered").exists()
    assert receiver.of_each_object() == expected
    assert receiver.refused == []
    # What was in the hands of the killed came twice, under its old id.
    assert len(receiver.asked) > sum(map(len, expected.values()))


def down(message: dict[str, Any]) -> int:
    """What a receiver answers that is not there."""
    return 503


def _kill_while_it_posts(worker: WorkerProcess, receiver: Receiver, held: Held) -> None:
    """Let a worker go out as by a power cut while it waits for an answer; start another one."""
    receiver.answer = held
    send_webhooks.delay()
    assert held.has_asked.wait(LIMIT), worker.output()
    worker.kill()
    held.may_go.set()
    assert WebhookDelivery.objects.filter(leased_until__isnull=False).exists()
    worker.start()


def _set_clocks(minutes: int, worker: WorkerProcess, receiver: Receiver) -> None:
    ahead = timedelta(minutes=minutes)
    worker.set_ahead(ahead)
    receiver.now = lambda: time.time() + ahead.total_seconds()


def _go_to(minutes: int, worker: WorkerProcess, receiver: Receiver) -> None:
    """What the worker does so many minutes after the beginning, to its end."""
    _set_clocks(minutes, worker, receiver)
    asked, until = len(receiver.asked), time.monotonic() + LIMIT
    send_webhooks.delay()
    while len(receiver.asked) == asked or _is_at_it():
        assert time.monotonic() < until, worker.output()
        time.sleep(0.02)


def _go_on_until_nothing_waits(worker: WorkerProcess) -> None:
    """As the schedule does: two that send at once leave each other what is in the other's hand."""
    until = time.monotonic() + LIMIT
    while WebhookDelivery.objects.waiting().exists():
        assert time.monotonic() < until, worker.output()
        send_webhooks.delay()
        time.sleep(0.5)
        while _is_at_it():
            time.sleep(0.02)


def _is_at_it() -> bool:
    """Whether a worker is sending: it holds a lock while it does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory')")
        return bool(cursor.fetchone()[0])


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
