"""Sends what is due: at least once, and what happened to one object in its order.

A worker takes messages of a receiver and holds them for a while (a lease). Killed in between, it
leaves them to be taken again when that is over, so a receiver may get a message twice, under the
same id. Of each object only the first message that waits is taken. A receiver that fails gets one
message now and then, so that neither side is busy with what will fail. These writes are the
bookkeeping of a machine and no deed of anybody; that a webhook is paused or ended is one.
"""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from itertools import groupby
from operator import attrgetter

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from accounts.roles import Permission
from engagement.actions.webhooks.settings import allowed
from engagement.actions.webhooks.trouble import end_as_asked, pause_in_trouble
from engagement.enums import DeliveryState, WebhookState
from engagement.models import WebhookDelivery, WebhookStanding, WebhookSubscription
from engagement.outside.lines import Gate
from engagement.outside.places import Place
from engagement.sealing import SealBrokenError, unseal
from engagement.webhooks.addresses import AddressRefusedError, gate_to, read_address
from engagement.webhooks.messages import message_of
from engagement.webhooks.posting import Posted, post
from engagement.webhooks.signing import key_of, signed_headers
from partners.access import can

# Three times as long after each failure, from ten seconds to six hours; given up after a day.
FIRST_PAUSE, GROWTH, LONGEST_PAUSE = 10, 3, 21_600
TRIED_FOR = timedelta(days=1)
JITTER = 0.2  # so that what failed together does not come again together
AT_ONCE = 8  # messages of one receiver
POSTS = 16  # at a time by one worker: what it takes is under way at once, well within the lease
LEASE = timedelta(seconds=60)  # several times as long as a post may take
PROBE = timedelta(seconds=30)  # between two tries with a receiver that fails
NO_ACCESS = (
    "Its owner may no longer manage webhooks in this system. Somebody who may can take it over."
)
SEAL_BROKEN = "Its secret can no longer be opened. Change the secret, then resume it."
NO_ANSWER = "Nothing was delivered for a day."
CHAIN = "webhooks: goes on while more waits"


@dataclass(frozen=True)
class Ready:
    """A message in hand, written and signed: what a thread needs to post it."""

    delivery: WebhookDelivery
    place: Place
    headers: dict[str, str]
    body: bytes
    gate: Gate


GateTo = Callable[[Place], Gate]


class TroubleError(Exception):
    """Nothing of a webhook may go out; the text is a sentence for its owner."""


def send_due(most_time: timedelta, gate_for: GateTo | None = None) -> tuple[int, bool]:
    """Send until nothing is due or the time is over: how many were tried, and whether to go on.

    To go on is for one worker at a time. Another helps until its time is over and leaves it at
    that, or those that are started every few seconds would become more and more.
    """
    until = time.monotonic() + most_time.total_seconds()
    tried = 0
    with (
        _chain() as is_first,
        ThreadPoolExecutor(max_workers=POSTS, thread_name_prefix="webhook") as pool,
    ):
        while time.monotonic() < until:
            taken = _taken()
            if not taken:
                return tried, False
            ready = _ready(taken, gate_for)
            for delivery, posted in pool.map(_posted, ready):
                note_result(delivery, posted)
            tried += len(ready)
    return tried, is_first


