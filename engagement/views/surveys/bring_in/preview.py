"""What would come in, before anything does; and the start."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from engagement.actions.survey.bringing_in.applying import start_bringing_in
from engagement.analytics.answer_files import open_names, read_file
from engagement.enums import ImportState
from engagement.errors import EngagementError
from engagement.forms.surveys.bring_in import StartForm
from engagement.presenters.surveys.bring_in import (
    left_out_lines,
    question_lines,
    sector_lines,
    tiles_of,
)
from engagement.views.surveys.bring_in.found import answer_file_or_404, to_answer_files
from nhsuk.submission import errors_into, form_page, sent


@require_http_methods(["GET", "HEAD", "POST"])
def survey_bring_in_preview(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Counts, and what is left out and why. Sending the form has a worker bring the answers in."""
    answer_file = answer_file_or_404(request, public_id)
    if answer_file.state != ImportState.READY:
        return redirect("engagement:survey_bring_in", answer_file.public_id)
    form = StartForm(sent(request))
    if form.is_valid():
        with errors_into(form, EngagementError):
            start_bringing_in(by=request.user, answer_file=answer_file)
            return redirect("engagement:survey_bring_in", answer_file.public_id)
    read = read_file(answer_file)
    return form_page(
        request,
        "engagement/surveys/bring_in/preview.html",
        form,
        answer_file=answer_file,
        tiles=tiles_of(answer_file, read),
        left_out=left_out_lines(read.reading.left_out),
        cut=read.reading.cut,
        questions=question_lines(answer_file, read),
        sectors=sector_lines(read, answer_file),
        waiting=len(open_names(answer_file)),
        answers=len(read.reading.answers),
        breadcrumbs=to_answer_files(),
    )
