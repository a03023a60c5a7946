"""One request: how far it is, every place that names the person, and its copy."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts.requests import SignedInRequest
from engagement.actions.rights.item import decide_item
from engagement.actions.rights.request import record_answer_fetch
from engagement.enums import RightsDecision, RightsState
from engagement.errors import EngagementError
from engagement.forms.rights import RightsItemForm
from engagement.models import RightsRequest
from engagement.personal.reading import words_at
from engagement.personal.subject import subject_of
from engagement.presenters.rights import ItemLine, RightsPage, counts_of
from engagement.readings.rules import PAGES
from engagement.views.rights.found import item_or_404, request_or_404, to_request, to_requests
from jobs.downloads import as_download
from nhsuk.paging import keyset_page
from nhsuk.submission import errors_into, form_page, sent, wants_fragment
from partners.models import LegalHold, Person

PAGE_SIZE = 50


@require_safe
def rights_request(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The page; for htmx how far the work is."""
    shown = request_or_404(request, public_id)
    is_working = shown.state in {RightsState.SEARCHING, RightsState.WORKING}
    context = {
        **_context(shown),
        "job": shown.job,
        "address": request.path,
        "is_working": is_working and shown.job is not None and not shown.job.is_finished,
    }
    if wants_fragment(request):
        if not context["is_working"]:
            return HttpResponseClientRefresh()
        return render(request, "engagement/packs/_progress.html", context)
    items = keyset_page(shown.items.all(), request.GET, order=("id",), size=PAGE_SIZE)
    context |= {
        "page": items,
        "lines": [ItemLine(item, shown.is_access) for item in items],
        "counts": counts_of(shown),
        "may_be_reviewed": shown.state == RightsState.REVIEW,
    }
    return render(request, "engagement/rights/show.html", context)


@require_safe
def rights_file(request: SignedInRequest, public_id: UUID) -> HttpResponseBase:
    """The copy, as long as it is kept. That it was taken is recorded."""
    shown = request_or_404(request, public_id)
    if shown.file is None or shown.is_over:
        context = _context(shown)
        return render(request, "engagement/rights/gone.html", context, status=HTTPStatus.GONE)
    record_answer_fetch(by=request.user, request=shown)
    return as_download(shown.file)


@require_http_methods(["GET", "HEAD", "POST"])
def rights_item(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Words in which the person is named, read where they stand, and what becomes of them."""
    item = item_or_404(request, public_id)
    shown = item.request
    waits = item.decision == RightsDecision.WAITING
    form = RightsItemForm(
        sent(request),
        is_access=shown.is_access,
        initial={"decision": "" if waits else item.decision, "reason": item.reason},
    )
    if form.is_valid():
        with errors_into(form, EngagementError):
            decide_item(
                by=request.user,
                item=item,
                decision=RightsDecision(form.cleaned_data["decision"]),
                reason=form.cleaned_data["reason"],
            )
            following = shown.items.waiting().filter(pk__gt=item.pk).order_by("pk").first()
            if following is not None:
                return redirect("engagement:rights_item", following.public_id)
            return redirect("engagement:rights_request", shown.public_id)
    pattern = subject_of(shown).pattern
    words = words_at(item, pattern)
    page = PAGES.get(words.record._meta.label_lower) if words.record else None
    return form_page(
        request,
        "engagement/rights/item.html",
        form,
        line=ItemLine(item, shown.is_access),
        number=shown.items.filter(pk__lte=item.pk).count(),
        count=shown.items.count(),
        words=words,
        pieces=list(words.pieces(pattern)),
        record_url=reverse(page, args=[words.record.public_id]) if page else "",
        may_be_reviewed=shown.state == RightsState.REVIEW,
        back_url=reverse("engagement:rights_request", args=[shown.public_id]),
        fictional_data=shown.system.is_fictional,
        breadcrumbs=to_request(shown),
    )


def _context(shown: RightsRequest) -> dict[str, object]:
    person = shown.person or Person(system=shown.system)
    holds = LegalHold.objects.against_erasing(person)
    holds = holds.select_related("system", "person", "partnership__organisation")
    return {
        "request_page": RightsPage(shown),
        "shown": shown,
        "holds": [] if shown.is_access else list(holds),
        "fictional_data": shown.system.is_fictional,
        "breadcrumbs": to_requests(),
    }
