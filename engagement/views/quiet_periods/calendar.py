"""The quiet periods of a year along its months."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.access import permissions_in
from engagement.models import QuietPeriod
from engagement.presenters.quiet_calendar import quiet_calendar as calendar_of
from engagement.views.quiet_periods.trail import to_quiet_periods
from partners.current_system import current_system

FIRST_YEAR, LAST_YEAR = 2000, 2100


@require_safe
def quiet_calendar(request: SignedInRequest) -> HttpResponse:
    """This year, or the one that was asked for."""
    system = current_system(request)
    if system is None:
        return redirect("engagement:home")
    this_year = timezone.localdate().year
    year = _year(request.GET.get("year", "")) or this_year
    periods = QuietPeriod.objects.visible_to(request.user).filter(system=system)
    context = {
        "system": system,
        "calendar": calendar_of(periods, year),
        "this_year": this_year,
        "previous": year - 1 if year > FIRST_YEAR else None,
        "next": year + 1 if year < LAST_YEAR else None,
        "may_manage": Permission.MANAGE_PARTNERSHIPS in permissions_in(request.user, system),
        "fictional_data": system.is_fictional,
        "breadcrumbs": to_quiet_periods(),
    }
    return render(request, "engagement/quiet_periods/calendar.html", context)


def _year(text: str) -> int | None:
    if len(text) != 4 or not text.isdecimal():
        return None
    year = int(text)
    return year if FIRST_YEAR <= year <= LAST_YEAR else None
