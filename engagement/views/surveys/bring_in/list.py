"""Files of answers that were brought in, or are on their way."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.models import SurveyAnswerFile
from engagement.presenters.surveys.bring_in import FileLine
from engagement.views.surveys.trail_results import to_surveys
from nhsuk.paging import keyset_page
from partners.access import require
from partners.current_system import current_system


@require_safe
def survey_bring_ins(request: SignedInRequest) -> HttpResponse:
    """Newest first."""
    system = current_system(request)
    if system is None:
        return redirect("engagement:home")
    require(request.user, Permission.MANAGE_SURVEYS, system)
    rows = SurveyAnswerFile.objects.visible_to(request.user).filter(system=system).listed()
    rows = rows.select_related("created_by", "wave").defer("sheet", "words", "partners")
    page = keyset_page(rows, request.GET, order=("-id",))
    context = {
        "system": system,
        "page": page,
        "lines": [FileLine(answer_file) for answer_file in page],
        "breadcrumbs": to_surveys(),
    }
    return render(request, "engagement/surveys/bring_in/list.html", context)
