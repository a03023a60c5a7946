"""One quiet period: why, when and of whom; and taking it back."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.access import permissions_in
from engagement.actions.quiet_period import withdraw_quiet_period
from engagement.forms.reason import ReasonForm
from engagement.models import QuietPeriod
from engagement.views.quiet_periods.trail import to_quiet_period, to_quiet_periods
from engagement.views.record_page import Place, Words, change_page
from nhsuk.submission import sent
from partners.access import require


@require_safe
def quiet_period(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The page of a quiet period."""
    shown = _visible(request, public_id)
    allowed = permissions_in(request.user, shown.system)
    context = {
        "period": shown,
        "may_manage": Permission.MANAGE_PARTNERSHIPS in allowed,
        "may_read_notes": Permission.VIEW_CONFIDENTIAL_NOTES in allowed,
        "may_see_history": Permission.VIEW_HISTORY in allowed,
        "fictional_data": shown.system.is_fictional,
        "breadcrumbs": to_quiet_periods(),
    }
    return render(request, "engagement/quiet_periods/show.html", context)


def quiet_period_withdraw(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Take back a quiet period that was none."""
    shown = _visible(request, public_id)
    require(request.user, Permission.MANAGE_PARTNERSHIPS, shown.system)
    return change_page(
        request,
        ReasonForm(sent(request)),
        lambda said: withdraw_quiet_period(by=request.user, period=shown, **said),
        words=Words(
            title="Withdraw this record?",
            caption=f"{shown} ({shown.whose})",
            text="Do this only if they were not quiet, or not then. It stays readable, marked, and "
            "silence in this time counts again. To change its days, record it anew.",
            button="Withdraw record",
            done="The quiet period is withdrawn. The scores are being updated.",
            is_warning=True,
        ),
        place=Place(
            shown,
            to_quiet_period(shown),
            reverse("engagement:quiet_period", args=[shown.public_id]),
        ),
    )


def _visible(request: SignedInRequest, public_id: str) -> QuietPeriod:
    rows = QuietPeriod.objects.visible_to(request.user).select_related(
        "partnership__organisation",
        "partnership__counterpart",
        "place",
        "system",
        "recorded_by",
        "withdrawn_by",
    )
    return get_object_or_404(rows, public_id=public_id)
