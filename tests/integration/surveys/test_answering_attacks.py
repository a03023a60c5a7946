"""Who tries links, sends twice, too late, or what was not asked: refused, recorded, and unnamed."""

import logging
import threading
from collections.abc import Callable
from http import HTTPStatus
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.utils import timezone

from audit.models import AuditEvent
from engagement.enums import WaveState
from engagement.models import SurveyInvitation, SurveyResponse, SurveyWave
from engagement.surveys.secrets import answers_key
from engagement.views.surveys.answer.door import MOST_REFUSED_A_MINUTE, MOST_UNKNOWN_A_MINUTE
from tests import factories as make

WORDS = "Quagmire is what we are in"
ANSWERS = {"does-what-it-says": "5", "better": WORDS}


def invited(**facts: Any) -> SurveyInvitation:
    return make.make_invitation(wave=make.make_wave(state=WaveState.OPEN, **facts))


def link(invitation: SurveyInvitation, page: str = "questions/?page=1") -> str:
    return f"/s/{make.token_of(invitation)}/{page}"


def refusals() -> list[str]:
    found = AuditEvent.objects.filter(type="survey_wave.answer_refused").order_by("id")
    return [facts["why"] for facts in found.values_list("facts", flat=True)]


def at_once(work: Callable[[int], None], times: int) -> None:
    """The same from several connections at the same moment; the first error is the test's."""
    errors: list[BaseException] = []

    def run(number: int) -> None:
        try:
            work(number)
        except BaseException as error:  # noqa: BLE001 - shown by the test
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


@pytest.mark.django_db
def test_guessing_is_slowed_down_and_recorded_once_an_hour(client: Client) -> None:
    invitation = invited()
    with time_machine.travel(timezone.now().replace(minute=5, second=0), tick=False) as clock:
        token = make.token_of(invitation)
        guesses = [f"{token[:-1]}{'A' if token[-1] != 'A' else 'B'}", token[1:], "x" * 500]
        pages = [client.get(f"/s/{guess}/") for guess in guesses]
        assert {page.status_code for page in pages} == {404}
        assert len({page.text.partition("<main")[2] for page in pages}) == 1
        for _ in range(MOST_UNKNOWN_A_MINUTE - len(guesses)):
            assert client.post("/s/guess/check/").status_code == 404
        for _ in range(3):
            assert client.get("/s/guess/").status_code == 429
        # Others behind the same network address have done nothing wrong.
        assert client.get(f"/s/{token}/").status_code == 200
        event = AuditEvent.objects.get(type="survey.links_guessed")
        assert (event.target_id, event.facts) == (invitation.wave.public_id, {})
        clock.shift(3600)
        for _ in range(MOST_UNKNOWN_A_MINUTE + 1):
            client.get("/s/guess/")
    assert AuditEvent.objects.filter(type="survey.links_guessed").count() == 2


@pytest.mark.django_db
def test_nobody_asks_without_end(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engagement.views.surveys.answer.door.MOST_A_MINUTE", 3)
    invitation = invited()
    with time_machine.travel(timezone.now().replace(second=0), tick=False):
        statuses = [client.get(link(invitation)).status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"does-what-it-says": "0"}, "values"),
        ({"does-what-it-says": "6"}, "values"),
        ({"does-what-it-says": "abc"}, "values"),
        ({"does-what-it-says": "5\x00"}, "values"),
        ({"does-what-it-says": "9" * 5_000}, "values"),
        ({"does-what-it-says": ["1", "5"]}, "fields"),
        ({"does-what-it-says[]": "5"}, "fields"),
        ({"not-asked": "5"}, "fields"),
        ({"about": "another", "does-what-it-says": "5"}, "fields"),
        ({"wave": "another", "does-what-it-says": "5"}, "fields"),
        ({"leave_out": "yes"}, "fields"),
        ({"better": "NUL \x00"}, "values"),
        ({"better": "long " * 200_000}, "values"),
    ],
)
def test_what_was_not_asked_is_not_taken(client: Client, sent: dict[str, Any], why: str) -> None:
    invitation = invited()
    page = client.post(link(invitation), sent)
    assert (page.status_code, "This was not taken" in page.text) == (400, True)
    assert len(page.content) < 20_000
    assert refusals() == [why]
    assert not SurveyResponse.objects.exists()


