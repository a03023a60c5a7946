"""Messages of a webhook: a test, and those that were given up sent again."""

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from audit.recording import action, record
from engagement.actions.webhooks.subscription import locked
from engagement.enums import DeliveryState
from engagement.errors import NotPossibleError
from engagement.models import WebhookDelivery, WebhookStanding, WebhookSubscription
from engagement.webhooks.catalogue import TEST

MOST_AT_ONCE = 10_000


@action
def send_test(*, by: User, subscription: WebhookSubscription) -> WebhookDelivery:
    """Let a message without content go out, to see that it arrives and its signature is right.

    :raises NotPossibleError: the webhook is paused, or has ended.
    """
    subscription = locked(subscription)
    if subscription.is_paused:
        raise NotPossibleError("This webhook is paused. Resume it first.")
    _at_once(subscription)
    event = record("webhook.tested", subscription, system_id=subscription.system.public_id)
    return WebhookDelivery.objects.create(
        subscription=subscription,
        system=subscription.system,
        event_pk=event.pk,
        message_id=event.public_id,
        type=TEST,
        object_type=subscription._meta.label_lower,
        object_id=subscription.public_id,
        occurred_at=event.happened_at,
        queued_at=event.happened_at,
        next_try_at=event.happened_at,
    )


@action
def replay_message(*, by: User, delivery: WebhookDelivery) -> WebhookDelivery:
    """Send a message again that was delivered or given up, under its old id.

    :raises NotPossibleError: it waits to be sent anyway, or the webhook has ended.
    """
    subscription = locked(delivery.subscription)
    rows = WebhookDelivery.objects.select_for_update().filter(pk=delivery.pk)
    if not _again(rows.exclude(state=DeliveryState.WAITING)):
        raise NotPossibleError("This message waits to be sent anyway.")
    _at_once(subscription)
    record(
        "webhook.message_replayed",
        subscription,
        system_id=subscription.system.public_id,
        facts={"message": str(delivery.message_id)},
    )
    delivery.refresh_from_db()
    return delivery


@action
def replay_all(*, by: User, subscription: WebhookSubscription) -> int:
    """Send all messages again that were given up; how many.

    :raises NotPossibleError: none was given up, or the webhook has ended.
    """
    subscription = locked(subscription)
    dead = subscription.deliveries.dead().order_by("event_pk").values("pk")[:MOST_AT_ONCE]
    replayed = _again(WebhookDelivery.objects.filter(pk__in=dead))
    if not replayed:
        raise NotPossibleError("No message of this webhook was given up.")
    _at_once(subscription)
    record(
        "webhook.all_replayed",
        subscription,
        system_id=subscription.system.public_id,
        facts={"messages": replayed},
    )
    return replayed


def _at_once(subscription: WebhookSubscription) -> None:
    """A receiver that fails is let rest between tries; not when somebody wants to see one."""
    WebhookStanding.objects.filter(subscription=subscription).update(last_failed_at=None)


def _again(rows: QuerySet[WebhookDelivery]) -> int:
    return rows.update(
        state=DeliveryState.WAITING,
        finished_at=None,
        attempts=0,
        first_tried_at=None,
        next_try_at=timezone.now(),
        leased_until=None,
    )
