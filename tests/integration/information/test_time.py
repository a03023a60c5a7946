"""How long there is to answer, how it can be extended, and the review of what was answered."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import SYSTEM_ADMINISTRATOR
from engagement.actions.information.extending import extend_time, latest_day
from engagement.actions.information.request import (
    ask_clarification,
    change_request,
    note_clarification,
)
from engagement.actions.information.second_look import ask_second_look, close_second_look
from engagement.errors import NotPossibleError
from engagement.foi.working_days import last_day_to_answer
from engagement.models import InformationRequest
from engagement.presenters.information.request import RequestLine, clock_words
from tests import factories as make
from tests.factories.information import again, make_officer, request_facts

pytestmark = pytest.mark.django_db


def _extended(request: InformationRequest, days: int, under: str = "10(3)") -> InformationRequest:
    until = last_day_to_answer(request.received_on) + timedelta(days=days)
    assert request.handler is not None
    return extend_time(
        by=request.handler, request=request, until=until, under=under, reason="It takes longer."
    )


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_page_says_how_the_last_day_was_counted() -> None:
    request = InformationRequest(received_on=date(2026, 11, 24))
    (counted,) = clock_words(request, request.received_on)
    assert counted == (
        "23 December 2026 is the 20th working day after 24 November 2026, when the request came "
        "in. Weekends are not counted, nor bank holidays: 30 November 2026."
    )
    assert clock_words(request, None) == []


def test_more_time_lasts_whatever_else_is_changed() -> None:
    request = make.make_information_request()
    until = _extended(request, 9).extended_to
    assert again(request).due_on == until
    change_request(by=make.TESTS, request=request, facts=request_facts(summary="Other words"))
    assert again(request).due_on == until
    day = request.received_on
    ask_clarification(by=make.TESTS, request=request, asked_on=day, words="Which year?")
    assert again(request).due_on is None
    with pytest.raises(NotPossibleError, match="No time runs"):
        _extended(request, 12)
    assert note_clarification(by=make.TESTS, request=request, answered_on=day).due_on == until


def test_no_more_time_is_taken_than_there_is() -> None:
    request = make.make_information_request()
    with pytest.raises(ValidationError, match="there is time until then"):
        _extended(request, 0)
    too_late = latest_day(request.received_on) - last_day_to_answer(request.received_on)
    with pytest.raises(ValidationError, match="40 working days in all"):
        _extended(request, too_late.days + 1, under="7(1)")
    with pytest.raises(ValidationError, match="what allows more time"):
        _extended(request, 3, under="12")
    assert _extended(request, too_late.days, under="7(1)").due_on == latest_day(request.received_on)
    late = make.make_information_request(received_on=timezone.localdate() - timedelta(days=60))
    with pytest.raises(NotPossibleError, match="cannot be extended any more"):
        _extended(late, 90)


def test_a_review_is_done_by_somebody_who_had_no_part_in_the_answer() -> None:
    request = make.make_request_under_review(system=make.make_event().system)
    other = make_officer(request.system)

    def close(by: User) -> InformationRequest:
        return close_second_look(
            by=by,
            request=request,
            closed_on=timezone.localdate(),
            outcome="partly",
            reason="A name was missed.",
        )

    assert request.handler is not None
    assert request.approved_by is not None
    for person in (request.handler, request.approved_by):
        with pytest.raises(NotPossibleError, match="Somebody else must look at it again"):
            close(person)
        page = _client(person).get(
            reverse("engagement:information_request", args=[request.public_id])
        )
        assert "You had a part in the answer" in page.content.decode()
    assert request in InformationRequest.objects.waiting()
    reviewed = close(other)
    assert request not in InformationRequest.objects.waiting()
    line = RequestLine(again(reviewed), timezone.localdate())
    assert line.outcome == "Released. Internal review: The answer stands in part"
    with pytest.raises(NotPossibleError, match="asked for already"):
        ask_second_look(
            by=other, request=request, asked_on=timezone.localdate(), words="Again.", days=20
        )


def test_more_time_and_a_review_on_pages() -> None:
    request = make.make_information_request()
    assert request.handler is not None
    until = last_day_to_answer(request.received_on) + timedelta(days=3)
    days = {"until_day": until.day, "until_month": until.month, "until_year": until.year}
    said = {"under": "10(3)", "reason": "Weighing takes longer.", **days}
    url = reverse("engagement:information_extend", args=[request.public_id])
    client = _client(request.handler)
    assert client.post(url, {**said, "until_year": until.year - 1}).status_code == 422
    assert client.post(url, said).status_code == 302
    page = client.get(reverse("engagement:information_request", args=[request.public_id]))
    assert "Weighing takes longer." in page.content.decode()
    administrator = make.make_user(system=request.system, role=SYSTEM_ADMINISTRATOR.name)
    assert _client(administrator).post(url, said).status_code == 403
    asked = reverse("engagement:information_ask_review", args=[request.public_id])
    refused = client.post(asked, {"words": "Too little.", "days": "20"})
    assert refused.status_code == 422
