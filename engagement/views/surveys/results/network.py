"""What the organisations of a board said of each other."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from engagement.access import permissions_in
from engagement.presenters.surveys.result_network import network_page
from engagement.views.surveys.results.found import results_or_404
from engagement.views.surveys.trail_results import to_wave


@require_safe
def survey_network(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Trust and value of each tie and organisation. Other waves have no such page."""
    results = results_or_404(request, public_id)
    if results.frozen.results is not None:
        raise Http404("This wave asked about one side.")
    context = {
        "wave": results.wave,
        "page": network_page(results),
        "allowed": {p.value: True for p in permissions_in(request.user, results.wave.system)},
        "fictional_data": results.wave.system.is_fictional,
        "breadcrumbs": to_wave(results.wave),
    }
    return render(request, "engagement/surveys/results/network.html", context)
