"""What people do to a pressure: renew it, put it right, take it back."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.pressure import correct_pressure, renew_pressure, withdraw_pressure
from engagement.forms.pressure import (
    NAMES,
    WEEKS,
    CorrectPressureForm,
    EvidenceForm,
    said_of,
)
from engagement.forms.reason import ReasonForm
from engagement.models import Pressure
from engagement.views.named import warn_of_names
from engagement.views.pressures.trail import to_pressure
from engagement.views.record_page import Place, Words, change_page
from nhsuk.formats import nhs_date
from nhsuk.submission import sent
from partners.access import require


def pressure_renew(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Let it go on after its end, because somebody or something shows it again."""
    shown = _for_writing(request, public_id)
    form = EvidenceForm(
        sent(request),
        user=request.user,
        system=shown.system,
        level=shown.level,
        initial={"level": f"{shown.level:g}", "cause": shown.cause},
    )

    def save(said: dict[str, Any]) -> None:
        renew_pressure(by=request.user, pressure=shown, **form.evidence())
        warn_of_names(request, shown.system, said["cause"])

    return change_page(
        request,
        form,
        save,
        words=Words(
            title="Renew a pressure",
            caption=_caption(shown),
            text=f"It goes on from {nhs_date(shown.last_on)}, for {WEEKS} weeks unless you say "
            "otherwise. What showed it then may no longer do so: name a document or a person "
            "again.",
            button="Renew pressure",
            done="The pressure goes on. The scores are being updated.",
        ),
        place=_place(shown),
        names=NAMES,
    )


def pressure_correct(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Put it right: another record stands in its place, and this one stays readable."""
    shown = _for_writing(request, public_id)
    form = CorrectPressureForm(
        sent(request),
        user=request.user,
        system=shown.system,
        level=shown.level,
        initial=said_of(shown),
    )

    def save(said: dict[str, Any]) -> None:
        correct_pressure(by=request.user, pressure=shown, facts=form.facts(), reason=said["reason"])
        warn_of_names(request, shown.system, said["cause"])

    return change_page(
        request,
        form,
        save,
        words=Words(
            title="Correct a pressure",
            caption=_caption(shown),
            text="Another record takes the place of this one, which stays readable. Scores are "
            "computed again as if it had always said this.",
            button="Save correction",
            done="The pressure is corrected. The scores are being updated.",
        ),
        place=_place(shown),
        names=NAMES,
    )


def pressure_withdraw(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Take back a pressure that did not weigh."""
    shown = _for_writing(request, public_id)
    return change_page(
        request,
        ReasonForm(sent(request)),
        lambda said: withdraw_pressure(by=request.user, pressure=shown, **said),
        words=Words(
            title="Withdraw this record?",
            caption=_caption(shown),
            text="Do this only if it did not weigh. It stays readable, marked, and scores no "
            "longer allow for it. One that is over needs no withdrawal: it ends by itself.",
            button="Withdraw record",
            done="The pressure is withdrawn and no longer counts.",
            is_warning=True,
        ),
        place=_place(shown),
    )


def _for_writing(request: SignedInRequest, public_id: str) -> Pressure:
    shown = get_object_or_404(
        Pressure.objects.visible_to(request.user).select_related(
            "partnership__organisation",
            "partnership__counterpart",
            "partnership__system",
            "system",
            "second_person",
        ),
        public_id=public_id,
    )
    require(request.user, Permission.LOG_EVENTS, shown.system)
    return shown


def _caption(shown: Pressure) -> str:
    return f"{shown} ({shown.partnership or shown.system})"


def _place(shown: Pressure) -> Place:
    back_url = reverse("engagement:pressure", args=[shown.public_id])
    return Place(shown, to_pressure(shown), back_url)
