"""What becomes of an instrument: the next draft, published, discarded, withdrawn."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from engagement.actions.survey.instrument import (
    begin_draft,
    discard_draft,
    publish_draft,
    withdraw_instrument,
)
from engagement.errors import EngagementError
from engagement.forms.reason import ReasonForm
from engagement.models import SurveyInstrumentVersion
from engagement.views.record_page import Place, Words, change_page
from engagement.views.surveys.instruments.found import (
    instrument_or_404,
    of_a_draft,
    system_to_change,
)
from engagement.views.surveys.instruments.trail import (
    address_of,
    to_instrument,
    to_instruments,
)
from nhsuk.submission import sent
from partners.models import System


class SeenForm(forms.Form):
    """Nothing to fill in: which state of the draft was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput)


@require_POST
def survey_instrument_next(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Begin a draft of the next version."""
    found = instrument_or_404(request, public_id)
    system_to_change(request, found)
    try:
        draft = begin_draft(by=request.user, instrument=found)
    except EngagementError as error:
        messages.error(request, str(error))
        return redirect("engagement:survey_instrument", found.public_id)
    return redirect("engagement:survey_instrument_change", draft.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@of_a_draft
def survey_instrument_publish(
    request: SignedInRequest, version: SurveyInstrumentVersion, system: System
) -> HttpResponse:
    """Let waves ask with it."""
    return change_page(
        request,
        _seen(request, version),
        lambda said: publish_draft(
            by=request.user, version=version, expected_version=said["version"]
        ),
        words=Words(
            title="Publish this version?",
            caption=f"{version.title}, version {version.number}",
            text="From then on waves can ask with it, and it never changes: what is compared over "
            "the years has to stay the same. For changes there will be a next version.",
            button="Publish",
            done="The version is published. Waves can ask with it.",
        ),
        place=Place(system, to_instrument(version), address_of(version)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@of_a_draft
def survey_instrument_discard(
    request: SignedInRequest, version: SurveyInstrumentVersion, system: System
) -> HttpResponse:
    """Delete a draft."""
    is_new = not version.instrument.versions.published().exists()
    what = (
        "The instrument is gone with it: nothing of it was published."
        if is_new
        else ("Published versions stay as they are.")
    )
    return change_page(
        request,
        _seen(request, version),
        lambda said: discard_draft(
            by=request.user, version=version, expected_version=said["version"]
        ),
        words=Words(
            title="Discard this draft?",
            caption=f"{version.title}, version {version.number}",
            text=f"It is deleted and cannot be brought back. {what}",
            button="Discard draft",
            done="The draft is discarded.",
            is_warning=True,
        ),
        place=Place(system, to_instrument(version), reverse("engagement:survey_instruments")),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def survey_instrument_withdraw(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Ask with it no longer."""
    found = instrument_or_404(request, public_id)
    system = system_to_change(request, found)
    back = reverse("engagement:survey_instrument", args=[found.public_id])
    return change_page(
        request,
        ReasonForm(sent(request)),
        lambda said: withdraw_instrument(by=request.user, instrument=found, **said),
        words=Words(
            title="Withdraw this instrument?",
            caption=found.code,
            text="Nobody can be asked with it any more. Waves that asked with it keep their "
            "questions and results.",
            button="Withdraw instrument",
            done="The instrument is withdrawn.",
            is_warning=True,
        ),
        place=Place(system, to_instruments(), back),
    )


def _seen(request: SignedInRequest, version: SurveyInstrumentVersion) -> SeenForm:
    return SeenForm(sent(request), initial={"version": version.version})
