"""What a commit says to the workers, with real transactions."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from engagement import queue
from engagement.models import StaleScore
from engagement.queue import MOST_MESSAGES, mark_stale
from partners.models import Partnership
from tests import factories as make

NOON = datetime(2026, 6, 12, 12, tzinfo=ZoneInfo("Europe/London"))

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Keys of partnerships that workers were told of, in order."""
    keys: list[int] = []

    def send_task(name: str, args: list[int], **_: Any) -> None:
        assert name == "engagement.rescore"
        keys.extend(args)

    monkeypatch.setattr(current_app, "send_task", send_task)
    return keys


@pytest.fixture
def partners() -> list[Partnership]:
    system = make.make_system()
    return [make.make_partnership(system=system) for _ in range(3)]


def test_many_events_of_one_transaction_are_announced_once(
    sent: list[int], partners: list[Partnership]
) -> None:
    first, second, third = partners
    with transaction.atomic():
        for day in range(5):
            make.make_event(partnerships=[first, second], starts_at=NOON - timedelta(days=day))
        mark_stale([second, third])
        assert sent == []
    assert sent == [first.pk, second.pk, third.pk]
    assert StaleScore.objects.get(partnership=first).wanted == 5


def test_a_transaction_says_no_more_than_the_limit(
    sent: list[int], partners: list[Partnership], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MOST_MESSAGES == 50
    monkeypatch.setattr(queue, "MOST_MESSAGES", 2)
    with transaction.atomic():
        for partnership in partners:
            mark_stale([partnership])
    assert sent == [each.pk for each in partners[:2]]
    assert StaleScore.objects.count() == 3


def test_the_next_transaction_speaks_again(sent: list[int], partners: list[Partnership]) -> None:
    for _ in range(2):
        with transaction.atomic():
            mark_stale(partners[:1])
    assert sent == [partners[0].pk] * 2


def test_what_was_taken_back_is_not_announced(sent: list[int], partners: list[Partnership]) -> None:
    first, second, third = partners
    with transaction.atomic():
        mark_stale([first])
        transaction.set_rollback(True)
    with transaction.atomic():
        with transaction.atomic():
            mark_stale([second])
            transaction.set_rollback(True)
        mark_stale([third])
    assert sent == [third.pk]


def test_without_a_broker_the_marks_stand(
    partners: list[Partnership], monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    def send_task(name: str, **_: Any) -> None:
        tried.append(name)
        raise OperationalError

    monkeypatch.setattr(current_app, "send_task", send_task)
    with transaction.atomic():
        mark_stale(partners)
        mark_stale(partners)
    assert len(tried) == 1
    assert StaleScore.objects.count() == 3
