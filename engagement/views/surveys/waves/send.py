"""A wave on its way: sent out, reminded of, moved, closed, taken back."""

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.survey.asking import whom
from engagement.actions.survey.closing import close_wave, withdraw_closed_wave
from engagement.actions.survey.opening import open_wave, why_not_ready
from engagement.actions.survey.reminding import remind_now
from engagement.actions.survey.wave import cancel_wave, move_last_day
from engagement.forms.surveys.wave import CancelWaveForm, LastDayForm, OpenWaveForm
from engagement.models import SurveyWave
from engagement.views.record_page import Place, Words, change_page
from engagement.views.surveys.trail_results import to_wave
from engagement.views.surveys.waves.found import wave_or_404
from nhsuk.formats import counted, nhs_date
from nhsuk.submission import sent

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def survey_open(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Send it out, after being told how many mails go where."""
    shown = wave_or_404(request, public_id, Permission.MANAGE_SURVEYS)
    if request.method != "POST" and shown.is_draft and why_not_ready(shown):
        return redirect("engagement:survey_wave", shown.public_id)  # which says why
    return change_page(
        request,
        OpenWaveForm(sent(request), initial={"version": shown.version}),
        lambda said: open_wave(by=request.user, wave=shown, expected_version=said["version"]),
        words=Words(
            title="Send this wave out?",
            caption=shown.title,
            text=_what_happens(shown),
            button="Send out",
            done="The wave is on its way.",
        ),
        place=_place(shown),
    )


@require_http_methods(METHODS)
def survey_remind(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Remind those who have not answered, now."""
    shown = wave_or_404(request, public_id, Permission.MANAGE_SURVEYS)
    return change_page(
        request,
        forms.Form(sent(request)),
        lambda _: remind_now(by=request.user, wave=shown),
        words=Words(
            title="Send a reminder now?",
            caption=shown.title,
            text="Everybody who has not answered gets a mail. It counts as the next reminder, so "
            "the one that is planned is not sent as well. Nobody learns who has answered.",
            button="Send reminder",
            done="The reminders are on their way.",
        ),
        place=_place(shown),
    )


@require_http_methods(METHODS)
def survey_move(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Take answers until another day."""
    shown = wave_or_404(request, public_id, Permission.MANAGE_SURVEYS)
    start = {"closes_on": shown.closes_on, "version": shown.version}
    return change_page(
        request,
        LastDayForm(sent(request), initial=start),
        lambda said: move_last_day(
            by=request.user,
            wave=shown,
            closes_on=said["closes_on"],
            expected_version=said["version"],
        ),
        words=Words(
            title="Change the last day",
            caption=shown.title,
            text="The page behind the links says the new day at once. Mails that went out keep "
            "the old one.",
            button="Save",
            done="The last day is changed.",
        ),
        place=_place(shown),
    )


@require_http_methods(METHODS)
def survey_close(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """End it now, and have the results worked out."""
    shown = wave_or_404(request, public_id, Permission.MANAGE_SURVEYS)
    return change_page(
        request,
        forms.Form(sent(request)),
        lambda _: close_wave(by=request.user, wave=shown),
        words=Words(
            title="Close this wave now?",
            caption=shown.title,
            text="No more answers are taken. Those that were begun and not sent do not count. The "
            "results are worked out, and stay as they are from then on.",
            button="Close the wave",
            done="The wave is being closed.",
            is_warning=True,
        ),
        place=_place(shown),
    )


@require_http_methods(METHODS)
def survey_cancel(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Take it back before it is closed."""
    shown = wave_or_404(request, public_id, Permission.MANAGE_SURVEYS)
    return change_page(
        request,
        CancelWaveForm(sent(request)),
        lambda said: cancel_wave(by=request.user, wave=shown, **said),
        words=Words(
            title="Cancel this wave?",
            caption=shown.title,
            text="Its links stop to work, and mails that wait are not sent. Answers that came in "
            "count for nothing and are shown to nobody.",
            button="Cancel the wave",
            done="The wave is cancelled.",
            is_warning=True,
        ),
        place=_place(shown),
    )


@require_http_methods(METHODS)
def survey_withdraw(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Take back what came of a closed one."""
    shown = wave_or_404(request, public_id, Permission.MANAGE_SURVEYS)
    return change_page(
        request,
        CancelWaveForm(sent(request)),
        lambda said: withdraw_closed_wave(by=request.user, wave=shown, **said),
        words=Words(
            title="Withdraw this wave?",
            caption=shown.title,
            text="Do this if its results should not be relied on. They are shown to nobody any "
            "more, and no longer count in any score.",
            button="Withdraw the wave",
            done="The wave is withdrawn.",
            is_warning=True,
        ),
        place=_place(shown),
    )


def _what_happens(shown: SurveyWave) -> str:
    """How many mails go to how many, when, and until when answers are taken."""
    if not shown.is_draft:
        return ""
    asked = whom(shown)
    today = timezone.localdate()
    day = "at once" if shown.opens_on <= today else f"on {nhs_date(shown.opens_on)}"
    missing = len(asked.left_out)
    return (
        f"A mail goes {day} to {counted(len(asked.people), 'person,people')}, for "
        f"{counted(asked.organisations, 'partner')}. Answers are taken until "
        f"{nhs_date(shown.closes_on)}. The questions and the groups cannot be changed afterwards."
        + (
            f" {counted(missing, 'person or partner,people or partners')} that the choice fits "
            f"{'is' if missing == 1 else 'are'} not asked; the page of whom it asks says why."
            if missing
            else ""
        )
    )


def _place(shown: SurveyWave) -> Place:
    back_url = reverse("engagement:survey_wave", args=[shown.public_id])
    return Place(shown, to_wave(shown), back_url)
