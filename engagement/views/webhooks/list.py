"""The webhooks of a system, and a new one."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.webhooks.subscription import add_webhook
from engagement.forms.webhook import WebhookForm
from engagement.models import WebhookSubscription
from engagement.presenters.webhook import COLOURS, standing_words
from engagement.views.trail import to_system
from engagement.views.webhooks.lookup import to_webhooks, unstored
from engagement.webhooks.catalogue import RESOURCES
from engagement.webhooks.signing import new_secret
from nhsuk.paging import keyset_page
from nhsuk.submission import errors_into, form_page, sent
from partners.access import require
from partners.current_system import current_system
from partners.models import System


@require_safe
def webhooks_current(request: SignedInRequest) -> HttpResponse:
    """Lead to the webhooks of the current system."""
    system = current_system(request)
    if system is None:
        return redirect("partners:systems")
    return redirect("engagement:webhooks", system.public_id)


@require_safe
def webhooks(request: SignedInRequest, public_id: str) -> HttpResponse:
    """All of them, newest first, with how each receiver does."""
    system = _system(request, public_id)
    rows = WebhookSubscription.objects.visible_to(request.user).filter(system=system)
    page = keyset_page(rows.select_related("owner", "standing"), request.GET, order=("-id",))
    context = {
        "system": system,
        "page": page,
        "rows": [(each, COLOURS[each.state], standing_words(each)) for each in page],
        "fictional_data": system.is_fictional,
        "breadcrumbs": to_system(system),
    }
    return render(request, "engagement/webhooks/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def webhook_add(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Add one. Its secret is made here, shown in this one answer, and kept sealed."""
    system = _system(request, public_id)
    form = WebhookForm(
        sent(request), initial={"records": [resource.collection for resource in RESOURCES]}
    )
    if form.is_valid():
        secret = new_secret()
        with errors_into(form, names={"event_types": "records"}):
            webhook = add_webhook(by=request.user, system=system, secret=secret, **form.answers())
            context = {"webhook": webhook, "system": system, "secret": secret, "is_new": True}
            return unstored(render(request, "engagement/webhooks/secret_shown.html", context))
    return form_page(
        request,
        "engagement/webhooks/add.html",
        form,
        system=system,
        fictional_data=system.is_fictional,
        breadcrumbs=to_webhooks(system),
    )


def _system(request: SignedInRequest, public_id: str) -> System:
    system = get_object_or_404(System.objects.visible_to(request.user), public_id=public_id)
    require(request.user, Permission.MANAGE_WEBHOOKS, system)
    return system
