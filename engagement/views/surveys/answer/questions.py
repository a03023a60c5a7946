"""From the first page to the last question; each page keeps what was answered when one goes on."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from engagement.actions.survey.answering import NotTakenError, keep_answers, pass_over
from engagement.actions.survey.passing_on import can_pass_on
from engagement.analytics.survey_link import AnswerRefusal, SurveyLink
from engagement.analytics.survey_words import (
    in_language,
    introduction_in,
    languages_of,
    phrases_in,
    title_in,
)
from engagement.forms.surveys.answer import QuestionsForm, questions_form
from engagement.presenters.surveys.answer import (
    Page,
    is_passed_over,
    minutes_of,
    next_page,
    pages_of,
)
from engagement.presenters.surveys.answer_words import (
    others_asked,
    pass_over_phrase,
    promise_in,
    seen_as,
)
from engagement.surveys.languages import language_of
from engagement.views.surveys.answer.door import behind_link, refused, shut, survey_render
from engagement.views.surveys.answer.language import chosen_language, language_query

LEFT_OUT = "leave_out"


@behind_link()
def survey_answer(request: HttpRequest, link: SurveyLink) -> HttpResponse:
    """Who asks, what for, and who will see what."""
    language = chosen_language(request, link)
    instrument = link.instrument
    return survey_render(
        request,
        "engagement/surveys/answer/start.html",
        link,
        heading=in_language(title_in(instrument, language), language),
        introduction=in_language(introduction_in(instrument, language), language),
        promise=promise_in(link, language),
        languages=[language_of(each) for each in languages_of(instrument)],
        minutes=minutes_of(link),
        seen_as=seen_as(link),
        others=others_asked(link),
        can_pass_on=can_pass_on(link),
    )


@behind_link()
def survey_questions(request: HttpRequest, link: SurveyLink) -> HttpResponse:
    """One page of questions: kept, and on to the next."""
    pages = pages_of(link)
    language = chosen_language(request, link)
    page = _page(request, link, pages)
    if page is None:
        return redirect(address(link, "check", language=language))
    if request.method != "POST":
        return _questions(request, link, pages, page, _form(link, page, language))
    if LEFT_OUT in request.POST:
        return _pass_over(request, link, pages, page, language)
    form = _form(link, page, language, request)
    why = form.refusal()
    if why is not None:
        return refused(request, link, why)
    if not form.is_valid():
        return _questions(request, link, pages, page, form)
    try:
        keep_answers(
            link=link,
            about=page.about,
            asked=[question.code for question in page.questions],
            answers=form.answers(),
            comment=form.comment(),
            language=language,
        )
    except NotTakenError as error:
        return shut(request, link, error.state)
    return _onwards(link, pages, page.number + 1, language)


def address(link: SurveyLink, page: str, *, language: str, number: int = 0) -> str:
    """Where a page of the link is, in the language that was chosen."""
    query: dict[str, str | int] = {"page": number} if number else {}
    query |= language_query(link, language)
    path = reverse(f"engagement:survey_{page}", args=[link.token])
    return f"{path}?{urlencode(query)}" if query else path


def _page(request: HttpRequest, link: SurveyLink, pages: list[Page]) -> Page | None:
    """The one in the address, else the first that is not answered; None when none is left."""
    given = request.GET.get("page")
    if given is not None and not (given.isascii() and given.isdecimal() and len(given) < 6):
        raise Http404
    number = next_page(link, pages) if given is None else int(given)
    if given is not None and not 1 <= number <= len(pages):
        raise Http404
    return pages[number - 1] if number <= len(pages) else None


def _form(
    link: SurveyLink, page: Page, language: str, request: HttpRequest | None = None
) -> QuestionsForm:
    row = link.kept.get(page.about.pk if page.about else None)
    return questions_form(
        link.instrument,
        language,
        questions=page.questions,
        asks_system=link.asks_system,
        data=request.POST if request else None,
        answers=row.answers if row else None,
        comment=row.comment if row else "",
    )


def _pass_over(
    request: HttpRequest, link: SurveyLink, pages: list[Page], page: Page, language: str
) -> HttpResponse:
    """Leave out a partner, and go on to the next."""
    if page.about is None:
        return refused(request, link, AnswerRefusal.FIELDS)
    try:
        pass_over(link=link, about=page.about, language=language)
    except NotTakenError as error:
        return shut(request, link, error.state)
    later = [one.number for one in pages[page.number :] if one.about != page.about]
    return _onwards(link, pages, later[0] if later else len(pages) + 1, language)


def _onwards(link: SurveyLink, pages: list[Page], number: int, language: str) -> HttpResponse:
    if number > len(pages):
        return redirect(address(link, "check", language=language))
    return redirect(address(link, "questions", language=language, number=number))


def _questions(
    request: HttpRequest, link: SurveyLink, pages: list[Page], page: Page, form: QuestionsForm
) -> HttpResponse:
    wrong = form.is_bound and bool(form.errors)
    language = chosen_language(request, link)
    phrases = phrases_in(link.instrument, language)
    back = (
        address(link, "questions", language=language, number=page.number - 1)
        if page.number > 1
        else address(link, "answer", language=language)
    )
    return survey_render(
        request,
        "engagement/surveys/answer/questions.html",
        link,
        HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
        form=form,
        page=page,
        back=back,
        pages=len(pages),
        about_number=link.abouts.index(page.about) + 1,
        pass_over=phrases[pass_over_phrase(link)] if page.about else "",
        is_passed_over=page.about is not None and is_passed_over(link, page.about),
        title=in_language(title_in(link.instrument, language), language),
    )
