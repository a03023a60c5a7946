"""One post, against servers that behave badly."""

import ssl
import time
from pathlib import Path

import pytest

from engagement.outside.places import Place
from engagement.webhooks.posting import KEPT_CHARACTERS, LONGEST_RETRY_AFTER, MOST_READ, post
from tests.unit.calendars.servers import HOST, Server, say, serving

BODY = b'{"type":"event.logged"}'


def place(server: Server) -> Place:
    return Place(HOST, server.port, "/hook?key=value")


def test_a_message_arrives_whole(tmp_path: Path) -> None:
    with serving(say("204 No Content"), tmp_path) as server:
        result = post(place(server), {"webhook-id": "a"}, BODY, server.gate())
    (asked,) = server.asked
    head, _, body = asked.partition(b"\r\n\r\n")
    assert head.startswith(b"POST /hook?key=value HTTP/1.1\r\n")
    assert f"Host: {HOST}:{server.port}".encode() in head
    assert b"webhook-id: a" in head
    assert b"Content-Type: application/json" in head
    assert body == BODY
    assert (result.status, result.is_delivered, result.error) == (204, True, "")


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("301 Moved", "redirects are not followed"),
        ("307 Temporary Redirect", "redirects are not followed"),
        ("400 Bad", "answered 400"),
        ("503 Away", "answered 503"),
        ("199 Odd", "answered 199"),
    ],
)
def test_only_2xx_is_delivered(tmp_path: Path, status: str, sentence: str) -> None:
    with serving(say(status, b"", "Location: https://10.0.0.1/"), tmp_path) as server:
        result = post(place(server), {}, BODY, server.gate(seconds=1.0))
    assert not result.is_delivered
    assert not result.is_the_end
    assert len(server.asked) == 1
    assert sentence in result.error


def test_410_is_the_end_and_what_is_asked_for_is_waited(tmp_path: Path) -> None:
    with serving(say("410 Gone"), tmp_path) as server:
        assert post(place(server), {}, BODY, server.gate()).is_the_end
    for asked, waits in (("120", 120), ("9999999", LONGEST_RETRY_AFTER), ("soon", 0)):
        with serving(say("429 Slow", b"", f"Retry-After: {asked}"), tmp_path) as server:
            assert post(place(server), {}, BODY, server.gate()).retry_after == waits


def test_of_a_huge_answer_little_is_read_and_less_is_kept(tmp_path: Path) -> None:
    sent = 0

    def answer(line: ssl.SSLSocket, request: bytes) -> None:
        nonlocal sent
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 900000000\r\n\r\n")
        for _ in range(20_000):
            sent += line.send(b"<b>\x00\xff thanks \r\n" * 50)

    with serving(answer, tmp_path) as server:
        result = post(place(server), {}, BODY, server.gate())
        time.sleep(0.05)
    assert result.is_delivered
    assert len(result.answer) <= KEPT_CHARACTERS
    assert result.answer.isprintable()
    assert result.milliseconds < 20_000
    assert sent < 100 * MOST_READ  # what lay in buffers, and not all that it wanted to say


def test_a_server_that_speaks_for_ever_is_cut_off(tmp_path: Path) -> None:
    def answer(line: ssl.SSLSocket, request: bytes) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(100):
            line.sendall(b"x")
            time.sleep(0.05)

    with serving(answer, tmp_path) as server:
        result = post(place(server), {}, BODY, server.gate(seconds=0.4))
    assert result.status is None
    assert result.error == "The server took too long to answer."
    assert result.milliseconds < 4_500


def test_a_name_that_leads_inside_the_second_time_is_not_reached(tmp_path: Path) -> None:
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    with serving(say("200 OK"), tmp_path) as server:
        gate = server.gate(resolve=lambda host, port: next(answers))
        assert post(place(server), {}, BODY, gate).is_delivered
        again = post(place(server), {}, BODY, gate)
    assert again.status is None
    assert "private network" in again.error
    assert len(server.asked) == 1


def test_a_server_of_another_name_is_not_told_anything(tmp_path: Path) -> None:
    with serving(say("200 OK"), tmp_path, name="other.example") as server:
        result = post(place(server), {}, BODY, server.gate())
    assert result.error == "The server could not prove that it is who it says."
    assert server.asked == []
