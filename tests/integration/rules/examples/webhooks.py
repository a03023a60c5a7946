"""Examples of webhooks: managed by people, and paused or ended by the product."""

from typing import Any

from django.utils import timezone

from audit.recording import Service
from engagement.actions.webhooks.message import send_test
from engagement.actions.webhooks.subscription import pause_webhook
from engagement.models import WebhookDelivery, WebhookSubscription
from engagement.webhooks.signing import new_secret
from tests import factories as make
from tests.integration.rules.examples.registry import example

BY = Service("webhooks")


def _webhook() -> dict[str, Any]:
    webhook = make.make_webhook()
    webhook.refresh_from_db()
    return {"by": webhook.owner, "subscription": webhook}


def _paused() -> dict[str, Any]:
    facts = _webhook()
    return {**facts, "subscription": pause_webhook(**facts)}


def _dead(webhook: WebhookSubscription) -> WebhookDelivery:
    message = send_test(by=webhook.owner, subscription=webhook)
    message.state, message.finished_at = "dead", timezone.now()
    message.save()
    return message


@example("engagement.actions.webhooks.subscription.add_webhook")
def _() -> dict[str, Any]:
    system = make.make_system()
    return {
        "by": make.make_user(system=system, role="system_administrator"),
        "system": system,
        "description": "Warehouse",
        "address": "https://hooks.example/",
        "event_types": ["event.logged"],
        "secret": new_secret(),
    }


@example("engagement.actions.webhooks.subscription.change_webhook")
def _() -> dict[str, Any]:
    facts = _webhook()
    return {
        **facts,
        "expected_version": facts["subscription"].version,
        "description": "Lake",
        "address": "https://hooks.example/lake",
        "event_types": ["issue.raised"],
    }


@example("engagement.actions.webhooks.subscription.change_secret")
def _() -> dict[str, Any]:
    return {**_webhook(), "secret": new_secret()}


@example("engagement.actions.webhooks.subscription.pause_webhook")
def _() -> dict[str, Any]:
    return _webhook()


@example("engagement.actions.webhooks.subscription.resume_webhook")
def _() -> dict[str, Any]:
    return _paused()


@example("engagement.actions.webhooks.subscription.take_over_webhook")
def _() -> dict[str, Any]:
    webhook = _webhook()["subscription"]
    by = make.make_user(system=webhook.system, role="system_administrator")
    return {"by": by, "subscription": webhook}


@example("engagement.actions.webhooks.subscription.end_webhook")
def _() -> dict[str, Any]:
    return _webhook()


@example("engagement.actions.webhooks.message.send_test")
def _() -> dict[str, Any]:
    return _webhook()


@example("engagement.actions.webhooks.message.replay_message")
def _() -> dict[str, Any]:
    webhook = _webhook()["subscription"]
    return {"by": webhook.owner, "delivery": _dead(webhook)}


@example("engagement.actions.webhooks.message.replay_all")
def _() -> dict[str, Any]:
    facts = _webhook()
    _dead(facts["subscription"])
    return facts


@example("engagement.actions.webhooks.trouble.pause_and_tell")
def _() -> dict[str, Any]:
    return {**_webhook(), "by": BY, "because": "Nothing was delivered for a day."}


@example("engagement.actions.webhooks.trouble.end_and_tell")
def _() -> dict[str, Any]:
    return {**_webhook(), "by": BY}
