"""What one press of a button does to a webhook or its messages."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from engagement.actions.webhooks.message import replay_all, replay_message, send_test
from engagement.actions.webhooks.subscription import (
    pause_webhook,
    resume_webhook,
    take_over_webhook,
)
from engagement.errors import EngagementError
from engagement.models import WebhookSubscription
from engagement.views.webhooks.lookup import webhook_or_404


@require_POST
def webhook_pause(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Let its messages wait."""
    return _do(request, public_id, pause_webhook, "The webhook is paused. Its messages wait.")


@require_POST
def webhook_resume(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Let its messages go out again."""
    return _do(request, public_id, resume_webhook, "The webhook is active again.")


@require_POST
def webhook_take_over(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Become its owner."""
    return _do(request, public_id, take_over_webhook, "The webhook is yours now.")


@require_POST
def webhook_test(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Send a message without content."""
    done = "A test is on its way. Load this page again in a few seconds to see what came of it."
    return _do(request, public_id, send_test, done)


@require_POST
def webhook_replay(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Send all messages again that were given up."""
    return _do(request, public_id, replay_all, "What was given up is sent again.")


@require_POST
def webhook_message_replay(
    request: SignedInRequest, public_id: str, message_id: str
) -> HttpResponse:
    """Send one message again."""
    webhook = webhook_or_404(request, public_id)
    message = get_object_or_404(webhook.deliveries, public_id=message_id)
    try:
        replay_message(by=request.user, delivery=message)
    except EngagementError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "The message is sent again, under its old id.")
    return redirect("engagement:webhook", webhook.public_id)


def _do(
    request: SignedInRequest, public_id: str, deed: Callable[..., Any], done: str
) -> HttpResponse:
    webhook: WebhookSubscription = webhook_or_404(request, public_id)
    try:
        deed(by=request.user, subscription=webhook)
    except EngagementError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect("engagement:webhook", webhook.public_id)
