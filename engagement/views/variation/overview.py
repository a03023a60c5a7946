"""Every kind of partner in every place, each as an honest statement."""

from dataclasses import asdict

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from engagement.analytics.variation.cells import cells
from engagement.analytics.variation.side_by_side import Whom, side_by_side
from engagement.presenters.variation.overview import overview_of
from engagement.presenters.variation.words import WORDS
from engagement.views.variation.asking import question, without_system
from partners.current_system import current_system


@require_safe
def variation(request: SignedInRequest) -> HttpResponse:
    """The page; its results alone for htmx."""
    system = current_system(request)
    if system is None:
        return without_system(request)
    given = question(request, system)
    asked = given.asked
    whom = Whom(asked.since, asked.until, asked.kinds, asked.places)
    found = cells(request.user, system, measure=asked.measure, **asdict(whom))
    parts = side_by_side(request.user, system, measures=[asked.measure], whom=whom, by_kind=True)
    shown = overview_of(asked, found, parts)
    return given.page(request, "overview", overview=shown, words=WORDS[asked.measure])