@pytest.mark.django_db
def test_words_are_words(client: Client) -> None:
    invitation = invited()
    too_long = client.post(link(invitation), {"better": "x" * 4_001})
    assert too_long.status_code == 422
    assert "must be 4,000 characters or less" in too_long.text
    assert refusals() == []
    client.post(link(invitation), {"better": "<script>alert(1)</script> \u202eterces\u2069"})
    assert SurveyResponse.objects.get().comment == "<script>alert(1)</script> terces"
    assert "<script>alert" not in client.get(link(invitation, "check/")).text
    assert client.post(link(invitation, "check/"), {"is_finished": "1"}).status_code == 400
    assert refusals() == ["fields"]


@pytest.mark.django_db
def test_methods_headers_and_the_keys_of_others(client: Client) -> None:
    one, other = invited(), invited()
    for page in ("", "questions/?page=1", "check/", "pass-on/", "stop/", "sent/"):
        assert client.put(link(one, page)).status_code == 405
        assert client.delete(link(one, page)).status_code == 405
        answer = client.head(link(one, page))
        assert answer.status_code == (302 if page == "sent/" else 200)
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer["X-Robots-Tag"]
        assert not answer.has_header("Set-Cookie") or "sessionid" not in answer["Set-Cookie"]
    strict = Client(enforce_csrf_checks=True)
    strict.post(link(one), ANSWERS)
    row = SurveyResponse.objects.get()
    assert (row.wave, row.partnership) == (one.wave, one.partnership)
    # What is kept through one link, no other shows or sends.
    assert WORDS not in client.get(link(other)).text
    assert client.post(link(other, "check/")).status_code == 422
    # Answers of somebody whose link is of another wave would have another key.
    assert row.key == answers_key(make.token_of(one)) != answers_key(make.token_of(other))


@pytest.mark.django_db
def test_the_record_of_refusals_cannot_be_filled(client: Client) -> None:
    invitation = invited()
    make.make_response(invitation)
    with time_machine.travel(timezone.now().replace(second=0), tick=False):
        for _ in range(MOST_REFUSED_A_MINUTE + 5):
            assert client.post(link(invitation), ANSWERS).status_code == 409
    assert refusals() == ["answered"] * MOST_REFUSED_A_MINUTE


@pytest.mark.django_db
def test_the_database_itself_refuses_what_comes_late_or_twice() -> None:
    invitation = invited()
    row = make.make_response(invitation)
    changes: tuple[dict[str, Any], ...] = (
        {"answers": {}},
        {"is_finished": False},
        {"comment": "More"},
    )
    for change in changes:
        with pytest.raises(ProgrammingError), transaction.atomic():
            SurveyResponse.objects.filter(pk=row.pk).update(**change)


@pytest.mark.django_db(transaction=True)
def test_tabs_that_send_at_the_same_moment_send_once() -> None:
    invitation = invited()
    Client().post(link(invitation), ANSWERS)
    statuses: list[int] = []

    def send(number: int) -> None:
        page = "check/" if number % 2 else "questions/?page=1"
        answer = Client().post(link(invitation, page), {} if number % 2 else {"same-goals": "1"})
        statuses.append(answer.status_code)

    at_once(send, 6)
    assert SurveyResponse.objects.get().is_finished
    assert AuditEvent.objects.filter(type="survey_wave.answered").count() == 1
    # Each was taken or refused on record, and whatever came after the first sending was refused.
    assert set(statuses) <= {HTTPStatus.FOUND, HTTPStatus.CONFLICT}
    assert refusals() == ["answered"] * statuses.count(HTTPStatus.CONFLICT)
    assert statuses.count(HTTPStatus.CONFLICT) >= 2


