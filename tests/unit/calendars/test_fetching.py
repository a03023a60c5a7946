"""Fetching goes out to the internet alone, over https, and comes to an end: on a real server."""

import inspect
import socket
import ssl
import threading
import time
from pathlib import Path

import pytest

from engagement.actions import calendar_fetch
from engagement.calendars import fetching
from engagement.calendars.addresses import AddressRefusedError, read_address
from engagement.calendars.fetching import PUBLIC, FetchFailedError, fetch
from engagement.outside.places import Place, is_public
from tests.unit.calendars.servers import HOST, Server, say, serving

CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


def place(server: Server, path: str = "/secret/basic.ics") -> Place:
    return Place(HOST, server.port, path)


def test_a_calendar_comes_with_what_tells_it_from_a_later_one(tmp_path: Path) -> None:
    with serving(say("200 OK", CALENDAR, 'ETag: "one"'), tmp_path) as server:
        fetched = fetch(place(server), gate=server.gate())
    assert (fetched.content, fetched.etag) == (CALENDAR, '"one"')
    assert b"Accept-Encoding: identity" in server.asked[0]


def test_one_that_has_not_changed_is_not_sent_again(tmp_path: Path) -> None:
    with serving(say("304 Not Modified"), tmp_path) as server:
        fetched = fetch(place(server), etag='"one"', gate=server.gate())
    assert fetched.content is None
    assert b'If-None-Match: "one"' in server.asked[0]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",
        "10.0.0.8",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
        "2001:db8::1",
        "not an address",
    ],
)
def test_addresses_that_are_not_public_are_never_reached(address: str) -> None:
    assert not is_public(address)
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return [address]

    gate = fetching.Gate(resolve=resolve)
    with pytest.raises(FetchFailedError, match="private network"):
        fetch(Place("inside.example", 443, "/"), gate=gate)
    assert asked == ["inside.example"]


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:4700:4700::1111", "64:ff9b::808:808"])
def test_public_addresses_are(address: str) -> None:
    assert is_public(address)


def test_one_inner_address_among_public_ones_is_enough_to_refuse() -> None:
    gate = fetching.Gate(resolve=lambda host, port: ["93.184.215.14", "10.0.0.1"])
    with pytest.raises(FetchFailedError, match="private network"):
        fetch(Place("both.example", 443, "/"), gate=gate)


