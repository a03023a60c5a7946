"""Say what the texts in the columns stand for."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from engagement.actions.survey.bringing_in.file import (
    can_change,
    say_what_words_mean,
    undecided_texts,
)
from engagement.analytics.answer_files import instrument_of, open_names
from engagement.enums import ImportState
from engagement.errors import EngagementError
from engagement.forms.surveys.bring_in_meanings import WordsForm
from engagement.imports.answers.question_words import question_words, words_of_points
from engagement.presenters.surveys.bring_in import has_numbers
from engagement.views.surveys.bring_in.found import answer_file_or_404, to_answer_file
from nhsuk.submission import errors_into, form_page, sent


@require_http_methods(["GET", "HEAD", "POST"])
def survey_bring_in_words(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """A question for each text, with the points of the scale as answers, guessed."""
    answer_file = answer_file_or_404(request, public_id)
    if not can_change(answer_file):
        return redirect("engagement:survey_bring_in", answer_file.public_id)
    if answer_file.organisation is None or not answer_file.columns:
        return redirect("engagement:survey_bring_in_columns", answer_file.public_id)
    instrument = instrument_of(answer_file)
    texts = undecided_texts(answer_file)
    said_before = answer_file.state == ImportState.READY
    form = WordsForm(
        sent(request),
        texts=texts,
        labels=words_of_points(question_words(instrument)),
        point_labels=instrument.point_labels,
        has_numbers=has_numbers(answer_file, instrument.points),
        known=answer_file.words,
        lowest_is_best=answer_file.lowest_is_best if said_before else None,
    )
    if form.is_valid():
        with errors_into(form, EngagementError):
            answer_file = say_what_words_mean(
                by=request.user,
                answer_file=answer_file,
                words=form.words(),
                lowest_is_best=form.lowest_is_best,
            )
            step = "names" if open_names(answer_file) else "invited"
            return redirect(f"engagement:survey_bring_in_{step}", answer_file.public_id)
    return form_page(
        request,
        "engagement/surveys/bring_in/words.html",
        form,
        answer_file=answer_file,
        texts=texts,
        breadcrumbs=to_answer_file(answer_file),
    )
