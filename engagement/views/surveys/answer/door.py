"""The door of the pages behind a survey link: how often, whether it opens, and what nobody keeps.

A token is 256 random bits: trying them finds nothing. That somebody tries is recorded all the same,
and slowed down. Whoever has a working link is let in also then, because many organisations share
one network address.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt

from engagement.actions.survey.answering import note_guessing, refuse_answer
from engagement.analytics.survey_link import (
    AnswerRefusal,
    LinkState,
    SurveyLink,
    link_behind,
    open_waves_by_system,
)
from engagement.analytics.survey_words import phrases_in
from engagement.presenters.surveys.answer_words import SHUT
from engagement.surveys.languages import language_of
from engagement.surveys.service import BY
from engagement.throttling import asks_too_often, is_first_this_hour
from engagement.views.surveys.answer.language import chosen_language, language_query
from tenancy.scope import admit, every_system

# A whole trust may sit behind one address; of links that do not exist nobody needs many.
MOST_A_MINUTE = 600
MOST_UNKNOWN_A_MINUTE = 20
MOST_REFUSED_A_MINUTE = 30

Page = Callable[[HttpRequest, SurveyLink], HttpResponse]
View = Callable[[HttpRequest, str], HttpResponse]


def behind_link(*, open_only: bool = True) -> Callable[[Page], View]:
    """A page that a link opens; with ``open_only`` only while the link takes answers."""

    def wrap(page: Page) -> View:
        # The address is the key, and no cookie is: another site that does not know it has nothing
        # to forge. The check would refuse all, because a page without referrer sends no origin.
        @csrf_exempt
        @wraps(page)
        def view(request: HttpRequest, token: str) -> HttpResponse:
            return _guarded(_answer(request, token, page, open_only=open_only))

        return view

    return wrap


def shut(request: HttpRequest, link: SurveyLink, state: LinkState) -> HttpResponse:
    """What somebody sees whose link takes no answers; what they sent is refused on record."""
    if request.method == "POST":
        record_refusal(request, link, state)
    if state is LinkState.ANSWERED:
        status = HTTPStatus.CONFLICT if request.method == "POST" else HTTPStatus.OK
        template = "engagement/surveys/answer/done.html"
    else:
        not_yet = state is LinkState.NOT_YET
        status = HTTPStatus.CONFLICT if not_yet else HTTPStatus.GONE
        template = "engagement/surveys/answer/shut.html"
    return survey_render(request, template, link, status, shut=SHUT.get(state))


def refused(request: HttpRequest, link: SurveyLink, why: AnswerRefusal) -> HttpResponse:
    """What was sent did not come from our page."""
    record_refusal(request, link, why)
    template = "engagement/surveys/answer/refused.html"
    return survey_render(request, template, link, HTTPStatus.BAD_REQUEST)


def record_refusal(request: HttpRequest, link: SurveyLink, why: LinkState | AnswerRefusal) -> None:
    """Record it on the wave, unless this address fills the record."""
    if not asks_too_often(request, page="survey_refused", most=MOST_REFUSED_A_MINUTE):
        refuse_answer(by=BY, link=link, why=why)


def survey_render(
    request: HttpRequest,
    template: str,
    link: SurveyLink,
    status: int = HTTPStatus.OK,
    **context: object,
) -> HttpResponse:
    """A page of this link, with the words around the questions as somebody reads them."""
    language = chosen_language(request, link)
    own = {
        "link": link,
        "language": language_of(language),
        "language_query": urlencode(language_query(link, language)),
        "phrases": phrases_in(link.instrument, language),
        "fictional_data": link.invitation.system.is_fictional,
        **context,
    }
    return render(request, template, own, status=status)


def _answer(request: HttpRequest, token: str, page: Page, *, open_only: bool) -> HttpResponse:
    if asks_too_often(request, page="survey", most=MOST_A_MINUTE):
        return _too_often(request)
    with every_system(why="A survey's link says itself whose it is."):
        link = link_behind(token)
    if link is None:
        return _unknown(request)
    admit([link.invitation.system_id])
    state = link.state
    if open_only and state is not LinkState.OPEN:
        return shut(request, link, state)
    return page(request, link)


def _unknown(request: HttpRequest) -> HttpResponse:
    """The same page whatever the cause, so that it says nothing to who tries."""
    if asks_too_often(request, page="survey_unknown", most=MOST_UNKNOWN_A_MINUTE):
        if is_first_this_hour(request, page="survey_unknown"):
            _record_guessing()
        return _too_often(request)
    template = "engagement/surveys/answer/unknown.html"
    return render(request, template, status=HTTPStatus.NOT_FOUND)


@every_system(why="Somebody tries links: every system with an open survey is told.")
def _record_guessing() -> None:
    waves = open_waves_by_system()
    if waves:
        note_guessing(by=BY, waves=waves)


def _too_often(request: HttpRequest) -> HttpResponse:
    return render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)


def _guarded(response: HttpResponse) -> HttpResponse:
    """Nothing may keep the page, find it, or pass on its address."""
    add_never_cache_headers(response)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
