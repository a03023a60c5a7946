"""Between partners of one kind: who differs by more than chance."""

from dataclasses import asdict

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from engagement.analytics.variation.cells import cells
from engagement.analytics.variation.partners import between_partners
from engagement.analytics.variation.side_by_side import Whom
from engagement.presenters.variation.between import between_of
from engagement.presenters.variation.words import WORDS
from engagement.views.variation.asking import question, without_system
from partners.current_system import current_system


@require_safe
def variation_partners(request: SignedInRequest) -> HttpResponse:
    """The page; its results alone for htmx. Of the commonest kind, if none is named and it has
    enough partners: those of different kinds are no fair comparison.
    """
    system = current_system(request)
    if system is None:
        return without_system(request)
    given = question(request, system, of_one_kind=True)
    asked = given.asked
    whom = asdict(Whom(asked.since, asked.until, asked.kinds, asked.places))
    found = between_partners(request.user, system, measure=asked.measure, **whom)
    is_beyond_use = found.funnel is not None and found.funnel.dispersion.beyond_use
    by_place = cells(request.user, system, measure=asked.measure, **whom) if is_beyond_use else []
    shown = between_of(asked, found, by_place)
    return given.page(request, "partners", shown=shown, words=WORDS[asked.measure])
