"""A last look at the answers, sending them for good, and thanks."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from engagement.actions.survey.answering import NotTakenError, finish_answers
from engagement.analytics.survey_link import AnswerRefusal, LinkState, SurveyLink
from engagement.forms.surveys.answer import SendForm
from engagement.presenters.surveys.answer import answered_parts, pages_of
from engagement.surveys.service import BY
from engagement.views.surveys.answer.door import behind_link, refused, shut, survey_render
from engagement.views.surveys.answer.language import chosen_language
from engagement.views.surveys.answer.questions import address
from nhsuk.submission import errors_into, sent


@behind_link()
def survey_check(request: HttpRequest, link: SurveyLink) -> HttpResponse:
    """All answers before they are sent."""
    form = SendForm(sent(request))
    language = chosen_language(request, link)
    if set(request.POST):
        return refused(request, link, AnswerRefusal.FIELDS)
    if form.is_bound and form.is_valid():
        try:
            with errors_into(form):
                finish_answers(by=BY, link=link)
        except NotTakenError as error:
            return shut(request, link, error.state)
        if not form.errors:
            return redirect(address(link, "done", language=language))
    parts = answered_parts(link, pages_of(link), language)
    return survey_render(
        request,
        "engagement/surveys/answer/check.html",
        link,
        HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
        form=form,
        parts=[
            (part, address(link, "questions", language=language, number=part.page.number))
            for part in parts
        ],
    )


@behind_link(open_only=False)
def survey_done(request: HttpRequest, link: SurveyLink) -> HttpResponse:
    """Thanks, and what happens next."""
    if link.state is LinkState.OPEN:
        return redirect(address(link, "answer", language=chosen_language(request, link)))
    return shut(request, link, link.state)
