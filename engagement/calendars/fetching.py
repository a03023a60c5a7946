"""Fetches a calendar from an address that a person gave; `engagement.outside` guards the line.

Redirects pass the same gate as the address itself.
"""

import http.client
import socket
import time
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import urljoin

from engagement.calendars.addresses import AddressRefusedError, read_address
from engagement.calendars.blocks import MOST_BYTES
from engagement.outside import lines
from engagement.outside.lines import NotReachedError, line_to
from engagement.outside.places import Place

REDIRECTS = frozenset({301, 302, 303, 307, 308})
MOST_REDIRECTS = 3
AT_ONCE = 65_536
TOO_LARGE = "The calendar is larger than 10 MB, which is more than we read."
SENTENCES = {
    304: "",
    401: "The calendar asks for a password. Make a new secret address for it.",
    403: "The calendar may not be read. Make a new secret address for it.",
    404: "There is no calendar at this address any more. Make a new secret address for it.",
    410: "There is no calendar at this address any more. Make a new secret address for it.",
    429: "The calendar was asked for too often. It is tried again later.",
}


class FetchFailedError(Exception):
    """The calendar could not be fetched; the text is a sentence for the person."""


@dataclass(frozen=True)
class Gate(lines.Gate):
    """What a fetch may reach, and how much it may bring. The product has one gate: `PUBLIC`.

    No setting and no stored value makes another: a gate is an argument of `fetch`, and only tests
    give one.
    """

    most_bytes: int = MOST_BYTES


PUBLIC = Gate()


@dataclass(frozen=True)
class Fetched:
    """What came: the calendar, or nothing when it has not changed since the last time."""

    content: bytes | None
    etag: str = ""
    modified: str = ""


def fetch(place: Place, *, etag: str = "", modified: str = "", gate: Gate = PUBLIC) -> Fetched:
    """The calendar at a place.

    :raises FetchFailedError: with a sentence that says why.
    """
    deadline = time.monotonic() + gate.seconds
    headers = {
        "User-Agent": "ICS-CRM calendar reader",
        "Accept": "text/calendar, */*;q=0.1",
        "Accept-Encoding": "identity",
    }
    if etag:
        headers["If-None-Match"] = etag
    if modified:
        headers["If-Modified-Since"] = modified
    for _ in range(MOST_REDIRECTS + 1):
        answer = _ask(place, headers, gate, deadline)
        if isinstance(answer, Fetched):
            return answer
        place = answer
    raise FetchFailedError("The address leads on to other addresses too many times.")


def _ask(place: Place, headers: dict[str, str], gate: Gate, deadline: float) -> Fetched | Place:
    """What one server answers: the calendar, or the place to ask instead."""
    try:
        with line_to(place, gate, deadline) as line:
            return _conversation(line, place, headers, gate)
    except NotReachedError as error:
        raise FetchFailedError(str(error)) from None


def _conversation(
    line: socket.socket, place: Place, headers: dict[str, str], gate: Gate
) -> Fetched | Place:
    connection = http.client.HTTPSConnection(place.host, place.port)
    connection.sock = line
    connection.request("GET", place.path, headers=headers)
    with closing(connection.getresponse()) as response:
        return _understood(response, place, gate)


def _understood(response: http.client.HTTPResponse, place: Place, gate: Gate) -> Fetched | Place:
    if response.status in REDIRECTS:
        return _next(place, response.getheader("Location", ""))
    if response.status == http.client.NOT_MODIFIED:
        return Fetched(content=None)
    if response.status != http.client.OK:
        wrong = f"The server answered with the error {response.status}. It is tried again later."
        raise FetchFailedError(SENTENCES.get(response.status, wrong))
    if response.getheader("Content-Encoding", "identity").lower() != "identity":
        raise FetchFailedError("The server sent the calendar packed, which was not asked for.")
    return Fetched(
        content=_body(response, gate.most_bytes),
        etag=_short(response.getheader("ETag")),
        modified=_short(response.getheader("Last-Modified")),
    )


def _next(place: Place, location: str) -> Place:
    try:
        return read_address(urljoin(place.url, location))
    except (AddressRefusedError, ValueError):
        raise FetchFailedError("The address leads on to one that is not https.") from None


def _body(response: http.client.HTTPResponse, most: int) -> bytes:
    announced = response.getheader("Content-Length", "")
    if announced.isdecimal() and int(announced[:15]) > most:
        raise FetchFailedError(TOO_LARGE)
    pieces, size = [], 0
    while piece := response.read1(AT_ONCE):
        size += len(piece)
        if size > most:
            raise FetchFailedError(TOO_LARGE)
        pieces.append(piece)
    if announced.isdecimal() and size < int(announced[:15]):
        raise OSError("The line was cut.")
    return b"".join(pieces)


def _short(value: str | None) -> str:
    """A header to be sent back the next time; one that is too long is done without."""
    return value if value and len(value) <= 200 and value.isprintable() else ""
