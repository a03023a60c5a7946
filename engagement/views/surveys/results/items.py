"""The questions of a wave one by one, for whoever keeps the wording."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from engagement.presenters.surveys.result_items import items_page
from engagement.views.surveys.results.found import results_or_404
from engagement.views.surveys.trail_results import to_results


@require_safe
def survey_items(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """How well each question works. Between organisations there are ties, and no such page."""
    results = results_or_404(request, public_id)
    if results.frozen.results is None:
        raise Http404("This wave asked about ties.")
    context = {
        "wave": results.wave,
        "page": items_page(results),
        "fictional_data": results.wave.system.is_fictional,
        "breadcrumbs": to_results(results.wave),
    }
    return render(request, "engagement/surveys/results/items.html", context)