def test_a_name_is_looked_up_once_and_the_checked_address_is_the_one_reached(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name server that gives a good address to the check and a bad one later gets nowhere."""
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    reached: list[tuple[str, int]] = []
    connect = socket.create_connection

    def watched(address: tuple[str, int], timeout: float) -> socket.socket:
        reached.append(address)
        return connect(address, timeout=timeout)

    monkeypatch.setattr(socket, "create_connection", watched)
    with serving(say("200 OK", CALENDAR), tmp_path) as server:
        gate = server.gate(resolve=lambda host, port: next(answers))
        assert fetch(place(server), gate=gate).content == CALENDAR
        assert reached == [("127.0.0.1", server.port)]
        with pytest.raises(FetchFailedError, match="private network"):
            fetch(place(server), gate=gate)
        assert len(reached) == 1


def test_a_name_server_that_stays_silent_is_not_waited_for() -> None:
    """The system's own lookup may take half a minute, and cannot be broken off."""
    ended = threading.Event()

    def resolve(host: str, port: int) -> list[str]:
        ended.wait(10)
        return ["93.184.215.14"]

    gate = fetching.Gate(resolve=resolve, name_seconds=0.2)
    started = time.monotonic()
    with pytest.raises(FetchFailedError, match="could not be looked up in time"):
        fetch(Place("silent.example", 443, "/"), gate=gate)
    assert time.monotonic() - started < 8
    ended.set()


def test_a_name_that_nobody_has_says_so() -> None:
    def resolve(host: str, port: int) -> list[str]:
        raise socket.gaierror

    with pytest.raises(FetchFailedError, match="no server of this name"):
        fetch(Place("nobody.example", 443, "/"), gate=fetching.Gate(resolve=resolve))


@pytest.mark.parametrize(
    ("location", "sentence"),
    [
        ("http://calendar.example/", "not https"),
        ("file:///etc/passwd", "not https"),
        ("https://inside.example/", "usual port"),
        ("https://inside.example:{port}/", "private network"),
        ("//user:pass@calendar.example/", "not https"),
    ],
)
def test_a_redirect_passes_the_same_gate(tmp_path: Path, location: str, sentence: str) -> None:
    def resolve(host: str, port: int) -> list[str]:
        return ["127.0.0.1"] if host == HOST else ["10.0.0.1"]

    servers: list[Server] = []

    def answer(line: ssl.SSLSocket, request: bytes) -> None:
        target = location.format(port=servers[0].port)
        say("302 Found", b"", f"Location: {target}")(line, request)

    with serving(answer, tmp_path) as server:
        servers.append(server)
        with pytest.raises(FetchFailedError, match=sentence):
            fetch(place(server), gate=server.gate(resolve=resolve))
    assert len(server.asked) == 1


def test_redirects_come_to_an_end(tmp_path: Path) -> None:
    with serving(say("301 Moved", b"", "Location: /again"), tmp_path) as server:
        with pytest.raises(FetchFailedError, match="too many times"):
            fetch(place(server), gate=server.gate())
        assert len(server.asked) == fetching.MOST_REDIRECTS + 1


def test_a_redirect_to_another_page_of_the_server_is_followed(tmp_path: Path) -> None:
    def answer(line: ssl.SSLSocket, request: bytes) -> None:
        if b"GET /new " in request:
            say("200 OK", CALENDAR)(line, request)
        else:
            say("307 Temporary Redirect", b"", "Location: /new")(line, request)

    with serving(answer, tmp_path) as server:
        assert fetch(place(server), gate=server.gate()).content == CALENDAR


@pytest.mark.parametrize("is_announced", [True, False])
def test_a_calendar_that_is_too_large_is_given_up(tmp_path: Path, is_announced: bool) -> None:
    def answer(line: ssl.SSLSocket, request: bytes) -> None:
        length = b"Content-Length: 5000000\r\n" if is_announced else b""
        line.sendall(b"HTTP/1.1 200 OK\r\n" + length + b"Connection: close\r\n\r\n")
        for _ in range(100):
            line.sendall(b"x" * 50_000)

    with (
        serving(answer, tmp_path) as server,
        pytest.raises(FetchFailedError, match="larger than 10 MB"),
    ):
        fetch(place(server), gate=server.gate(most_bytes=200_000))


@pytest.mark.parametrize(
    "start", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"]
)
def test_a_server_that_sends_a_byte_now_and_then_is_cut_off(tmp_path: Path, start: bytes) -> None:
    def answer(line: ssl.SSLSocket, request: bytes) -> None:
        line.sendall(start)
        for _ in range(40):
            line.sendall(b"X")
            time.sleep(0.2)

    began = time.monotonic()
    with (
        serving(answer, tmp_path) as server,
        pytest.raises(FetchFailedError, match="took too long"),
    ):
        fetch(place(server), gate=server.gate(seconds=1.0))
    assert time.monotonic() - began < 7


@pytest.mark.parametrize(
    ("status", "sentence"),
    [("401 No", "password"), ("404 No", "no calendar"), ("500 No", "error 500")],
)
def test_what_servers_refuse_is_said_in_a_sentence(
    tmp_path: Path, status: str, sentence: str
) -> None:
    with serving(say(status), tmp_path) as server, pytest.raises(FetchFailedError) as failure:
        fetch(place(server), gate=server.gate())
    assert sentence in str(failure.value)
    assert "secret" not in str(failure.value).replace("secret address", "")


def test_packed_content_is_refused(tmp_path: Path) -> None:
    with (
        serving(say("200 OK", b"\x1f\x8b", "Content-Encoding: gzip"), tmp_path) as server,
        pytest.raises(FetchFailedError, match="packed"),
    ):
        fetch(place(server), gate=server.gate())


def test_a_server_must_prove_its_name(tmp_path: Path) -> None:
    with serving(say("200 OK", CALENDAR), tmp_path, name="other.example") as server:
        with pytest.raises(FetchFailedError, match="could not prove"):
            fetch(place(server), gate=server.gate())
        assert server.asked == []


def test_half_a_calendar_is_none(tmp_path: Path) -> None:
    def answer(line: ssl.SSLSocket, request: bytes) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nBEGIN:VCALENDAR")

    with (
        serving(answer, tmp_path) as server,
        pytest.raises(FetchFailedError, match="did not answer"),
    ):
        fetch(place(server), gate=server.gate())


def test_nobody_at_home(tmp_path: Path) -> None:
    with serving(say("200 OK"), tmp_path) as server:
        gate = server.gate()
    with pytest.raises(FetchFailedError, match="could not be reached"):
        fetch(place(server), gate=gate)


def test_the_product_has_one_gate_and_it_is_shut() -> None:
    assert PUBLIC.allows is is_public
    assert PUBLIC.ports == {443}
    assert PUBLIC.trust is None
    for function in (fetch, calendar_fetch.fetch_calendar):
        assert inspect.signature(function).parameters["gate"].default is PUBLIC


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://Calendar.Example/a/b.ics?key=1", "https://calendar.example/a/b.ics?key=1"),
        ("webcal://calendar.example/b.ics", "https://calendar.example/b.ics"),
        ("https://calendar.example#part", "https://calendar.example/"),
    ],
)
def test_addresses_are_read(text: str, url: str) -> None:
    found = read_address(text)
    assert found.url == url
    assert "ics" not in repr(found)


@pytest.mark.parametrize(
    "text",
    [
        "http://calendar.example/",
        "ftp://calendar.example/",
        "calendar.example/b.ics",
        "https://",
        "https://user:word@calendar.example/",
        "https://calendar.example:99999/",
        "https://[::1",
        "https://calendar.example/a b",
        "https://calendar.example/\r\nHost: other",
        "https://" + "a" * 3_000,
        "https://calendar.example/é",
    ],
)
def test_what_is_no_https_address_is_refused(text: str) -> None:
    with pytest.raises(AddressRefusedError):
        read_address(text)
