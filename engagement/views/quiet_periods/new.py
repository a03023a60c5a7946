"""Recording that silence is known, for one or for many at once."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.quiet_period import record_quiet_periods
from engagement.forms.quiet_period import NAMES, PARTNERS, QuietPeriodForm
from engagement.ids import uuid_of
from engagement.views.named import warn_of_names
from engagement.views.quiet_periods.trail import OfSystem, to_quiet_periods
from engagement.views.record_page import Place, Words, change_page
from nhsuk.submission import sent
from partners.access import require
from partners.current_system import current_system
from partners.models import Partnership

TEXT = (
    "Silence that is known counts against nobody: no contact is due in this time, and no score "
    "falls because of it. Several periods may overlap; a day counts once."
)


def quiet_period_new(request: SignedInRequest) -> HttpResponse:
    """For the system that the person works in; `?partner=` is one that is chosen already."""
    partnership = _asked_for(request)
    system = partnership.system if partnership else current_system(request)
    if system is None:
        return redirect("engagement:home")
    require(request.user, Permission.MANAGE_PARTNERSHIPS, system)
    begun: dict[str, Any] = {}
    if partnership is not None:
        begun = {"whose": PARTNERS, "partners": [str(partnership.public_id)]}
    form = QuietPeriodForm(sent(request), system=system, initial=begun)

    def save(said: dict[str, Any]) -> None:
        record_quiet_periods(
            by=request.user,
            system=system,
            kind=said["kind"],
            first_on=said["first_on"],
            last_on=said["last_on"],
            whose=form.whose_it_is(),
            note=said["note"],
        )
        warn_of_names(request, system, said["note"])

    return change_page(
        request,
        form,
        save,
        words=Words(
            title="Record a quiet period",
            caption=str(system),
            text=TEXT,
            button="Save quiet period",
            done="The quiet period is recorded. The scores are being updated.",
        ),
        place=Place(OfSystem(system), to_quiet_periods(), reverse("engagement:quiet_periods")),
        names=NAMES,
    )


def _asked_for(request: SignedInRequest) -> Partnership | None:
    asked = request.GET.get("partner")
    if not asked:
        return None
    rows = Partnership.objects.visible_to(request.user).active().select_related("system")
    return get_object_or_404(rows, public_id=uuid_of(asked))
