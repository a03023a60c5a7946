"""What people wrote in a wave: what was let through, and for those who moderate all of it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.enums import CommentState
from engagement.models import SurveyComment, SurveyWave
from engagement.views.surveys.trail_results import to_results, to_surveys
from nhsuk.paging import keyset_page
from partners.access import can, require
from partners.current_system import current_system

PAGE_SIZE = 25
# What somebody who moderates may narrow the list to; everybody else reads what was let through.
SHOWN: dict[str, list[str]] = {
    "all": [*CommentState.values],
    "let-through": [CommentState.SHOWN, CommentState.REDACTED],
    "waiting": [CommentState.WAITING],
    "hidden": [CommentState.HIDDEN],
}


@require_safe
def survey_comments(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Of one closed wave, in no order that would tell who wrote what."""
    waves = SurveyWave.objects.visible_to(request.user).closed()
    wave = get_object_or_404(
        waves.select_related("system", "instrument_version"), public_id=public_id
    )
    require(request.user, Permission.VIEW_COMMENTS, wave.system)
    moderates = can(request.user, Permission.MODERATE_COMMENTS, wave.system)
    asked = request.GET.get("state", "all") if moderates else "let-through"
    states = SHOWN.get(asked, SHOWN["all"])
    own = SurveyComment.objects.visible_to(request.user).filter(wave=wave)
    rows = own.filter(state__in=states).select_related(
        "partnership__organisation", "about__organisation"
    )
    context = {
        "wave": wave,
        "page": keyset_page(rows, request.GET, order=("id",), size=PAGE_SIZE),
        "moderates": moderates,
        "asked": asked if asked in SHOWN else "all",
        "first_waiting": own.waiting().order_by("pk").first() if moderates else None,
        "fictional_data": wave.system.is_fictional,
        "breadcrumbs": to_results(wave),
    }
    return render(request, "engagement/surveys/comments/list.html", context)


@require_safe
def survey_moderation(request: SignedInRequest) -> HttpResponse:
    """Whatever waits in the system in which one works, wave by wave."""
    system = current_system(request)
    if system is None:
        return redirect("engagement:home")
    require(request.user, Permission.MODERATE_COMMENTS, system)
    rows = SurveyComment.objects.visible_to(request.user).filter(system=system).waiting()
    rows = rows.filter(wave__in=SurveyWave.objects.visible_to(request.user).closed())
    context = {
        "system": system,
        "page": keyset_page(
            rows.select_related("wave"), request.GET, order=("wave_id", "id"), size=PAGE_SIZE
        ),
        "fictional_data": system.is_fictional,
        "breadcrumbs": to_surveys(),
    }
    return render(request, "engagement/surveys/comments/waiting.html", context)
