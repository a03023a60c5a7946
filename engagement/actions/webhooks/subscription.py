"""Who is told what happens: addresses, their secrets, and whether messages go out."""

from collections.abc import Sequence
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from accounts.sealing import seal
from audit.outbox import begin
from audit.recording import Actor, action, record
from engagement.actions.webhooks.settings import allowed
from engagement.enums import DeliveryState, WebhookState
from engagement.errors import ChangedMeanwhileError, NotPossibleError
from engagement.models import WebhookDelivery, WebhookStanding, WebhookSubscription
from engagement.webhooks.addresses import AddressRefusedError, read_address
from engagement.webhooks.catalogue import EVENT_TYPES
from engagement.webhooks.signing import key_of
from partners.models import System

READER = "webhooks"
MOST = 50  # subscriptions of a system that are not ended
OLD_SECRET_LASTS = timedelta(hours=24)
ENDED = "This webhook has ended, so nothing of it can be changed. Add another."


@action
def add_webhook(
    *,
    by: User,
    system: System,
    description: str,
    address: str,
    event_types: Sequence[str],
    secret: str,
) -> WebhookSubscription:
    """Tell an address what happens from now on, as far as whoever adds it may see it.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    if WebhookSubscription.objects.standing().filter(system=system).count() >= MOST:
        raise ValidationError(f"This system has {MOST} webhooks already. End one of them first.")
    subscription = WebhookSubscription(system=system, owner=by, sealed_secret=_sealed(secret))
    subscription.scopes = sorted(by.limits.scopes)
    _set(subscription, description, address, event_types)
    subscription.save()
    WebhookStanding.objects.create(subscription=subscription, system=system)
    begin(READER)
    record(
        "webhook.added",
        subscription,
        system_id=system.public_id,
        facts={"types": len(subscription.event_types)},
    )
    return subscription


@action
def change_webhook(
    *,
    by: User,
    subscription: WebhookSubscription,
    description: str,
    address: str,
    event_types: Sequence[str],
    expected_version: int,
) -> WebhookSubscription:
    """Change what it is for, where it goes, and what is told. What waits goes to the new address.

    :raises ChangedMeanwhileError: someone else changed it after the person opened it.
    :raises NotPossibleError: it has ended.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    subscription = locked(subscription)
    if subscription.version != expected_version:
        raise ChangedMeanwhileError(
            "Someone else changed this webhook after you opened it. Look at their version first."
        )
    changed = _set(subscription, description, address, event_types)
    # Or a token that may see little could lead what somebody else's may see to itself.
    subscription.scopes = sorted(by.limits.scopes.intersection(subscription.scopes))
    subscription.save()
    record(
        "webhook.changed", subscription, system_id=subscription.system.public_id, changed=changed
    )
    return subscription


@action
def change_secret(
    *, by: User, subscription: WebhookSubscription, secret: str
) -> WebhookSubscription:
    """Sign with a new secret; for a day the one before signs beside it.

    :raises NotPossibleError: it has ended.
    :raises ValidationError: it is no secret.
    """
    subscription = locked(subscription)
    subscription.sealed_secret_before = subscription.sealed_secret
    subscription.before_until = timezone.now() + OLD_SECRET_LASTS
    subscription.sealed_secret = _sealed(secret)
    subscription.save()
    record("webhook.secret_changed", subscription, system_id=subscription.system.public_id)
    return subscription


@action
def pause_webhook(
    *, by: Actor, subscription: WebhookSubscription, because: str = ""
) -> WebhookSubscription:
    """Send nothing until it is resumed. What happens meanwhile waits, for 30 days at most.

    :raises NotPossibleError: it is paused, or has ended.
    """
    subscription = locked(subscription)
    if subscription.is_paused:
        raise NotPossibleError("This webhook is paused already.")
    subscription.state = WebhookState.PAUSED
    subscription.paused_because = because[:300]
    subscription.save()
    record("webhook.paused", subscription, system_id=subscription.system.public_id)
    return subscription


