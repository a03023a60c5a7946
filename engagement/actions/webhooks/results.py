"""What became of a try: when a message is tried again, and when it or its webhook is given up.

These writes are the bookkeeping of a machine and no deed of anybody; that a webhook is paused or
ended is one.
"""

import random
from datetime import datetime, timedelta
from http import HTTPStatus

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from engagement.actions.webhooks.trouble import end_as_asked, pause_in_trouble
from engagement.enums import DeliveryState
from engagement.models import WebhookDelivery, WebhookStanding, WebhookSubscription
from engagement.webhooks.posting import Posted

# Three times as long after each failure, from ten seconds to six hours; given up after a day.
FIRST_PAUSE, GROWTH, LONGEST_PAUSE = 10, 3, 21_600
TRIED_FOR = timedelta(days=1)
JITTER = 0.2  # so that what failed together does not come again together
NO_ANSWER = "Nothing was delivered for a day."


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
        if posted.status is not None:
            standing.last_milliseconds = posted.milliseconds
            standing.save(update_fields=["last_milliseconds"])
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
