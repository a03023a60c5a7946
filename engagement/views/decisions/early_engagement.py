"""How early those affected by decisions were first engaged, by kind of partner and by place."""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from engagement.analytics.early_engagement import early_engagement as counted
from engagement.forms.period import PeriodForm
from engagement.presenters.early_engagement import LEVELS, sections
from engagement.presenters.landscape import landscape_table
from engagement.views.trail import to_decisions
from partners.current_system import current_system


@require_safe
def early_engagement(request: SignedInRequest) -> HttpResponse:
    """Counts alone, so whoever sees partnerships may see it."""
    system = current_system(request)
    if system is None:
        return redirect("engagement:home")
    asked = any(name.startswith(("since", "until")) for name in request.GET)
    form = PeriodForm(request.GET if asked else {})
    since, until = form.period()
    context = {
        "system": system,
        "form": form if asked else PeriodForm(initial={"since": since, "until": until}),
        "since": since,
        "until": until,
        "levels": LEVELS,
        "landscape": landscape_table(system),
        "sections": sections(counted(system, since, until), since, until),
        "fictional_data": system.is_fictional,
        "breadcrumbs": to_decisions(),
    }
    wrong = asked and not form.is_valid()
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "engagement/decisions/early_engagement.html", context, status=status)
