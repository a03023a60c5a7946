"""What the client does when answers fail: waits, tries again where that is safe, or says so."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ics_crm.api.client.runtime.errors import (
    ApiError,
    ChangedMeanwhileError,
    ClientError,
    ConflictError,
    InvalidError,
    NoAnswerError,
    NotSignedInError,
)
from ics_crm.api.client.runtime.rows import Rows, changes
from ics_crm.api.client.runtime.session import Session
from tests.unit.api_client.servers import BROKEN, Answer, Server, answering

PROBLEM = {
    "title": "Not valid",
    "detail": "Some fields need your attention.",
    "remedy": "Put it right.",
    "request_id": "4711",
    "problems": [
        {"field": "rows.0.tone", "rule": "too_high", "message": "At most 5.", "remedy": "Lower it."}
    ],
}
TOKEN = Answer(body={"access_token": "first", "expires_in": 3600})
WAIT = Answer(429, {"title": "Too many requests"}, {"Retry-After": "7"})


def _session(server: Server, waits: list[float], **options: object) -> Session:
    return Session(server.url, token="t", tries=3, sleep=waits.append, **options)  # type: ignore[arg-type]


def test_it_waits_as_long_as_it_is_told_also_with_a_change() -> None:
    waits: list[float] = []
    with answering(WAIT, Answer(503, {"title": "Down"}), Answer(body={"ok": 1})) as server:
        session = _session(server, waits)
        assert session.write("PUT", "/api/v1/events/1", {"a": 1}, version=7) == {"ok": 1}
    assert waits == [7, 4]
    assert {asked.headers["If-Match"] for asked in server.asked} == {'"7"'}


@pytest.mark.parametrize("failure", [Answer(502, "x"), Answer(body=BROKEN)])
def test_a_post_whose_answer_was_lost_is_sent_again_under_its_key(failure: Answer) -> None:
    """And when the first is still being worked on, once more."""
    waits: list[float] = []
    busy = Answer(409, {"title": "Conflict", "detail": "It is being worked on."})
    with answering(failure, busy, Answer(201, {"id": "1"})) as server:
        assert _session(server, waits).write("POST", "/x", {}) == {"id": "1"}
    assert len({asked.headers["Idempotency-Key"] for asked in server.asked}) == 1
    assert waits == [2, 4]


@pytest.mark.parametrize("failure", [Answer(502, "x"), Answer(body=BROKEN)])
def test_a_change_whose_answer_was_lost_is_not_sent_again(failure: Answer) -> None:
    with answering(failure) as server, pytest.raises((ApiError, NoAnswerError)):
        _session(server, []).write("PUT", "/x", {}, version="tag")
    assert len(server.asked) == 1


def test_a_refusal_is_not_tried_again() -> None:
    with answering(Answer(409, {"title": "Conflict"})) as server, pytest.raises(ConflictError):
        _session(server, []).write("POST", "/x", {})
    changed = Answer(412, {"title": "Changed"})
    with answering(changed) as server, pytest.raises(ChangedMeanwhileError):
        _session(server, []).write("PUT", "/x", {}, version=1)


def test_it_gives_up_after_its_tries() -> None:
    with answering(*[Answer(body=BROKEN)] * 3) as server, pytest.raises(NoAnswerError):
        _session(server, []).read("/x")
    assert len(server.asked) == 3


def test_a_refusal_says_what_where_and_what_to_do() -> None:
    with answering(Answer(422, PROBLEM)) as server, pytest.raises(InvalidError) as caught:
        _session(server, []).write("POST", "/x", {})
    [fault] = caught.value.faults
    assert (fault.field, fault.rule, fault.remedy) == ("rows.0.tone", "too_high", "Lower it.")
    for words in ("422 Not valid", "rows.0.tone: At most 5. Lower it.", "Request id 4711"):
        assert words in str(caught.value)


def test_a_token_that_ended_early_is_fetched_anew_once() -> None:
    second = Answer(body={"access_token": "second", "expires_in": 3600})
    gone = Answer(401, {"title": "Not signed in"})
    with answering(TOKEN, gone, second, Answer(body=1), gone, second, gone) as server:
        session = Session(server.url, client_id="i", client_secret="s", scopes="read")
        assert session.read("/x") == 1
        with pytest.raises(NotSignedInError):
            session.read("/y")
    tokens = [asked.headers["Authorization"] for asked in server.asked if asked.method == "GET"]
    assert tokens == ["Bearer first", "Bearer second", "Bearer second", "Bearer second"]
    assert server.asked[0].body == "grant_type=client_credentials&scope=read"


def test_a_token_is_renewed_before_it_ends() -> None:
    short = Answer(body={"access_token": "short", "expires_in": 30})
    with answering(short, Answer(body=1), TOKEN, Answer(body=2), Answer(body=3)) as server:
        session = Session(server.url, client_id="i", client_secret="s")
        assert [session.read("/x") for _ in range(3)] == [1, 2, 3]


def test_a_secret_that_is_not_known_is_asked_once() -> None:
    unknown = Answer(401, {"error": "invalid_client"})
    with answering(unknown) as server, pytest.raises(NotSignedInError, match="invalid_client"):
        Session(server.url, client_id="i", client_secret="s").read("/x")


def test_a_token_does_not_follow_to_another_host() -> None:
    with answering() as elsewhere:
        moved = Answer(302, None, {"Location": f"{elsewhere.url}/x"})
        with answering(moved) as server, pytest.raises(ApiError):
            _session(server, []).read("/x")
    assert elsewhere.asked == []


def test_pages_are_followed_on_the_address_that_was_given() -> None:
    """Behind a proxy the product may take itself for another host."""
    pages = [
        Answer(body={"results": [1, 2], "next": "http://inside/x?after=a%3D&kind=a&kind=b"}),
        Answer(body={"results": [3], "next": None}),
    ]
    with answering(*pages) as server:
        query = {"kind": ["a", "b"], "withdrawn": True, "limit": None}
        assert list(Rows[int](_session(server, []), "/x", query)) == [1, 2, 3]
    paths = [asked.path for asked in server.asked]
    assert paths == ["/x?kind=a&kind=b&withdrawn=true&limit=200", "/x?after=a%3D&kind=a&kind=b"]


def test_a_feed_gives_each_page_with_its_cursor() -> None:
    pages = [
        Answer(body={"results": [1], "changed_since": "c1", "next": "http://h/x?changed_since=c1"}),
        Answer(body={"results": [], "changed_since": "c2", "next": None}),
    ]
    with answering(*pages) as server:
        found = list(changes(_session(server, []), "/x", {"changed_since": "start"}))
    assert [(page.rows, page.cursor) for page in found] == [([1], "c1"), ([], "c2")]


def test_a_download_that_broke_off_begins_anew(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with answering(Answer(body=BROKEN), Answer(body="whole")) as server:
        _session(server, []).download("/x", path)
    assert path.read_text() == '"whole"'


@pytest.mark.parametrize(
    "make",
    [
        lambda: Session("http://localhost"),
        lambda: Session("http://localhost", token="t", client_id="i", client_secret="s"),
        lambda: Session("http://localhost", client_id="i"),
    ],
)
def test_it_is_told_at_once_who_asks(make: Callable[[], Session]) -> None:
    with pytest.raises(ClientError, match="one of the two"):
        make()
