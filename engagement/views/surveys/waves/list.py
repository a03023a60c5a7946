"""The waves of the system that the person works in."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.access import permissions_in
from engagement.lists.survey_filters import WaveListFilter
from engagement.models import SurveyWave
from engagement.presenters.surveys.wave import WaveLine
from engagement.views.trail import HOME
from nhsuk.paging import keyset_page
from nhsuk.submission import wants_fragment
from partners.current_system import current_system

PAGE_SIZE = 25


@require_safe
def survey_waves(request: SignedInRequest) -> HttpResponse:
    """Those that end last first; closed ones alone for who does not run them."""
    system = current_system(request)
    if system is None:
        return redirect("engagement:home")
    visible = SurveyWave.objects.visible_to(request.user).filter(system=system)
    filters = WaveListFilter(request.GET, visible, request=request)
    rows = filters.qs.select_related("board", "instrument_version")
    page = keyset_page(rows, request.GET, order=("-closes_on", "-id"), size=PAGE_SIZE)
    allowed = permissions_in(request.user, system)
    context = {
        "system": system,
        "title": "Surveys",
        "filters": filters,
        "page": page,
        "lines": [WaveLine(wave) for wave in page],
        "is_narrowed": any(request.GET.get(name) for name in filters.filters),
        "allowed": {permission.value: True for permission in allowed},
        "may_manage": Permission.MANAGE_SURVEYS in allowed,
        "fragment": "engagement/surveys/waves/_list.html",
        "fictional_data": system.is_fictional,
        "breadcrumbs": [HOME],
    }
    template = "surveys/waves/_list.html" if wants_fragment(request) else "record_list.html"
    return render(request, f"engagement/{template}", context)
