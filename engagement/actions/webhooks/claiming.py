"""Takes messages that are due, so that no receiver holds up the others.

A worker holds what it takes for a while (a lease). Killed in between, it leaves it to be taken
again when that is over. Of each object only the first message that waits is taken. Receivers that
fail or are slow share a part of what a worker posts at a time; the rest is for those that answer
quickly.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Coalesce
from django.utils import timezone

from engagement.enums import WebhookState
from engagement.models import WebhookDelivery, WebhookStanding, WebhookSubscription

AT_ONCE = 8  # messages of one receiver
AT_ONCE_IF_SLOW = 4
SLOW = 1_000  # milliseconds for the last message
LEASE = timedelta(seconds=60)  # several times as long as a post may take
PROBE = timedelta(seconds=30)  # between two tries with a receiver that fails


@dataclass(frozen=True)
class Taken:
    """A message in hand; ``is_slow`` if its receiver keeps a post busy for long."""

    delivery: WebhookDelivery
    is_slow: bool


def claim(most: int, most_slow: int) -> list[Taken]:
    """Take up to so many messages of several receivers, and of slow ones not more than their part.

    They are under way at once, well within the lease.
    """
    taken: list[Taken] = []
    for receiver in _receivers():
        slow = sum(each.is_slow for each in taken)
        if len(taken) >= most:
            break
        taken += _claimed(receiver, most - len(taken), most_slow - slow)
    return taken


def let_go(deliveries: Sequence[WebhookDelivery]) -> None:
    """Put messages back as if they had not been taken."""
    for delivery in deliveries:
        delivery.leased_until = None
        delivery.attempts -= 1
        if not delivery.attempts:
            delivery.first_tried_at = None
    WebhookDelivery.objects.bulk_update(deliveries, ["leased_until", "attempts", "first_tried_at"])


def _receivers() -> list[int]:
    """Subscriptions for which something is due, each with the same chance to come first."""
    due = WebhookDelivery.objects.waiting().filter(
        subscription=OuterRef("pk"), next_try_at__lte=timezone.now()
    )
    active = WebhookSubscription.objects.filter(Exists(due), state=WebhookState.ACTIVE)
    found = list(active.values_list("pk", flat=True))
    random.shuffle(found)
    return found


def _claimed(subscription_pk: int, most: int, most_slow: int) -> list[Taken]:
    """Take what is due of one receiver, unless another worker is taking from it this moment."""
    now = timezone.now()
    with transaction.atomic():
        rows = WebhookStanding.objects.select_for_update(skip_locked=True, of=("self",))
        standing = rows.filter(subscription=subscription_pk).first()
        if standing is None:
            return []
        is_slow = _is_slow(standing)
        held = WebhookDelivery.objects.held(now).filter(subscription=subscription_pk).count()
        free = min(_room(standing, now) - held, most, *([most_slow] if is_slow else []))
        due = WebhookDelivery.objects.due(now).filter(
            subscription=subscription_pk, subscription__state=WebhookState.ACTIVE
        )
        first = due.order_by("next_try_at", "event_pk").values_list("pk", flat=True)
        found = list(first[: max(free, 0)])
        WebhookDelivery.objects.filter(pk__in=found).update(
            leased_until=now + LEASE,
            attempts=F("attempts") + 1,
            first_tried_at=Coalesce("first_tried_at", now),
        )
    in_order = WebhookDelivery.objects.filter(pk__in=found).order_by("event_pk")
    deliveries = in_order.select_related("subscription__system", "subscription__owner")
    return [Taken(delivery, is_slow) for delivery in deliveries]


def _is_slow(standing: WebhookStanding) -> bool:
    """Whether a post to it is likely to take long. One that fails often does not answer at all."""
    return standing.failing_since is not None or (standing.last_milliseconds or 0) > SLOW


def _room(standing: WebhookStanding, now: datetime) -> int:
    """How many messages a receiver may get at a time: of one that fails, now and then one."""
    if standing.failing_since is None:
        return AT_ONCE_IF_SLOW if _is_slow(standing) else AT_ONCE
    rests = standing.last_failed_at is not None and now < standing.last_failed_at + PROBE
    return 0 if rests else 1
