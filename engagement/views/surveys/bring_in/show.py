"""One file of answers: how far it is, and what came of it."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRefresh

from accounts.requests import SignedInRequest
from engagement.actions.survey.bringing_in.applying import start_bringing_in
from engagement.actions.survey.bringing_in.file import broke_off
from engagement.enums import ImportState
from engagement.errors import EngagementError
from engagement.models import SurveyAnswerFile
from engagement.presenters.surveys.bring_in import left_out_of
from engagement.views.surveys.bring_in.found import answer_file_or_404, to_answer_files
from nhsuk.submission import wants_fragment

_FIRST_STEP = "engagement:survey_bring_in_columns"


@require_http_methods(["GET", "HEAD", "POST"])
def survey_bring_in(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Leads to the next step; while it runs, progress; at the end, what came of it.

    POST tries again after a worker failed.
    """
    answer_file = answer_file_or_404(request, public_id)
    if wants_fragment(request) and answer_file.state != ImportState.RUNNING:
        return HttpResponseClientRefresh()  # the progress on an open page has come to its end
    if answer_file.state == ImportState.UPLOADED:
        return redirect(_FIRST_STEP, answer_file.public_id)
    if answer_file.state == ImportState.READY:
        return redirect("engagement:survey_bring_in_preview", answer_file.public_id)
    if answer_file.state == ImportState.RUNNING:
        return (
            _again(request, answer_file)
            if request.method == "POST"
            else _progress(request, answer_file)
        )
    context = {
        "answer_file": answer_file,
        "wave": answer_file.wave,
        "left_out": left_out_of(answer_file),
        "breadcrumbs": to_answer_files(),
    }
    return render(request, "engagement/surveys/bring_in/result.html", context)


def _progress(
    request: SignedInRequest, answer_file: SurveyAnswerFile, problem: str = ""
) -> HttpResponse:
    context = {
        "answer_file": answer_file,
        "job": answer_file.job,
        "broke_off": broke_off(answer_file),
        "problem": problem,
        "breadcrumbs": to_answer_files(),
    }
    name = "_progress.html" if wants_fragment(request) else "running.html"
    status = HTTPStatus.CONFLICT if problem else HTTPStatus.OK
    return render(request, f"engagement/surveys/bring_in/{name}", context, status=status)


def _again(request: SignedInRequest, answer_file: SurveyAnswerFile) -> HttpResponse:
    try:
        start_bringing_in(by=request.user, answer_file=answer_file)
    except EngagementError as error:
        return _progress(request, answer_file, str(error))
    return redirect("engagement:survey_bring_in", answer_file.public_id)
