"""One instrument: what a version asks, the others, and which waves asked with it."""

from collections.abc import Sequence
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.access import permissions_in
from engagement.models import SurveyInstrument, SurveyInstrumentVersion, SurveyWave
from engagement.presenters.surveys.instrument import instrument_page
from engagement.views.surveys.instruments.found import instrument_or_404
from engagement.views.surveys.instruments.trail import to_instrument, to_instruments
from partners.access import require
from partners.current_system import current_system
from partners.models import System
from partners.presenters.history import history_of

# Older ones are found through the waves that asked with them.
MOST_VERSIONS, MOST_WAVES = 20, 20


@require_safe
def survey_instrument(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The newest published version, the draft of a new one, or the one of ``?version=``."""
    found = instrument_or_404(request, public_id)
    system = found.system or current_system(request)
    versions = _versions(request, found)
    shown = _shown(versions, request.GET.get("version", ""))
    for each in versions:
        each.instrument = found
    allowed = permissions_in(request.user, system) if system else frozenset()
    makes = Permission.MANAGE_SURVEYS in allowed
    context = {
        "page": instrument_page(shown, versions, _waves(request, found, system)),
        "may_copy": makes,
        "may_change": makes and not found.is_shipped and not found.is_withdrawn,
        "may_see_history": Permission.VIEW_HISTORY in allowed and not found.is_shipped,
        "fictional_data": system is not None and system.is_fictional,
        "breadcrumbs": to_instruments(),
    }
    return render(request, "engagement/surveys/instruments/show.html", context)


@require_safe
def survey_instrument_history(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """All changes to an instrument of a system."""
    found = instrument_or_404(request, public_id)
    if found.system is None:
        raise Http404("What is shipped has no history.")
    require(request.user, Permission.VIEW_HISTORY, found.system)
    newest = _versions(request, found)[0]
    newest.instrument = found
    context = {
        "subject": newest.title,
        "history": history_of(found, request.user, request.GET),
        "breadcrumbs": to_instrument(newest),
    }
    return render(request, "partners/history.html", context)


def _versions(
    request: SignedInRequest, instrument: SurveyInstrument
) -> list[SurveyInstrumentVersion]:
    """Those that the person sees, the newest first; there is at least one."""
    rows = SurveyInstrumentVersion.objects.visible_to(request.user).filter(instrument=instrument)
    found = list(rows.select_related("made_by").order_by("-number")[:MOST_VERSIONS])
    if not found:
        raise Http404("Nothing of it is published.")
    return found


def _shown(versions: Sequence[SurveyInstrumentVersion], asked: str) -> SurveyInstrumentVersion:
    if asked:
        for each in versions:
            if str(each.number) == asked:
                return each
        raise Http404("There is no such version.")
    return next((each for each in versions if each.is_published), versions[0])


def _waves(
    request: SignedInRequest, instrument: SurveyInstrument, system: System | None
) -> Sequence[SurveyWave]:
    if system is None:
        return []
    rows = SurveyWave.objects.visible_to(request.user).standing().filter(system=system)
    of_it = rows.filter(instrument_version__instrument=instrument)
    return list(of_it.select_related("instrument_version").newest_first()[:MOST_WAVES])
