"""The items of a request: a list that can be narrowed, and one decision about many of them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from engagement.access import permissions_in
from engagement.actions.information.review import decide_items
from engagement.errors import EngagementError
from engagement.forms.information import DecideItemsForm
from engagement.lists.information_filters import ItemListFilter
from engagement.models import InformationItem
from engagement.views.information.found import ANSWERS, request_or_404, to_request
from nhsuk.formats import counted
from nhsuk.paging import KeysetPage, keyset_page
from nhsuk.submission import errors_into, form_page, sent
from partners.access import require

PAGE_SIZE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def information_items(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """By number; what is ticked, or all that fits, is decided alike."""
    asked = request_or_404(request, public_id)
    if request.method == "POST":
        require(request.user, ANSWERS, asked.system)
    visible = InformationItem.objects.visible_to(request.user).filter(request=asked)
    filters = ItemListFilter(request.GET, visible, request=request)
    found: Any = filters.qs
    undecided = found.undecided()
    may_decide = asked.is_in_review and ANSWERS in permissions_in(request.user, asked.system)
    form = DecideItemsForm(sent(request), undecided=undecided.count() if may_decide else 0)
    if form.is_valid():
        with errors_into(form, EngagementError):
            if form.cleaned_data["which"] == form.ALL:
                versions = dict(undecided.values_list("pk", "version"))
            else:
                versions = _ticked(visible, request.POST.getlist("item"))
            done = decide_items(
                by=request.user, request=asked, versions=versions, judgement=form.judgement()
            )
            messages.success(request, f"{counted(done, 'item')} decided.")
            return redirect(request.get_full_path())
    page: KeysetPage[InformationItem] = keyset_page(
        filters.qs.defer("parts", "proposals", "redactions"),
        request.GET,
        order=("number", "id"),
        size=PAGE_SIZE,
    )
    return form_page(
        request,
        "engagement/information/items.html",
        form,
        asked=asked,
        filters=filters,
        page=page,
        may_decide=may_decide,
        ticked=set(request.POST.getlist("item")),
        fictional_data=asked.system.is_fictional,
        breadcrumbs=to_request(asked),
    )


def _ticked(visible: Any, sent_items: Sequence[str]) -> dict[int, int]:
    """Keys of the ticked items with the versions that were seen; others are left out."""
    seen: dict[str, int] = {}
    for each in sent_items:
        public_id, _, version = each.partition(":")
        if version.isdecimal():
            seen[public_id] = int(version)
    valid = [one for one in seen if _is_uuid(one)]
    rows = visible.filter(public_id__in=valid).values_list("pk", "public_id")
    return {pk: seen[str(public_id)] for pk, public_id in rows}


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
