"""What ties two organisations: the boards, events and partnerships behind it."""

from http import HTTPStatus

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from engagement.analytics.network import MOST_AT_ONE, Asked
from engagement.analytics.network_tie import (
    links,
    organisations_in,
    shared_boards,
    shared_events,
)
from engagement.forms.period import PeriodForm
from nhsuk.paging import keyset_page
from partners.current_system import current_system

PAGE_SIZE = 25


@require_safe
def network_tie(request: SignedInRequest, one: str, other: str) -> HttpResponse:
    """All ties of the two in a period, as far as the reader may see what is behind them."""
    system = current_system(request)
    if system is None:
        return redirect("engagement:home")
    if one == other:
        raise Http404
    shown = organisations_in(request.user, system)
    first, second = (get_object_or_404(shown, public_id=each) for each in (one, other))
    asked_for = any(name.startswith(("since", "until")) for name in request.GET)
    form = PeriodForm(request.GET if asked_for else {})
    since, until = form.period()
    asked = Asked(user=request.user, system=system, since=since, until=until)
    events = shared_events(asked, first, second)
    context = {
        "system": system,
        "form": form if asked_for else PeriodForm(initial={"since": since, "until": until}),
        "since": since,
        "until": until,
        "one": first,
        "other": second,
        "boards": shared_boards(asked, first, second),
        "links": links(asked, first, second),
        "page": keyset_page(events, request.GET, order=("-starts_at", "-id"), size=PAGE_SIZE),
        "most_at_one": MOST_AT_ONE,
        "fictional_data": system.is_fictional,
        "breadcrumbs": [
            {"text": "Home", "href": "/"},
            {"text": "Network", "href": reverse("engagement:network")},
        ],
    }
    wrong = asked_for and not form.is_valid()
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "engagement/network/tie.html", context, status=status)
