"""Handing the questions to a colleague, and not being asked any more."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from engagement.actions.survey.answering import NotTakenError
from engagement.actions.survey.leaving import stop_asking
from engagement.actions.survey.passing_on import NotToPassOnError, can_pass_on, pass_on
from engagement.analytics.survey_link import LinkState, SurveyLink
from engagement.forms.surveys.pass_on import PassOnForm
from engagement.surveys.service import BY
from engagement.views.surveys.answer.door import (
    behind_link,
    record_refusal,
    shut,
    survey_render,
)
from engagement.views.surveys.answer.language import chosen_language
from engagement.views.surveys.answer.questions import address
from nhsuk.submission import errors_into, sent


@behind_link()
def survey_pass_on(request: HttpRequest, link: SurveyLink) -> HttpResponse:
    """Name the colleague who answers instead."""
    if not can_pass_on(link):
        return _not_to_pass_on(request, link)
    form = PassOnForm(sent(request))
    if form.is_valid():
        try:
            with errors_into(form):
                handed = pass_on(by=BY, link=link, **form.cleaned_data)
                if handed.refusal:
                    form.add_error("email", handed.refusal)
        except NotTakenError as error:
            return shut(request, link, error.state)
        except NotToPassOnError:
            return _not_to_pass_on(request, link)
        if not form.errors:
            return redirect(address(link, "answer", language=chosen_language(request, link)))
    wrong = form.is_bound and bool(form.errors)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    template = "engagement/surveys/answer/pass_on.html"
    return survey_render(request, template, link, status, form=form)


@behind_link(open_only=False)
def survey_stop(request: HttpRequest, link: SurveyLink) -> HttpResponse:
    """Say no; one press, also that of a mail program (RFC 8058). Opening the page says nothing."""
    if request.method == "POST":
        stop_asking(by=BY, link=link)
        if request.POST.get("List-Unsubscribe") != "One-Click":
            return redirect(address(link, "stop", language=chosen_language(request, link)))
        link.invitation.refresh_from_db(fields=["declined_at"])
    template = "engagement/surveys/answer/stop.html"
    return survey_render(request, template, link, is_open=link.state is LinkState.OPEN)


def _not_to_pass_on(request: HttpRequest, link: SurveyLink) -> HttpResponse:
    if request.method == "POST":
        record_refusal(request, link, LinkState.PASSED_ON)
    template = "engagement/surveys/answer/keep.html"
    return survey_render(request, template, link, HTTPStatus.CONFLICT)
