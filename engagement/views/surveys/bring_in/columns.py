"""Say which column of a file holds which question."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from engagement.actions.survey.bringing_in.file import can_change, choose_answer_columns
from engagement.analytics.answer_files import columns_of, instrument_of, sheet_in
from engagement.enums import Side
from engagement.errors import EngagementError
from engagement.forms.surveys.bring_in import AnswerColumnsForm
from engagement.imports.answers.question_words import question_words
from engagement.presenters.surveys.bring_in import column_samples
from engagement.views.surveys.bring_in.found import answer_file_or_404, to_answer_files
from nhsuk.submission import errors_into, form_page, sent


@require_http_methods(["GET", "HEAD", "POST"])
def survey_bring_in_columns(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """A question for each question, with the file's columns as answers, guessed by their text."""
    answer_file = answer_file_or_404(request, public_id)
    if not can_change(answer_file):
        return redirect("engagement:survey_bring_in", answer_file.public_id)
    asked = question_words(instrument_of(answer_file))
    guessed = columns_of(answer_file)
    form = AnswerColumnsForm(
        sent(request),
        sheet=sheet_in(answer_file),
        asked=asked,
        chosen=guessed,
        about_partners=answer_file.answered_by == Side.SYSTEM,
    )
    if form.is_valid():
        with errors_into(form, EngagementError):
            choose_answer_columns(by=request.user, answer_file=answer_file, columns=form.columns())
            return redirect("engagement:survey_bring_in_words", answer_file.public_id)
    return form_page(
        request,
        "engagement/surveys/bring_in/columns.html",
        form,
        answer_file=answer_file,
        samples=column_samples(answer_file),
        missing=[one.text for one in asked if one.code not in guessed.questions],
        breadcrumbs=to_answer_files(),
    )