@pytest.mark.django_db(transaction=True)
def test_two_who_name_the_same_colleague_at_the_same_moment() -> None:
    first = invited()
    second = make.make_invitation(wave=first.wave, partnership=first.partnership)
    links = [link(each, "pass-on/") for each in (first, second)]
    statuses: list[int] = []

    def hand_on(number: int) -> None:
        named = {"name": "Cat Colleague", "email": "cat@vale.example"}
        statuses.append(Client().post(links[number], named).status_code)

    at_once(hand_on, 2)
    assert sorted(statuses) == [302, 422]
    assert SurveyInvitation.objects.filter(passed_on_from__isnull=False).count() == 1
    assert SurveyInvitation.objects.filter(passed_on_at__isnull=False).count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_comes_in_the_moment_of_closing_waits_and_is_refused() -> None:
    """The close holds the wave; an answer in flight waits for it, and then comes too late."""
    invitation = invited()
    Client().post(link(invitation), ANSWERS)
    statuses: list[int] = []
    with transaction.atomic():
        wave = SurveyWave.objects.select_for_update().get(pk=invitation.wave_id)
        wave.state = WaveState.CLOSING
        wave.save()

        def send() -> None:
            try:
                statuses.append(Client().post(link(invitation, "check/")).status_code)
            finally:
                connection.close()

        thread = threading.Thread(target=send)
        thread.start()
        _wait_until_somebody_waits()
    thread.join()
    assert statuses == [410]
    assert refusals() == ["closed"]
    assert not SurveyResponse.objects.get().is_finished


def _wait_until_somebody_waits() -> None:
    waiting = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE wait_event_type = 'Lock' AND query LIKE '%engagement_surveyresponse%'"
    )
    with connection.cursor() as cursor:
        for _ in range(100_000):
            # What is read of the activity is kept for a transaction unless it is thrown away.
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(waiting)
            if cursor.fetchone() != (0,):
                return
    pytest.fail("Nothing waited for the close.")


@pytest.mark.django_db
def test_nobody_can_put_answers_and_people_together() -> None:
    """No key leads from one to the other, nothing of the invitation is touched, not even a lock."""
    invitation = invited(is_confidential=True)
    before = _row_of(invitation)
    client = Client()
    client.post(link(invitation), ANSWERS)
    client.post(link(invitation, "check/"))
    assert _row_of(invitation) == before
    columns = {field.attname: field for field in SurveyResponse._meta.concrete_fields}
    assert set(columns) == {
        *("id", "system_id", "wave_id", "key", "partnership_id", "about_id", "sector", "place_id"),
        *("language", "answers", "comment", "is_finished"),
    }
    # What both sides have in common says no more than for which group somebody stands.
    answer = dict(SurveyResponse.objects.values().get())
    asked = dict(SurveyInvitation.objects.values().get())
    common = {str(value) for value in answer.values() if value} & {str(v) for v in asked.values()}
    group = ("system_id", "wave_id", "partnership_id", "sector", "place_id")
    assert common <= {str(asked[name]) for name in group}


def _row_of(invitation: SurveyInvitation) -> tuple[Any, ...]:
    """Everything PostgreSQL keeps of the row, also who locked it last."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT xmin::text, xmax::text, ctid::text, t::text"
            " FROM engagement_surveyinvitation t WHERE id = %s",
            [invitation.pk],
        )
        return tuple(cursor.fetchone())


@pytest.mark.django_db
def test_no_log_and_no_audit_event_says_who_or_what(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    invitation = invited()
    client = Client(raise_request_exception=False)
    caplog.set_level(logging.DEBUG, "engagement")
    handler = next(each for each in logging.root.handlers if type(each) is logging.StreamHandler)
    monkeypatch.setattr(handler, "stream", StringIO())
    client.post(link(invitation), ANSWERS)
    client.post(link(invitation), {**ANSWERS, "about": WORDS})
    client.post(link(invitation, "check/"))
    client.post(link(invitation), ANSWERS)

    def break_down(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("engagement.views.surveys.answer.door.link_behind", break_down)
    assert client.get(link(invitation)).status_code == 500
    logged = handler.stream.getvalue()
    assert "s/<slug:token>/questions/ 302" in logged
    assert "Internal Server Error: s/<slug:token>/questions/" in logged
    events = [str(row) for row in AuditEvent.objects.values()]
    said = "\n".join([logged, *(record.getMessage() for record in caplog.records), *events])
    token, person = make.token_of(invitation), invitation.person
    assert person is not None
    for secret in (token, answers_key(token), WORDS, person.name, person.email, "does-what"):
        assert secret not in said
    answered = AuditEvent.objects.get(type="survey_wave.answered")
    assert (answered.target_type, answered.parent_id, answered.facts) == (
        "engagement.surveywave",
        None,
        {},
    )
