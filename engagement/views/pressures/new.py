"""Recording what weighs on a partner, or on the system itself."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.pressure import record_pressure
from engagement.forms.pressure import NAMES, PressureForm
from engagement.views.named import warn_of_names
from engagement.views.pressures.trail import to_pressures
from engagement.views.record_page import Place, Words, change_page, partnership_for_writing
from engagement.views.trail import Trail, to_partnership
from nhsuk.submission import sent
from partners.access import require
from partners.current_system import current_system
from partners.models import Partnership, System

TEXT = (
    "It explains part of what a partner cannot deliver, and counts for nothing without evidence: "
    "name a document, or somebody else who confirms it."
)


@dataclass(frozen=True)
class Whom:
    """A partner that something weighs on; without one the system itself."""

    system: System
    partnership: Partnership | None = None

    def __str__(self) -> str:
        return str(self.partnership or self.system)


def pressure_of_partner_new(request: SignedInRequest, public_id: str) -> HttpResponse:
    """What weighs on a partner."""
    partnership = partnership_for_writing(request, public_id)
    back_url = reverse("engagement:partnership", args=[partnership.public_id])
    whom = Whom(partnership.system, partnership)
    return _page(request, whom, to_partnership(partnership), f"{back_url}#pressures")


def pressure_of_system_new(request: SignedInRequest) -> HttpResponse:
    """What weighs on the system that the person works in."""
    system = current_system(request)
    if system is None:
        return redirect("engagement:home")
    require(request.user, Permission.LOG_EVENTS, system)
    return _page(request, Whom(system), to_pressures(), reverse("engagement:pressures"))


def _page(request: SignedInRequest, whom: Whom, trail: Trail, back_url: str) -> HttpResponse:
    form = PressureForm(sent(request), user=request.user, system=whom.system)

    def save(said: dict[str, Any]) -> None:
        record_pressure(
            by=request.user,
            system=whom.system,
            partnership=whom.partnership,
            facts=form.facts(),
        )
        warn_of_names(request, whom.system, said["cause"])

    title = "Record a pressure"
    if whom.partnership is None:
        title = "Record a pressure on the system itself"
    return change_page(
        request,
        form,
        save,
        words=Words(
            title=title,
            caption=str(whom),
            text=TEXT,
            button="Save pressure",
            done="The pressure is recorded. The scores are being updated.",
        ),
        place=Place(whom, trail, back_url),
        names=NAMES,
    )
