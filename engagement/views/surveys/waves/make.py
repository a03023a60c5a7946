"""Begin a wave, and change one that is being prepared."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.survey.wave import change_wave, prepare_wave
from engagement.errors import (
    AlreadyWithdrawnError,
    ChangedMeanwhileError,
    EngagementError,
    NotPossibleError,
)
from engagement.forms.surveys.wave import NAMES, ChangeWaveForm, WaveForm, start_of, usual_days
from engagement.views.surveys.trail_results import to_surveys, to_wave
from engagement.views.surveys.waves.found import wave_or_404
from nhsuk.submission import errors_into, form_page, sent
from partners.access import require
from partners.current_system import current_system
from partners.views.conflict import conflict_page

TEMPLATE = "engagement/surveys/waves/form.html"


@require_http_methods(["GET", "HEAD", "POST"])
def survey_new(request: SignedInRequest) -> HttpResponse:
    """Begin a wave; ``?instrument=`` says with which questions."""
    system = current_system(request)
    if system is None:
        return redirect("engagement:home")
    require(request.user, Permission.MANAGE_SURVEYS, system)
    start = {**usual_days(), "instrument": request.GET.get("instrument", "")}
    form = WaveForm(sent(request), system=system, initial=start)
    if form.is_valid():
        with errors_into(form, EngagementError, names=NAMES):
            made = prepare_wave(by=request.user, system=system, facts=form.facts())
            messages.success(request, "The wave is begun. Now choose whom to ask.")
            return redirect("engagement:survey_people", made.public_id)
    return form_page(
        request,
        TEMPLATE,
        form,
        title="Ask in a survey",
        caption=system.name,
        button="Save and choose whom to ask",
        back_url=reverse("engagement:survey_waves"),
        fictional_data=system.is_fictional,
        breadcrumbs=to_surveys(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def survey_change(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Change one that is being prepared; both versions when someone else was quicker."""
    shown = wave_or_404(request, public_id, Permission.MANAGE_SURVEYS)
    start = start_of(shown)
    back_url = reverse("engagement:survey_wave", args=[shown.public_id])
    form = ChangeWaveForm(sent(request), wave=shown, initial={**start, "version": shown.version})
    if form.is_valid():
        try:
            with errors_into(form, AlreadyWithdrawnError, NotPossibleError, names=NAMES):
                version = form.cleaned_data["version"]
                change_wave(
                    by=request.user, wave=shown, facts=form.facts(), expected_version=version
                )
                messages.success(request, "The wave is changed.")
                return redirect(back_url)
        except ChangedMeanwhileError:
            return conflict_page(request, form, shown, current=start, back_url=back_url)
    return form_page(
        request,
        TEMPLATE,
        form,
        title="Change a wave",
        caption=shown.title,
        button="Save changes",
        back_url=back_url,
        fictional_data=shown.system.is_fictional,
        breadcrumbs=to_wave(shown),
    )
