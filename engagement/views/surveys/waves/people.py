"""Whom a wave asks: chosen while it is prepared, listed once it is sent out."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.survey.asked_who import partnerships_chosen
from engagement.actions.survey.asking import how_many, whom
from engagement.actions.survey.asking_choice import Asking, asking_of, write_asking
from engagement.actions.survey.wave import choose_whom
from engagement.enums import Side
from engagement.errors import EngagementError
from engagement.forms.surveys.wave_people import (
    AskingForm,
    PartnerSearch,
    SaveAskingForm,
    start_of_asking,
)
from engagement.models import SurveyInvitation, SurveyWave
from engagement.presenters.surveys.wave_people import invitation_lines, partner_lines
from engagement.views.lookup import uuid_or_404
from engagement.views.surveys.trail_results import to_wave
from engagement.views.surveys.waves.found import wave_or_404
from nhsuk.forms import is_picker_search, picker_options, without_errors
from nhsuk.paging import keyset_page
from nhsuk.submission import errors_into, form_page, sent, wants_fragment
from partners.access import require
from partners.models import System

PAGE_SIZE = 25


@require_http_methods(["GET", "HEAD", "POST"])
def survey_people(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The choice and whom it means; for htmx the count alone. Afterwards those who were asked."""
    shown = wave_or_404(request, public_id, Permission.MANAGE_SURVEYS)
    require(request.user, Permission.VIEW_PEOPLE, shown.system)
    if not shown.is_draft:
        return _invited(request, shown)
    if wants_fragment(request):
        return _counted(request, shown)
    start = {**start_of_asking(shown), "version": shown.version}
    form = SaveAskingForm(sent(request), wave=shown, initial=start)
    if is_picker_search(request):
        without_errors(form)
    elif form.is_valid():
        with errors_into(form, EngagementError):
            choose_whom(
                by=request.user,
                wave=shown,
                asking=form.asking(),
                expected_version=form.cleaned_data["version"],
            )
            messages.success(request, "Saved. Below is whom it means today.")
            return redirect("engagement:survey_people", shown.public_id)
    return _choice(request, shown, form)


@require_safe
def survey_partners(request: SignedInRequest) -> HttpResponse:
    """Answer the search boxes for partners, of whichever field asks."""
    systems = System.objects.visible_to(request.user)
    system = get_object_or_404(systems, public_id=uuid_or_404(request.GET.get("system", "")))
    require(request.user, Permission.MANAGE_SURVEYS, system)
    form = PartnerSearch(system=system)
    for name in form.fields:
        if f"{name}_q" in request.GET:
            return picker_options(request, form[name])
    raise Http404


def _choice(request: SignedInRequest, shown: SurveyWave, form: AskingForm) -> HttpResponse:
    """The form, and partner by partner who is asked as the choice was saved."""
    chosen = partnerships_chosen(shown, asking_of(shown))
    page = keyset_page(chosen, request.GET, order=("organisation__name", "id"), size=PAGE_SIZE)
    asked = whom(shown, only=[partnership.pk for partnership in page])
    return form_page(
        request,
        "engagement/surveys/waves/people.html",
        form,
        wave=shown,
        page=page,
        lines=partner_lines(page, asked),
        counts=_counts(shown),
        asks_system=shown.answered_by == Side.SYSTEM,
        fictional_data=shown.system.is_fictional,
        breadcrumbs=to_wave(shown),
        back_url=reverse("engagement:survey_wave", args=[shown.public_id]),
    )


def _counted(request: SignedInRequest, shown: SurveyWave) -> HttpResponse:
    """How many a choice would ask that is not saved yet."""
    form = AskingForm(request.GET, wave=shown)
    counts = _counts(shown, form.asking()) if form.is_valid() else None
    context = {"counts": counts, "asks_system": shown.answered_by == Side.SYSTEM, "is_new": True}
    return render(request, "engagement/surveys/waves/_counts.html", context)


def _counts(shown: SurveyWave, asking: Asking | None = None) -> dict[str, Any]:
    if asking is not None:
        shown.asking = write_asking(asking)
    people, organisations = how_many(shown)
    return {"people": people, "organisations": organisations}


def _invited(request: SignedInRequest, shown: SurveyWave) -> HttpResponse:
    """Those who were asked, the newest first where somebody was added."""
    rows = (
        SurveyInvitation.objects.visible_to(request.user)
        .filter(wave=shown)
        .select_related("person", "user", "partnership__organisation")
    )
    text = " ".join(request.GET.get("q", "").split())[:100]
    if text:
        rows = rows.filter(partnership__organisation__name__icontains=text)
    page = keyset_page(rows, request.GET, order=("-id",), size=PAGE_SIZE)
    context = {
        "wave": shown,
        "page": page,
        "lines": invitation_lines(shown, page.rows),
        "text": text,
        "fictional_data": shown.system.is_fictional,
        "breadcrumbs": to_wave(shown),
    }
    return render(request, "engagement/surveys/waves/invited.html", context)
