"""Single invitations of an open wave: one more, one taken back, a mail that came back."""

from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.survey.invitation import (
    invite,
    invite_colleague,
    record_bounce,
    take_back_invitation,
)
from engagement.enums import Side
from engagement.forms.event import partners_of
from engagement.forms.surveys.wave_people import (
    InviteColleagueForm,
    InvitePartnerForm,
    InvitePersonForm,
)
from engagement.ids import uuid_of
from engagement.models import SurveyInvitation, SurveyWave
from engagement.views.record_page import Place, Words, change_page
from engagement.views.surveys.trail_results import to_wave
from engagement.views.surveys.waves.found import invitation_or_404, wave_or_404
from nhsuk.forms import is_picker_search
from nhsuk.submission import sent
from partners.access import require

METHODS = ["GET", "HEAD", "POST"]

TAKEN_BACK = (
    "The link stops to work and no reminder goes out. That is not possible any more once they have "
    "answered."
)
TAKEN_BACK_IN_CONFIDENCE = (
    "The link stops to work and no reminder goes out. If they have answered, that still counts."
)


@require_http_methods(METHODS)
def survey_invite(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Ask one more: of a partner, in two steps; of the system, in one."""
    shown = wave_or_404(request, public_id, Permission.MANAGE_SURVEYS)
    require(request.user, Permission.VIEW_PEOPLE, shown.system)
    if shown.answered_by == Side.SYSTEM:
        return _colleague(request, shown)
    named = uuid_of(request.GET.get("partnership", ""))
    partnership = partners_of(shown.system).filter(public_id=named).first() if named else None
    if partnership is None:
        return _which_partner(request, shown)
    return change_page(
        request,
        InvitePersonForm(sent(request), wave=shown, partnership=partnership),
        lambda said: invite(by=request.user, wave=shown, partnership=partnership, **said),
        words=Words(
            title=f"Whom do you want to ask at {partnership}?",
            caption=shown.title,
            text="The mail goes out at once. Somebody who is missing here is not known to work "
            "there, or is asked already. Add people on the page of People.",
            button="Send the mail",
            done="The mail is on its way.",
        ),
        place=_place(shown),
    )


@require_http_methods(METHODS)
def survey_take_back(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Ask somebody no longer."""
    shown = invitation_or_404(request, public_id)
    return change_page(
        request,
        forms.Form(sent(request)),
        lambda _: take_back_invitation(by=request.user, invitation=shown),
        words=Words(
            title="Take this invitation back?",
            caption=_name(shown),
            text=TAKEN_BACK_IN_CONFIDENCE
            if shown.wave.instrument_version.is_confidential
            else TAKEN_BACK,
            button="Take back",
            done="The invitation is taken back.",
            is_warning=True,
        ),
        place=_place(shown.wave),
    )


@require_http_methods(METHODS)
def survey_bounced(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Note that a mail came back to whoever sends them."""
    shown = invitation_or_404(request, public_id)
    return change_page(
        request,
        forms.Form(sent(request)),
        lambda _: record_bounce(by=request.user, invitation=shown),
        words=Words(
            title="Did the mail come back?",
            caption=_name(shown),
            text="No reminder goes there any more. Later waves leave this person out until "
            "somebody has put the address right.",
            button="Yes, it came back",
            done="It is noted that the mail came back.",
        ),
        place=_place(shown.wave),
    )


def _colleague(request: SignedInRequest, shown: SurveyWave) -> HttpResponse:
    form = InviteColleagueForm(sent(request), wave=shown)
    return change_page(
        request,
        form,
        lambda said: invite_colleague(
            by=request.user, wave=shown, user=said["user"], abouts=list(said["abouts"])
        ),
        words=Words(
            title="Ask somebody more",
            caption=shown.title,
            text="The mail goes out at once.",
            button="Send the mail",
            done="The mail is on its way.",
        ),
        place=_place(shown),
    )


def _which_partner(request: SignedInRequest, shown: SurveyWave) -> HttpResponse:
    """The first step; the next one has the partner in its address."""
    form = InvitePartnerForm(sent(request), wave=shown)
    if not is_picker_search(request) and form.is_valid():
        chosen = form.cleaned_data["partnership"].public_id
        return redirect(f"{request.path}?{urlencode({'partnership': str(chosen)})}")
    return change_page(
        request,
        form,
        lambda said: said,
        words=Words(
            title="Ask somebody more",
            caption=shown.title,
            text="First the partner, then who works there.",
            button="Go on",
            done="",
        ),
        place=_place(shown),
    )


def _name(shown: SurveyInvitation) -> str:
    return str(shown.person or shown.user)


def _place(shown: SurveyWave) -> Place:
    back_url = reverse("engagement:survey_people", args=[shown.public_id])
    return Place(shown, to_wave(shown), back_url)
