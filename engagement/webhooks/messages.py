"""What is sent of one event: ids, names of fields and an address, never a value.

Written at the moment it goes out, because only then is it known what the owner of the subscription
may see. A record that they may not see is not told at all.
"""

import json
from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from accounts.roles import Permission
from engagement.enums import DeliveryState
from engagement.models import WebhookDelivery
from engagement.webhooks.catalogue import BY_LABEL, GONE, TEST
from engagement.webhooks.resource import Resource
from partners.access import can

API_VERSION = "1"
# What the API shows to few. That it changed is theirs to know too.
CONFIDED = frozenset(
    {
        "cause",
        "decided_by",
        "details",
        "note",
        "notes",
        "notes_nature",
        "notes_sensitivity",
        "said",
        "tone",
        "withheld_because",
    }
)


def message_of(delivery: WebhookDelivery, owner: User) -> bytes | None:
    """The body of a message, or None when its owner may not know of the record."""
    if delivery.type == TEST:
        return _written(delivery, _object(delivery, "webhook", "webhooks", None), delivery.changed)
    resource = BY_LABEL[delivery.object_type]
    rows = resource.visible_to(owner).filter(public_id=delivery.object_id)
    version = rows.values_list("version", flat=True).first()
    if version is None and not (delivery.type.endswith(GONE) and _was_told(delivery, resource)):
        return None
    told = _object(delivery, resource.name, resource.collection, version)
    return _written(delivery, told, _fields_for(owner, delivery))


def _fields_for(owner: User, delivery: WebhookDelivery) -> list[str]:
    """Names of the fields that changed, without those that the owner may not read."""
    names: list[str] = delivery.changed
    if CONFIDED.isdisjoint(names):
        return names
    if can(owner, Permission.VIEW_CONFIDENTIAL_NOTES, delivery.subscription.system):
        return names
    return [name for name in names if name not in CONFIDED]


def _was_told(delivery: WebhookDelivery, resource: Resource) -> bool:
    """A record that is gone can be seen by nobody: only who was told of it is told that.

    It must really be gone: one that is there and is not visible to the owner stays untold.
    """
    if resource.model._default_manager.filter(public_id=delivery.object_id).exists():
        return False
    return WebhookDelivery.objects.filter(
        subscription=delivery.subscription_id,
        object_id=delivery.object_id,
        state=DeliveryState.DELIVERED,
    ).exists()


def _object(
    delivery: WebhookDelivery, name: str, collection: str, version: int | None
) -> dict[str, Any]:
    path = reverse(f"api:{collection}-detail", kwargs={"id": delivery.object_id})
    return {
        "type": name,
        "id": str(delivery.object_id),
        "version": version,
        "url": f"{settings.PUBLIC_URL}{path}",
    }


def _written(delivery: WebhookDelivery, told: dict[str, Any], changed: list[str]) -> bytes:
    message = {
        "id": str(delivery.message_id),
        "type": delivery.type,
        "occurred_at": delivery.occurred_at.isoformat(),
        "system": str(delivery.subscription.system.public_id),
        "object": told,
        "changed": changed,
        "api_version": API_VERSION,
    }
    return json.dumps(message, separators=(",", ":")).encode()
