"""Sends what is due: at least once, and what happened to one object in its order.

A receiver may get a message twice, under the same id: a worker that is killed after it posted one
leaves it to be posted again. However long one receiver takes, the next messages go out as soon as
others are through.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import groupby

from django.db import connection
from django.utils import timezone

from accounts.models import User
from accounts.roles import Permission
from accounts.sealing import SealBrokenError, unseal
from engagement.actions.webhooks.claiming import Taken, claim, let_go
from engagement.actions.webhooks.results import note_result
from engagement.actions.webhooks.settings import allowed
from engagement.actions.webhooks.trouble import pause_in_trouble
from engagement.models import WebhookDelivery, WebhookSubscription
from engagement.outside.lines import Gate
from engagement.outside.places import Place
from engagement.webhooks.addresses import AddressRefusedError, gate_to, read_address
from engagement.webhooks.messages import message_of
from engagement.webhooks.posting import Posted, post
from engagement.webhooks.signing import key_of, signed_headers
from partners.access import can
from tenancy.scope import within_systems

POSTS = 24  # at a time by one worker
SLOW_POSTS = 12  # of these, at most, to receivers that are slow or fail
FREE_TO_TAKE = 6  # posts: not one by one, because looking for what is due costs a query
HELP = 5.0  # seconds that a worker sends beside another one that goes on
LOOK_AGAIN = 1.0  # seconds, while posts are under way: for what happened meanwhile
NO_ACCESS = (
    "Its owner may no longer manage webhooks in this system. Somebody who may can take it over."
)
SEAL_BROKEN = "Its secret can no longer be opened. Change the secret, then resume it."
CHAIN = "webhooks: goes on while more waits"


@dataclass(frozen=True)
class Ready:
    """A message in hand, written and signed: what a thread needs to post it."""

    delivery: WebhookDelivery
    is_slow: bool
    place: Place
    headers: dict[str, str]
    body: bytes
    gate: Gate


GateTo = Callable[[Place], Gate]
Gather = Callable[[], object]


class TroubleError(Exception):
    """Nothing of a webhook may go out; the text is a sentence for its owner."""


def send_due(
    most_time: timedelta, gate_for: GateTo | None = None, gather: Gather | None = None
) -> tuple[int, bool]:
    """Send until nothing is due or the time is over: how many were tried, and whether to go on.

    ``gather`` makes messages of what happens meanwhile, every second. To go on is for one worker
    at a time. Another helps for a few seconds and leaves it at that, or those that are started
    every few seconds would become more and more.
    """
    gather_at = 0.0
    with (
        _chain() as is_first,
        ThreadPoolExecutor(max_workers=POSTS, thread_name_prefix="webhook") as pool,
    ):
        desk = _Desk(pool, gate_for)
        seconds = most_time.total_seconds()
        until = time.monotonic() + (seconds if is_first else min(seconds, HELP))
        while (now := time.monotonic()) < until:
            if gather is not None and now >= gather_at:
                gather()
                gather_at = now + LOOK_AGAIN
            desk.take()
            if not desk.under_way:
                return desk.tried, False
            desk.wait()
        desk.wait_for_all()
    return desk.tried, is_first


@dataclass
class _Desk:
    """The posts of one worker: those under way, and room for more."""

    pool: ThreadPoolExecutor
    gate_for: GateTo | None
    tried: int = 0
    under_way: "dict[Future[Posted], Ready]" = field(default_factory=dict)

    def take(self) -> None:
        """Take what is due and post it, as far as there is room."""
        free = POSTS - len(self.under_way)
        slow = sum(ready.is_slow for ready in self.under_way.values())
        while free >= FREE_TO_TAKE and (taken := claim(free, SLOW_POSTS - slow)):
            ready = _ready(taken, self.gate_for)
            self.under_way |= {self.pool.submit(_posted, each): each for each in ready}
            self.tried += len(ready)
            if ready:
                return

    def wait(self, *, seconds: float = LOOK_AGAIN) -> None:
        """Wait until a post is through, and note what came of it."""
        done, _others = wait(self.under_way, timeout=seconds, return_when=FIRST_COMPLETED)
        for each in done:
            note_result(self.under_way.pop(each).delivery, each.result())

    def wait_for_all(self) -> None:
        """Take nothing more, and note what comes of what is under way."""
        while self.under_way:
            self.wait()


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


def _ready(taken: Sequence[Taken], gate_for: GateTo | None) -> list[Ready]:
    """The messages in hand, signed; those of a webhook that cannot go on are let go."""
    ready = []
    for subscription, rows in groupby(taken, key=lambda each: each.delivery.subscription):
        several = list(rows)
        is_slow = several[0].is_slow
        deliveries = [each.delivery for each in several]
        try:
            keys, place = _means(subscription)
        except TroubleError as trouble:
            let_go(deliveries)
            pause_in_trouble(subscription, str(trouble))
            continue
        with within_systems([subscription.system_id]):
            written = list(_written(deliveries, subscription.eyes))
        gate = gate_for(place) if gate_for else gate_to(place, allowed())
        ready += [
            Ready(delivery, is_slow, place, _signed(delivery, body, keys), body, gate)
            for delivery, body in written
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


def _posted(ready: Ready) -> Posted:
    """Runs in a thread: no database here."""
    return post(ready.place, ready.headers, ready.body, ready.gate)
