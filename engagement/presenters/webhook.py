"""Webhooks in words: how a receiver does, and what became of each message."""

from dataclasses import dataclass

from django.utils import timezone

from engagement.enums import DeliveryState, WebhookState
from engagement.models import WebhookDelivery, WebhookSubscription
from engagement.webhooks.catalogue import BY_LABEL, EVENT_TYPES, RESOURCES, TEST
from nhsuk.formats import nhs_datetime

COLOURS: dict[str, str] = {
    WebhookState.ACTIVE: "green",
    WebhookState.PAUSED: "yellow",
    WebhookState.ENDED: "grey",
}
MESSAGE_COLOURS: dict[str, str] = {
    DeliveryState.WAITING: "blue",
    DeliveryState.DELIVERED: "green",
    DeliveryState.DEAD: "red",
}


def standing_words(webhook: WebhookSubscription) -> str:
    """How its receiver does, in a sentence."""
    standing = webhook.standing
    if standing.failing_since is not None and webhook.state == WebhookState.ACTIVE:
        return f"Has failed since {nhs_datetime(standing.failing_since)}"
    if standing.last_delivered_at is not None:
        return f"Last delivered {nhs_datetime(standing.last_delivered_at)}"
    return "Nothing delivered yet"


def told_by_kind(webhook: WebhookSubscription) -> list[tuple[str, list[tuple[str, str]]]]:
    """What it is told, by kind of record: each type with its sentence."""
    chosen = set(webhook.event_types)
    return [
        (
            resource.collection.replace("-", " ").capitalize(),
            [(name, sentence) for name, sentence in resource.told.items() if name in chosen],
        )
        for resource in RESOURCES
        if chosen & resource.told.keys()
    ]


@dataclass(frozen=True)
class MessageRow:
    """A line of the log of messages."""

    message: WebhookDelivery
    what: str
    about: str
    colour: str
    tries: str
    came_back: str
    may_replay: bool


def message_row(message: WebhookDelivery, webhook: WebhookSubscription) -> MessageRow:
    """One message in words."""
    is_test = message.type == TEST
    resource = BY_LABEL.get(message.object_type)
    state = DeliveryState(message.state)
    return MessageRow(
        message=message,
        what="A test" if is_test else EVENT_TYPES.get(message.type, message.type),
        about="" if is_test or resource is None else resource.name.replace("_", " ").capitalize(),
        colour=MESSAGE_COLOURS[state],
        tries=_tries(message, webhook),
        came_back=message.error or (f"Answered {message.status}" if message.status else ""),
        may_replay=state != DeliveryState.WAITING and not webhook.is_ended,
    )


def _tries(message: WebhookDelivery, webhook: WebhookSubscription) -> str:
    times = {0: "Not tried yet", 1: "Tried once"}.get(
        message.attempts, f"Tried {message.attempts} times"
    )
    if message.state != DeliveryState.WAITING or not message.attempts:
        return times
    if webhook.is_paused:
        return f"{times}, waits for the webhook to be resumed"
    if message.next_try_at <= timezone.now():
        return f"{times}, again now"
    return f"{times}, again {nhs_datetime(message.next_try_at)}"
