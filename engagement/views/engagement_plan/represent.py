"""Reach many partners through another one, after seeing how many and which."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.forms.represent import RepresentForm
from engagement.views.trail import HOME
from nhsuk.formats import counted
from nhsuk.forms import is_picker_search, without_errors
from nhsuk.submission import errors_into, form_page, sent
from partners.access import require
from partners.actions.representation import end_representation, represent_through
from partners.current_system import current_system
from partners.errors import PartnersError

TEMPLATE = "engagement/engagement_plan/represent.html"
NAMES_SHOWN = 20
PREVIEW = "_preview"


def represent(request: SignedInRequest) -> HttpResponse:
    """The question; then how many and the first names; then it is done."""
    system = current_system(request)
    if system is None:
        return redirect("engagement:home")
    require(request.user, Permission.MANAGE_PARTNERSHIPS, system)
    form = RepresentForm(sent(request), user=request.user, system=system)
    back_url = reverse("engagement:engagement_plan")
    page = {
        "system": system,
        "back_url": back_url,
        "fictional_data": system.is_fictional,
        "breadcrumbs": [HOME, {"text": "Engagement plan", "href": back_url}],
    }
    if is_picker_search(request):
        return form_page(request, TEMPLATE, without_errors(form), **page)
    if not form.is_valid():
        return form_page(request, TEMPLATE, form, **page)
    if PREVIEW not in request.POST and form.cleaned_data["count"]:
        with errors_into(form, PartnersError):
            done = _do(request, form)
            messages.success(request, f"Changed: {counted(done, 'partner')}.")
            return redirect(back_url)
    return form_page(request, TEMPLATE, form, **page, **_found(form))


def _do(request: SignedInRequest, form: RepresentForm) -> int:
    deed = end_representation if form.ends else represent_through
    return deed(
        by=request.user,
        representative=form.cleaned_data["partnership"],
        among=form.among(),
        expected=form.cleaned_data["count"],
    )


def _found(form: RepresentForm) -> dict[str, object]:
    """How many it would be, the first names, and the number that the next press confirms."""
    representative, among = form.cleaned_data["partnership"], form.among()
    rows = among.represented_by(representative) if form.ends else among.known(representative)
    count = rows.count()
    first = rows.select_related("organisation").order_by("organisation__name", "id")[:NAMES_SHOWN]
    return {
        "is_asked": True,
        "count": count,
        "first": list(first),
        "more": max(0, count - NAMES_SHOWN),
        "ends": form.ends,
        "representative": representative,
    }
