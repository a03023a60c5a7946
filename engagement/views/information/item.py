"""One item: read, compared with the record as it is now, and decided."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from engagement.access import permissions_in
from engagement.actions.information.review import decide_item
from engagement.analytics.information.finding import as_now
from engagement.errors import EngagementError
from engagement.forms.information_item import DecideItemForm
from engagement.models import InformationItem
from engagement.presenters.information.answer import answer_item
from engagement.presenters.information.item import changed_since, grounds_of, parts_of
from engagement.views.information.found import ANSWERS, item_or_404, to_request, url_of
from nhsuk.submission import errors_into, form_page, sent
from partners.access import require


@require_http_methods(["GET", "HEAD", "POST"])
def information_item(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The item with the form of its review; then the next that nobody has decided about."""
    item = item_or_404(request, public_id)
    asked = item.request
    if request.method == "POST":
        require(request.user, ANSWERS, asked.system)
    form = DecideItemForm(sent(request), item=item)
    if form.is_valid():
        with errors_into(form, EngagementError, names={"redactions": "passages"}):
            decide_item(
                by=request.user,
                item=item,
                judgement=form.judgement(),
                expected_version=form.cleaned_data["version"],
            )
            messages.success(request, f"Item {item.number} is decided.")
            return _next_after(item)
    context: dict[str, Any] = {
        "item": item,
        "asked": asked,
        "parts": parts_of(item, form.passages_of),
        "goes_out": answer_item(item),
        "grounds": grounds_of(item),
        "now": changed_since(item, as_now(item, request.user)),
        "may_decide": asked.is_in_review and ANSWERS in permissions_in(request.user, asked.system),
        "following": _neighbour(item, "number__gt", "number"),
        "preceding": _neighbour(item, "number__lt", "-number"),
        "fictional_data": asked.system.is_fictional,
        "breadcrumbs": to_request(asked),
    }
    return form_page(request, "engagement/information/item.html", form, **context)


def _next_after(item: InformationItem) -> HttpResponse:
    """To the next undecided item, from the start again after the last, or back to the request."""
    undecided = item.request.items.undecided().order_by("number")
    following = undecided.filter(number__gt=item.number).first() or undecided.first()
    if following is None:
        return redirect(url_of(item.request))
    return redirect("engagement:information_item", following.public_id)


def _neighbour(item: InformationItem, beyond: str, order: str) -> InformationItem | None:
    rows = item.request.items.filter(**{beyond: item.number}).order_by(order)
    return rows.only("public_id", "number").first()
