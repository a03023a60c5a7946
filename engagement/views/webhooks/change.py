"""Change a webhook, its secret, or end it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from engagement.actions.webhooks.subscription import (
    change_secret,
    change_webhook,
    end_webhook,
)
from engagement.errors import ChangedMeanwhileError, EngagementError
from engagement.forms.webhook import WebhookForm, filled_from
from engagement.views.webhooks.lookup import about, unstored, webhook_or_404
from engagement.webhooks.signing import new_secret
from nhsuk.submission import errors_into, form_page, sent
from partners.views.conflict import conflict_page

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def webhook_change(request: SignedInRequest, public_id: str) -> HttpResponse:
    """What it is for, where it goes, and what is told."""
    webhook = webhook_or_404(request, public_id)
    current = filled_from(webhook)
    form = WebhookForm(sent(request), initial=current, chosen=webhook.event_types)
    context = about(webhook)
    if form.is_valid():
        try:
            with errors_into(form, names={"event_types": "records"}):
                change_webhook(
                    by=request.user,
                    subscription=webhook,
                    expected_version=form.cleaned_data["version"] or 0,
                    **form.answers(),
                )
                messages.success(request, "The webhook is changed.")
                return redirect("engagement:webhook", webhook.public_id)
        except ChangedMeanwhileError:
            del current["version"]
            return conflict_page(
                request, form, webhook, current=current, back_url=context["back_url"]
            )
        except EngagementError as error:
            form.add_error(None, str(error))
    return form_page(request, "engagement/webhooks/change.html", form, **context)


@require_http_methods(METHODS)
def webhook_secret(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Make a new secret, after a question. It is shown in this one answer."""
    webhook = webhook_or_404(request, public_id)
    if request.method == "POST":
        secret = new_secret()
        try:
            change_secret(by=request.user, subscription=webhook, secret=secret)
        except EngagementError as error:
            return _refused(request, webhook.public_id, error)
        context = {**about(webhook), "secret": secret, "is_new": False}
        return unstored(render(request, "engagement/webhooks/secret_shown.html", context))
    return render(request, "engagement/webhooks/secret.html", about(webhook))


@require_http_methods(METHODS)
def webhook_end(request: SignedInRequest, public_id: str) -> HttpResponse:
    """End it for good, after a question."""
    webhook = webhook_or_404(request, public_id)
    if request.method == "POST":
        try:
            end_webhook(by=request.user, subscription=webhook)
        except EngagementError as error:
            return _refused(request, webhook.public_id, error)
        messages.success(request, f"The webhook “{webhook}” has ended.")
        return redirect("engagement:webhooks", webhook.system.public_id)
    return render(request, "engagement/webhooks/end.html", about(webhook))


def _refused(request: SignedInRequest, public_id: object, error: EngagementError) -> HttpResponse:
    messages.error(request, str(error))
    return redirect("engagement:webhook", public_id)
