"""A wave: what comes next, who has answered so far, its mails; and its mail to look at."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts.models import User
from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.access import permissions_in
from engagement.actions.survey.asked_who import Candidate, partnerships_chosen
from engagement.actions.survey.asking_choice import asking_of
from engagement.actions.survey.invitation_rows import new_invitation
from engagement.enums import MailStep, Side
from engagement.models import SurveyWave
from engagement.presenters.surveys.wave import WavePage
from engagement.surveys.mails import preview_of
from engagement.views.surveys.trail_results import to_surveys, to_wave
from engagement.views.surveys.waves.found import wave_or_404
from nhsuk.submission import wants_fragment
from partners.models import Organisation, Partnership, Person


@require_safe
def survey_wave(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The wave as it stands; for htmx how far the work on it is."""
    shown = wave_or_404(request, public_id)
    page = WavePage(shown, permissions_in(request.user, shown.system))
    if wants_fragment(request):
        if page.job is None:  # what an open page has waited for has come to its end
            return HttpResponseClientRefresh()
        context = {"job": page.job, "address": request.path}
        return render(request, "engagement/surveys/waves/_progress.html", context)
    context = {
        "wave": shown,
        "page": page,
        "allowed": {permission.value: True for permission in page.allowed},
        "fictional_data": shown.system.is_fictional,
        "breadcrumbs": to_surveys(),
    }
    return render(request, "engagement/surveys/waves/show.html", context)


@require_safe
def survey_mail(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The mail as somebody who is asked gets it, and the first reminder."""
    shown = wave_or_404(request, public_id, Permission.MANAGE_SURVEYS)
    invitation = new_invitation(shown, _somebody(request.user, shown))
    letters = [
        (step.label, preview_of(invitation, step))
        for step in (MailStep.INVITATION, MailStep.REMINDER_1)
    ]
    context = {
        "wave": shown,
        "letters": letters,
        "fictional_data": shown.system.is_fictional,
        "breadcrumbs": to_wave(shown),
    }
    return render(request, "engagement/surveys/waves/mail.html", context)


def _somebody(user: User, wave: SurveyWave) -> Candidate:
    """Stands in for who is asked: nobody's name, at the first of the partners."""
    if wave.answered_by == Side.SYSTEM:
        return Candidate(None, user=user)
    first = partnerships_chosen(wave, asking_of(wave)).first()
    organisation = first.organisation if first else Organisation(name="Their organisation")
    return Candidate(Partnership(organisation=organisation), person=Person(name="Their name"))
