"""What came of a wave: its dimensions, groups side by side, both sides, and who answered."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.access import permissions_in
from engagement.analytics.survey.reading import WaveResults, other_side
from engagement.forms.surveys.result import CompareForm
from engagement.models import SurveyComment
from engagement.presenters.surveys.result import result_page
from engagement.presenters.surveys.result_compared import compared, measures_offered
from engagement.presenters.surveys.result_gap import both_sides
from engagement.views.surveys.results.found import results_or_404
from engagement.views.surveys.trail_results import to_wave

MOST_COMMENTS = 3


@require_safe
def survey_results(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The results of a wave about one side; those of a board lead to its network."""
    results = results_or_404(request, public_id)
    if results.frozen.results is None:
        return redirect("engagement:survey_network", public_id)
    wave = results.wave
    form = CompareForm(request.GET, measures=measures_offered(results))
    fits = form.is_valid()
    allowed = permissions_in(request.user, wave.system)
    context = {
        "wave": wave,
        "page": result_page(results),
        "form": form,
        "compared": compared(results, form.level, form.asked) if fits else None,
        "both": _both(request, results, allowed),
        "comments": _comments(request, results),
        "allowed": {permission.value: True for permission in allowed},
        "fictional_data": wave.system.is_fictional,
        "breadcrumbs": to_wave(wave),
    }
    status = HTTPStatus.OK if fits else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "engagement/surveys/results/show.html", context, status=status)


def _both(
    request: SignedInRequest, results: WaveResults, allowed: frozenset[Permission]
) -> object | None:
    """Only for those who may read what the system's people say about partners."""
    if Permission.VIEW_RATING_OF_PARTNERS not in allowed:
        return None
    return both_sides(results, other_side(request.user, results.wave))


def _comments(request: SignedInRequest, results: WaveResults) -> list[SurveyComment]:
    rows = SurveyComment.objects.visible_to(request.user).filter(wave=results.wave).let_through()
    return list(
        rows.select_related("partnership__organisation", "about__organisation")[:MOST_COMMENTS]
    )
