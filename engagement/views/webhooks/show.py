"""One webhook: what it is told, how its receiver does, and every message of the last month."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from engagement.enums import DeliveryState
from engagement.presenters.webhook import COLOURS, message_row, standing_words, told_by_kind
from engagement.views.webhooks.lookup import about, to_webhooks, webhook_or_404
from nhsuk.paging import keyset_page

SHOWN = {"": "All", **dict(DeliveryState.choices)}


@require_safe
def webhook(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Its facts and its messages, newest first; `?state=` narrows them."""
    shown = webhook_or_404(request, public_id)
    state = request.GET.get("state", "")
    rows = shown.deliveries.visible_to(request.user)
    if state in DeliveryState.values:
        rows = rows.filter(state=state)
    page = keyset_page(rows, request.GET, order=("-id",), size=20)
    context = {
        **about(shown),
        "breadcrumbs": to_webhooks(shown.system),
        "colour": COLOURS[shown.state],
        "standing": standing_words(shown),
        "told": told_by_kind(shown),
        "is_mine": shown.owner_id == request.user.pk,
        "page": page,
        "rows": [message_row(each, shown) for each in page],
        "states": [(value, label, value == state) for value, label in SHOWN.items()],
        "has_dead": shown.deliveries.dead().exists(),
    }
    return render(request, "engagement/webhooks/show.html", context)
