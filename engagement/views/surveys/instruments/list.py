"""The instruments that the system can ask with: shipped ones and its own."""

from collections import Counter

from django.db.models import Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.access import permissions_in
from engagement.models import SurveyInstrument, SurveyInstrumentVersion, SurveyWave
from engagement.presenters.surveys.instrument import InstrumentLine
from engagement.views.surveys.trail_results import to_surveys
from nhsuk.paging import keyset_page
from partners.current_system import current_system
from partners.models import System

PAGE_SIZE = 25


@require_safe
def survey_instruments(request: SignedInRequest) -> HttpResponse:
    """By code, those withdrawn among them; a new one only for those who make surveys."""
    system = current_system(request)
    if system is None:
        return redirect("engagement:home")
    seen = SurveyInstrumentVersion.objects.visible_to(request.user).order_by("-number")
    rows = (
        SurveyInstrument.objects.visible_to(request.user)
        .filter(Q(system=None) | Q(system=system))
        .filter(versions__in=seen)
        .distinct()
        .prefetch_related(Prefetch("versions", seen.defer("document"), to_attr="seen"))
    )
    page = keyset_page(rows, request.GET, order=("code", "id"), size=PAGE_SIZE)
    waves = _waves(request, system, page.rows)
    context = {
        "system": system,
        "page": page,
        "lines": [
            InstrumentLine(each, each.seen, waves[each.pk])  # type: ignore[attr-defined]
            for each in page.rows
        ],
        "may_make": Permission.MANAGE_SURVEYS in permissions_in(request.user, system),
        "fictional_data": system.is_fictional,
        "breadcrumbs": to_surveys(),
    }
    return render(request, "engagement/surveys/instruments/list.html", context)


def _waves(request: SignedInRequest, system: System, shown: list[SurveyInstrument]) -> Counter[int]:
    """How many waves of the system asked with each, as far as the person sees them."""
    waves = SurveyWave.objects.visible_to(request.user).standing().filter(system=system)
    of_these = waves.filter(instrument_version__instrument__in=shown)
    return Counter(of_these.values_list("instrument_version__instrument", flat=True))