@contextmanager
def _chain() -> Iterator[bool]:
    """Whether nobody else goes on while more waits. A worker that is killed lets go of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [CHAIN])
        is_first = bool(cursor.fetchone()[0])
    try:
        yield is_first
    finally:
        if is_first:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [CHAIN])


def note_result(delivery: WebhookDelivery, posted: Posted) -> None:
    """Note what came of a try, unless somebody else has taken the message since."""
    now = timezone.now()
    told = {
        "status": posted.status,
        "milliseconds": posted.milliseconds,
        "error": posted.error[:300],
        "answer": posted.answer,
        "leased_until": None,
        "not_before": now + timedelta(seconds=posted.retry_after) if posted.retry_after else None,
    }
    held = WebhookDelivery.objects.waiting().filter(pk=delivery.pk, attempts=delivery.attempts)
    with transaction.atomic():
        standing = _locked_standing(delivery.subscription_id)
        if posted.is_delivered:
            if held.update(state=DeliveryState.DELIVERED, finished_at=now, **told):
                _is_well(standing, now)
            return
        is_the_end = posted.is_the_end and _still_goes_there(delivery)
        is_dead = is_the_end or now >= (delivery.first_tried_at or now) + TRIED_FOR
        if is_dead:
            noted = held.update(state=DeliveryState.DEAD, finished_at=now, **told)
        else:
            noted = held.update(next_try_at=_next_try(delivery, posted, now), **told)
        if noted and posted.is_of_receiver:
            _is_failing(standing, now)
    if noted and is_the_end:
        end_as_asked(delivery.subscription)
    elif noted and is_dead and not _took_any_since(delivery, standing):
        pause_in_trouble(delivery.subscription, NO_ANSWER)


def wait_after(attempts: int) -> int:
    """Seconds until the next try, before jitter: 10, 30, 90 and so on up to six hours."""
    return int(min(FIRST_PAUSE * GROWTH ** min(max(attempts - 1, 0), 20), LONGEST_PAUSE))


def _next_try(delivery: WebhookDelivery, posted: Posted, now: datetime) -> datetime:
    """When to try again: not before the receiver asked for, and one last time after a day."""
    wait = wait_after(delivery.attempts) * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311
    last = (delivery.first_tried_at or now) + TRIED_FOR
    wanted = now + timedelta(seconds=max(wait, posted.retry_after))
    return max(min(wanted, last), now + timedelta(seconds=FIRST_PAUSE / 2))


def _taken() -> list[WebhookDelivery]:
    """Messages of several receivers, no more than can be posted at once."""
    taken: list[WebhookDelivery] = []
    for receiver in _receivers():
        if len(taken) >= POSTS:
            break
        taken += _claimed(receiver, POSTS - len(taken))
    return taken


def _receivers() -> list[int]:
    """Subscriptions for which something is due, each with the same chance to come first."""
    due = WebhookDelivery.objects.waiting().filter(
        subscription=OuterRef("pk"), next_try_at__lte=timezone.now()
    )
    active = WebhookSubscription.objects.filter(Exists(due), state=WebhookState.ACTIVE)
    found = list(active.values_list("pk", flat=True))
    random.shuffle(found)
    return found


def _ready(taken: Sequence[WebhookDelivery], gate_for: GateTo | None) -> list[Ready]:
    """The messages in hand, signed; those of a webhook that cannot go on are let go."""
    ready = []
    for subscription, rows in groupby(taken, key=attrgetter("subscription")):
        deliveries = list(rows)
        try:
            keys, place = _means(subscription)
        except TroubleError as trouble:
            _let_go(deliveries)
            pause_in_trouble(subscription, str(trouble))
            continue
        gate = gate_for(place) if gate_for else gate_to(place, allowed())
        ready += [
            Ready(delivery, place, _signed(delivery, body, keys), body, gate)
            for delivery, body in _written(deliveries, subscription.eyes)
        ]
    return ready


def _means(subscription: WebhookSubscription) -> tuple[list[bytes], Place]:
    """The keys to sign with and the place to post to.

    :raises TroubleError: nothing of it may go out; with a sentence.
    """
    # Of the owner: which scopes they have here was asked when they added it or took it over.
    if not can(subscription.owner, Permission.MANAGE_WEBHOOKS, subscription.system):
        raise TroubleError(NO_ACCESS)
    try:
        keys = [key_of(unseal(sealed)) for sealed in _secrets(subscription)]
        return keys, read_address(subscription.address, allowed())
    except SealBrokenError:
        raise TroubleError(SEAL_BROKEN) from None
    except AddressRefusedError as error:
        raise TroubleError(str(error)) from None


def _claimed(subscription_pk: int, most: int) -> list[WebhookDelivery]:
    """Take what is due of one receiver, unless another worker is taking from it this moment."""
    now = timezone.now()
    with transaction.atomic():
        rows = WebhookStanding.objects.select_for_update(skip_locked=True, of=("self",))
        standing = rows.filter(subscription=subscription_pk).first()
        if standing is None:
            return []
        held = WebhookDelivery.objects.held(now).filter(subscription=subscription_pk).count()
        free = min(_room(standing, now) - held, most)
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
    taken = WebhookDelivery.objects.filter(pk__in=found).order_by("event_pk")
    return list(taken.select_related("subscription__system", "subscription__owner"))


def _room(standing: WebhookStanding, now: datetime) -> int:
    """How many messages a receiver may get at a time: of one that fails, now and then one."""
    if standing.failing_since is None:
        return AT_ONCE
    rests = standing.last_failed_at is not None and now < standing.last_failed_at + PROBE
    return 0 if rests else 1


def _secrets(subscription: WebhookSubscription) -> Iterator[str]:
    yield subscription.sealed_secret
    until = subscription.before_until
    if until is not None and timezone.now() < until:
        yield subscription.sealed_secret_before


def _written(
    deliveries: Sequence[WebhookDelivery], owner: User
) -> Iterator[tuple[WebhookDelivery, bytes]]:
    """The messages with their bodies. What the owner may not see is forgotten, not even listed."""
    for delivery in deliveries:
        body = message_of(delivery, owner)
        if body is None:
            WebhookDelivery.objects.filter(pk=delivery.pk).delete()
        else:
            yield delivery, body


def _signed(delivery: WebhookDelivery, body: bytes, keys: Sequence[bytes]) -> dict[str, str]:
    seconds = int(timezone.now().timestamp())
    return signed_headers(str(delivery.message_id), seconds, body, keys)


def _posted(ready: Ready) -> tuple[WebhookDelivery, Posted]:
    """Runs in a thread: no database here."""
    return ready.delivery, post(ready.place, ready.headers, ready.body, ready.gate)


def _let_go(deliveries: Sequence[WebhookDelivery]) -> None:
    """As if they had not been taken."""
    for delivery in deliveries:
        delivery.leased_until = None
        delivery.attempts -= 1
        if not delivery.attempts:
            delivery.first_tried_at = None
    WebhookDelivery.objects.bulk_update(deliveries, ["leased_until", "attempts", "first_tried_at"])


def _locked_standing(subscription_pk: int) -> WebhookStanding:
    return WebhookStanding.objects.select_for_update(of=("self",)).get(subscription=subscription_pk)


def _still_goes_there(delivery: WebhookDelivery) -> bool:
    """Whether its webhook still has the address to which it was posted."""
    rows = WebhookSubscription.objects.filter(pk=delivery.subscription_id)
    return rows.filter(address=delivery.subscription.address).exists()


def _took_any_since(delivery: WebhookDelivery, standing: WebhookStanding) -> bool:
    """Whether the receiver took another message since this one was first tried."""
    first, last = delivery.first_tried_at, standing.last_delivered_at
    return first is not None and last is not None and last >= first


def _is_well(standing: WebhookStanding, now: datetime) -> None:
    """After a failure of the receiver, what met it need not wait any longer for its next try.

    What was refused for itself waits on, and what the receiver asked to be spared for a while.
    """
    if standing.failing_since is not None:
        WebhookDelivery.objects.waiting().filter(
            Q(status__isnull=True) | Q(status__gte=HTTPStatus.INTERNAL_SERVER_ERROR),
            Q(not_before__isnull=True) | Q(not_before__lte=now),
            subscription=standing.subscription_id,
            next_try_at__gt=now,
        ).update(next_try_at=now)
    WebhookStanding.objects.filter(pk=standing.pk).update(failing_since=None, last_delivered_at=now)


def _is_failing(standing: WebhookStanding, now: datetime) -> None:
    standing.failing_since = standing.failing_since or now
    standing.last_failed_at = now
    standing.save(update_fields=["failing_since", "last_failed_at"])