@action
def resume_webhook(*, by: User, subscription: WebhookSubscription) -> WebhookSubscription:
    """Send what waits, each object's messages in their order, and what happens from now on.

    :raises NotPossibleError: it is not paused, or has ended.
    """
    subscription = locked(subscription)
    if not subscription.is_paused:
        raise NotPossibleError("This webhook is not paused.")
    subscription.state = WebhookState.ACTIVE
    subscription.paused_because = ""
    subscription.save()
    WebhookStanding.objects.filter(subscription=subscription).update(failing_since=None)
    now = timezone.now()
    free = subscription.deliveries.free(now)  # what is in hand is noted by its number of attempts
    free.update(next_try_at=now, attempts=0, first_tried_at=None)
    record("webhook.resumed", subscription, system_id=subscription.system.public_id)
    return subscription


@action
def take_over_webhook(*, by: User, subscription: WebhookSubscription) -> WebhookSubscription:
    """Become its owner: from now on it is told what this person may see.

    :raises NotPossibleError: it is theirs already, or has ended.
    """
    subscription = locked(subscription)
    if subscription.owner_id == by.pk:
        raise NotPossibleError("This webhook is yours already.")
    before, subscription.owner = subscription.owner, by
    subscription.scopes = sorted(by.limits.scopes)
    subscription.save()
    record(
        "webhook.taken_over",
        subscription,
        system_id=subscription.system.public_id,
        changed=["owner"],
        facts={"owner_before": str(before.public_id)},
    )
    return subscription


@action
def end_webhook(
    *, by: Actor, subscription: WebhookSubscription, because: str = ""
) -> WebhookSubscription:
    """End it for good: its secrets are deleted, and what waits is given up.

    What was never tried is forgotten: nobody asked yet whether its owner may know of it.

    :raises NotPossibleError: it has ended before.
    """
    subscription = locked(subscription)
    now = timezone.now()
    subscription.deliveries.waiting().filter(attempts=0).delete()
    given_up = subscription.deliveries.waiting().update(
        state=DeliveryState.DEAD, finished_at=now, leased_until=None, error="The webhook ended."
    )
    subscription.state = WebhookState.ENDED
    subscription.ended_at = now
    subscription.paused_because = because[:300]
    subscription.sealed_secret = subscription.sealed_secret_before = ""
    subscription.before_until = None
    subscription.save()
    record(
        "webhook.ended",
        subscription,
        system_id=subscription.system.public_id,
        facts={"given_up": given_up},
    )
    return subscription


def locked(subscription: WebhookSubscription) -> WebhookSubscription:
    """The subscription read again and locked, after its standing, as the workers lock.

    :raises NotPossibleError: it has ended.
    """
    WebhookStanding.objects.select_for_update(of=("self",)).get(subscription=subscription.pk)
    rows = WebhookSubscription.objects.select_for_update(of=("self",))
    found = rows.select_related("system", "owner").get(pk=subscription.pk)
    if found.is_ended:
        raise NotPossibleError(ENDED)
    return found


def forget_old_messages() -> int:
    """Delete messages of more than 30 days ago, also those that nobody let go out."""
    deleted, _ = WebhookDelivery.objects.expired(timezone.now()).delete()
    return deleted


def _set(
    subscription: WebhookSubscription, description: str, address: str, event_types: Sequence[str]
) -> list[str]:
    """Set what people decide; names of the fields that changed."""
    errors: dict[str, str] = {}
    if not description.strip():
        errors["description"] = "Say what it is for, so that others know it again."
    unknown = sorted(set(event_types) - EVENT_TYPES.keys())
    if unknown:
        errors["event_types"] = f"There are no events of the type “{unknown[0]}”."
    elif not event_types:
        errors["event_types"] = "Choose at least one type of event."
    try:
        address = read_address(address, allowed()).url
    except AddressRefusedError as error:
        errors["address"] = str(error)
    if errors:
        raise ValidationError(errors)
    new = {
        "description": " ".join(description.split())[:100],
        "address": address,
        "event_types": sorted(set(event_types)),
    }
    changed = [name for name, value in new.items() if getattr(subscription, name) != value]
    for name in changed:
        setattr(subscription, name, new[name])
    return changed


def _sealed(secret: str) -> str:
    try:
        key_of(secret)
    except ValueError as error:
        raise ValidationError({"secret": str(error)}) from None
    return seal(secret)
