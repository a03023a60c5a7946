"""Systems side by side, of those that let themselves be compared."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.access import permissions_anywhere, permissions_in
from engagement.analytics.variation.between_systems import between_systems
from engagement.analytics.variation.national import Participants, participants, systems
from engagement.forms.variation import USUAL, VariationForm, months_of, periods
from engagement.presenters.variation.asked import Asked
from engagement.presenters.variation.systems import systems_page
from engagement.presenters.variation.words import WORDS
from engagement.scoring.figures import Figure
from engagement.views.variation.asking import has_asked, page_of
from partners.current_system import current_system
from partners.enums import OrganisationKind

# What a system answered about its partners is no outsider's to read.
FIGURES = tuple(figure for figure in Figure if figure is not Figure.SYSTEM_SURVEY)


@require_safe
def variation_systems(request: SignedInRequest) -> HttpResponse:
    """The page; its results alone for htmx. Also for national roles that work in no system."""
    user, system = request.user, current_system(request)
    if Permission.VIEW_PARTNERSHIPS not in permissions_anywhere(user):
        return redirect("engagement:home")
    is_fictional = system is not None and system.is_fictional
    taking_part = participants(user, is_fictional=is_fictional)
    form = _form(request, taking_part)
    asked = _asked(form)
    rows = systems(
        taking_part,
        measure=asked.measure,
        since=asked.since,
        until=asked.until,
        kinds=asked.kinds,
    )
    found = between_systems(asked.measure, rows)
    allowed = permissions_in(user, system) if system else frozenset()
    return page_of(
        request,
        "systems",
        system,
        form,
        asked=asked,
        words=WORDS[asked.measure],
        shown=systems_page(asked, taking_part, rows, found, system) if rows else None,
        may_choose=Permission.MANAGE_MEMBERS in allowed,
    )


def _form(request: SignedInRequest, taking_part: Participants) -> VariationForm:
    kinds = {str(OrganisationKind(kind).label): kind for kind in taking_part.kinds}
    form = VariationForm(
        request.GET if has_asked(request) else None,
        measures=[(figure.value, WORDS[figure].label) for figure in FIGURES],
        kinds=[(kinds[label], label) for label in sorted(kinds)],
        places=[],
        periods=periods(),
        usual=USUAL,
    )
    form.fields.pop("place")
    return form


def _asked(form: VariationForm) -> Asked:
    said = form.said
    since, until = months_of(said["period"])
    return Asked(
        measure=Figure(said["measure"]),
        kind=said["kind"],
        place="",
        place_name="",
        period=said["period"],
        since=since,
        until=until,
    )
