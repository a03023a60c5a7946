"""A receiver, and the workers' rounds within the transaction of a test."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connection

from audit import outbox
from audit.models import OutboxReader
from engagement.actions.webhooks.fan_out import fan_out
from engagement.actions.webhooks.sending import send_due
from tests.integration.webhooks.receivers import Receiver, receiving

Round = Callable[[], None]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


def own_horizon() -> int:
    """In the place of the oldest open transaction: above the test's own, open to the end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint + 1")
        return int(cursor.fetchone()[0])


@pytest.fixture
def gather(monkeypatch: pytest.MonkeyPatch) -> Round:
    """Make messages of what this test did, although its transaction is open to the end.

    That nothing is read before its transaction has ended is proved in `test_killed.py`.
    """

    def run() -> None:
        OutboxReader.objects.update(below_xid=0)
        with monkeypatch.context() as patched:
            patched.setattr(outbox, "oldest_open_transaction", own_horizon)
            fan_out()

    return run


@pytest.fixture
def deliver(gather: Round) -> Round:
    """One round of a worker: gather what happened, and send what is due."""

    def run() -> None:
        gather()
        send_due(timedelta(seconds=20))

    return run
