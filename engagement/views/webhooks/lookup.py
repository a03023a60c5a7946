"""Finds the webhook of an address, for those who manage the webhooks of its system."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.requests import SignedInRequest
from engagement.models import WebhookSubscription
from engagement.views.trail import Trail, to_system
from partners.models import System


def webhook_or_404(request: SignedInRequest, public_id: object) -> WebhookSubscription:
    """The webhook, with its system, owner and how it does."""
    rows = WebhookSubscription.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related("system", "owner", "standing"), public_id=public_id
    )


def to_webhooks(system: System) -> Trail:
    """Down to the webhooks of a system."""
    path = reverse("engagement:webhooks", args=[system.public_id])
    return [*to_system(system), {"text": "Webhooks", "href": path}]


def about(webhook: WebhookSubscription) -> dict[str, Any]:
    """What all pages below a webhook show."""
    path = reverse("engagement:webhook", args=[webhook.public_id])
    return {
        "webhook": webhook,
        "system": webhook.system,
        "back_url": path,
        "fictional_data": webhook.system.is_fictional,
        "breadcrumbs": [*to_webhooks(webhook.system), {"text": str(webhook), "href": path}],
    }


def unstored(response: HttpResponse) -> HttpResponse:
    """An answer with a secret in it: no browser keeps a copy."""
    response["Cache-Control"] = "no-store, private"
    return response
