"""Requests of the system that the person works in, and a new one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.rights.request import open_request
from engagement.enums import RightsKind
from engagement.errors import EngagementError
from engagement.forms.rights import RightsRequestForm
from engagement.models import RightsRequest
from engagement.presenters.rights import RightsPage
from engagement.views.record_page import Words
from engagement.views.rights.found import to_requests
from engagement.views.trail import HOME
from nhsuk.paging import keyset_page
from nhsuk.submission import errors_into, form_page, sent
from partners.access import require
from partners.current_system import current_system

PAGE_SIZE = 25


@require_safe
def rights(request: SignedInRequest) -> HttpResponse:
    """The newest first."""
    system = current_system(request)
    if system is None:
        return redirect("engagement:home")
    require(request.user, Permission.ANSWER_RIGHTS, system)
    rows = RightsRequest.objects.visible_to(request.user).filter(system=system)
    page = keyset_page(rows, request.GET, order=("-id",), size=PAGE_SIZE)
    context = {
        "system": system,
        "page": page,
        "lines": [RightsPage(each) for each in page],
        "fictional_data": system.is_fictional,
        "breadcrumbs": [HOME],
    }
    return render(request, "engagement/rights/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def rights_new(request: SignedInRequest) -> HttpResponse:
    """Take a request down; ``?person=`` is whose page led here."""
    system = current_system(request)
    if system is None:
        return redirect("engagement:home")
    require(request.user, Permission.ANSWER_RIGHTS, system)
    initial = {"person": _named(request)}
    form = RightsRequestForm(sent(request), user=request.user, system=system, initial=initial)
    if form.is_valid():
        said = dict(form.cleaned_data)
        kind = RightsKind(said.pop("kind"))
        with errors_into(form, EngagementError):
            made = open_request(by=request.user, system=system, kind=kind, **said)
            messages.success(request, "Everything is being searched for this person.")
            return redirect("engagement:rights_request", made.public_id)
    return form_page(
        request,
        "engagement/record_change.html",
        form,
        words=Words(
            title="Record a personal data request",
            caption=system.name,
            text="Make sure first that whoever asks is who they say they are. Enter a name, an "
            "email address, or both: every record, file, draft and mail of this system is searched "
            "for them.",
            button="Search",
            done="",
        ),
        back_url=reverse("engagement:rights"),
        fictional_data=system.is_fictional,
        breadcrumbs=to_requests(),
    )


def _named(request: SignedInRequest) -> str:
    """The public id of the person whose page led here, if it is one."""
    try:
        return str(UUID(request.GET.get("person", "")))
    except ValueError:
        return ""
