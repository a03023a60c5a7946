"""Who does not want to be asked in surveys."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.access import permissions_in
from engagement.actions.survey.opt_out import opt_out, withdraw_opt_out
from engagement.forms.reason import ReasonForm
from engagement.forms.surveys.wave_people import OptOutForm
from engagement.models import SurveyOptOut
from engagement.views.record_page import Place, Words, change_page
from engagement.views.surveys.trail_results import to_surveys
from engagement.views.trail import Trail
from nhsuk.paging import keyset_page
from nhsuk.submission import sent
from partners.access import require
from partners.current_system import current_system

PAGE_SIZE = 50
METHODS = ["GET", "HEAD", "POST"]


@require_safe
def survey_opt_outs(request: SignedInRequest) -> HttpResponse:
    """The newest first."""
    system = current_system(request)
    if system is None:
        return redirect("engagement:home")
    require(request.user, Permission.VIEW_PEOPLE, system)
    rows = SurveyOptOut.objects.visible_to(request.user).standing().filter(system=system)
    allowed = permissions_in(request.user, system)
    context = {
        "system": system,
        "page": keyset_page(
            rows.select_related("person"), request.GET, order=("-id",), size=PAGE_SIZE
        ),
        "may_manage": Permission.MANAGE_SURVEYS in allowed,
        "fictional_data": system.is_fictional,
        "breadcrumbs": to_surveys(),
    }
    return render(request, "engagement/surveys/waves/opt_outs.html", context)


@require_http_methods(METHODS)
def survey_opt_out_new(request: SignedInRequest) -> HttpResponse:
    """Note that somebody told us."""
    system = current_system(request)
    if system is None:
        return redirect("engagement:home")
    require(request.user, Permission.MANAGE_SURVEYS, system)
    require(request.user, Permission.VIEW_PEOPLE, system)
    return change_page(
        request,
        OptOutForm(sent(request), user=request.user, system=system),
        lambda said: opt_out(by=request.user, person=said["person"]),
        words=Words(
            title="Somebody does not want to be asked",
            caption=system.name,
            text="No survey of this system asks them any more, and no reminder goes to them. They "
            "can also say so themselves, with the link in every mail.",
            button="Save",
            done="Saved. No survey asks this person any more.",
        ),
        place=Place(system, _trail(), reverse("engagement:survey_opt_outs")),
    )


@require_http_methods(METHODS)
def survey_opt_out_withdraw(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Ask somebody again."""
    rows = SurveyOptOut.objects.visible_to(request.user).select_related("system", "person")
    shown = get_object_or_404(rows, public_id=public_id)
    require(request.user, Permission.MANAGE_SURVEYS, shown.system)
    return change_page(
        request,
        ReasonForm(sent(request)),
        lambda said: withdraw_opt_out(by=request.user, row=shown, **said),
        words=Words(
            title="Ask this person again?",
            caption=str(shown.person),
            text="Only if they said so, or if it was noted by mistake. Later waves then ask them "
            "as they ask others.",
            button="Ask them again",
            done="Later waves may ask this person again.",
        ),
        place=Place(shown, _trail(), reverse("engagement:survey_opt_outs")),
    )


def _trail() -> Trail:
    here = {"text": "Who is not asked", "href": reverse("engagement:survey_opt_outs")}
    return [*to_surveys(), here]
