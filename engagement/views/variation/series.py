"""Figures over time: one of them as a whole chart, or many small ones side by side."""

from django import forms
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from engagement.analytics.variation.side_by_side import Whom, side_by_side
from engagement.forms.variation import SERIES_PERIODS, USUAL_SERIES, VariationForm
from engagement.ids import uuid_of
from engagement.presenters.variation.over_time import over_time
from engagement.views.variation.asking import question, without_system
from partners.current_system import current_system
from partners.models import Partnership, System

ALL_FIGURES = "All figures"


@require_safe
def variation_series(request: SignedInRequest) -> HttpResponse:
    """The page; its results alone for htmx."""
    system = current_system(request)
    if system is None:
        return without_system(request)
    given = question(
        request,
        system,
        periods_offered=SERIES_PERIODS,
        usual=USUAL_SERIES,
        all_measures=ALL_FIGURES,
    )
    asked = given.asked
    partner = _partner(request, system)
    whom = Whom(asked.since, asked.until, asked.kinds, asked.places)
    measures = given.readable if given.is_all else [asked.measure]
    is_by_kind = not (given.is_all or partner or asked.kind)
    parts = side_by_side(
        request.user,
        system,
        measures=measures,
        whom=whom,
        partnership=partner,
        by_kind=is_by_kind,
    )
    shown = over_time(asked, parts, partner, is_all=given.is_all)
    if partner is not None:
        _ask_of(partner, given.form)
    return given.page(request, "series", shown=shown, partner=partner)


def _ask_of(partner: Partnership, form: VariationForm) -> None:
    """Keep to one partner, which has one kind and one place."""
    for name in ("kind", "place"):
        form.fields.pop(name)
    widget = forms.HiddenInput
    form.fields["partnership"] = forms.CharField(initial=partner.public_id, widget=widget)


def _partner(request: SignedInRequest, system: System) -> Partnership | None:
    """The partner that a link names; 404 for one that is not the reader's to see."""
    named = request.GET.get("partnership", "")
    if not named:
        return None
    key = uuid_of(named)
    own = Partnership.objects.visible_to(request.user).filter(system=system)
    found = own.select_related("organisation").filter(public_id=key).first() if key else None
    if found is None:
        raise Http404
    return found
