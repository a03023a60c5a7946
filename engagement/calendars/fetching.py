"""Fetches a calendar from an address that a person gave, without reaching anything inside.

A name is looked up once, every address that it stands for is checked, and the connection goes to a
checked address: a name server that answers otherwise a moment later changes nothing. Redirects pass
the same gate. Nothing here names more of an address than its host, because the rest is a secret.
"""

import http.client
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from urllib.parse import urljoin

from engagement.calendars.addresses import (
    HTTPS_PORT,
    AddressRefusedError,
    Place,
    is_public,
    read_address,
)
from engagement.calendars.blocks import MOST_BYTES

REDIRECTS = frozenset({301, 302, 303, 307, 308})
MOST_REDIRECTS = 3
MOST_TRIED = 3
AT_ONCE = 65_536
TOO_LARGE = "The calendar is larger than 10 MB, which is more than we read."
TOO_SLOW = "The server took too long to answer."
NAME_TOO_SLOW = "The name of the server could not be looked up in time. It is tried again later."
NOT_PUBLIC = "This address leads into a private network, so it is not fetched."
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


def _resolve(host: str, port: int) -> list[str]:
    """The addresses that a name stands for."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


@dataclass(frozen=True)
class Gate:
    """What a fetch may reach, and how long it may take. The product has one gate: `PUBLIC`.

    Tests make gates of their own, to let a server on their machine stand for the internet. No
    setting and no stored value can: a gate is an argument of `fetch`, and only tests give one.
    """

    allows: Callable[[str], bool] = is_public
    resolve: Callable[[str, int], list[str]] = _resolve
    ports: frozenset[int] = frozenset({HTTPS_PORT})
    trust: ssl.SSLContext | None = None
    most_bytes: int = MOST_BYTES
    seconds: float = 20.0
    name_seconds: float = 5.0


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
    raw = _connected(_checked_addresses(place, gate, deadline), place, deadline)
    trust = gate.trust or ssl.create_default_context()
    line = trust.wrap_socket(raw, server_hostname=place.host, do_handshake_on_connect=False)
    # A server may send a byte now and then for ever, so a clock cuts the line.
    clock = threading.Timer(max(deadline - time.monotonic(), 0.0), _cut, args=[line])
    clock.daemon = True
    clock.start()
    try:
        line.do_handshake()
        answer = _conversation(line, place, headers, gate)
    except FetchFailedError:
        raise
    except ssl.SSLCertVerificationError:
        raise FetchFailedError("The server could not prove that it is who it says.") from None
    except (OSError, http.client.HTTPException, ValueError):
        if time.monotonic() >= deadline:
            raise FetchFailedError(TOO_SLOW) from None
        raise FetchFailedError("The server did not answer as a web server does.") from None
    finally:
        clock.cancel()
        line.close()
    if time.monotonic() >= deadline:  # what was cut off may look whole
        raise FetchFailedError(TOO_SLOW)
    return answer


def _checked_addresses(place: Place, gate: Gate, deadline: float) -> list[str]:
    """The addresses of the host, when all of them may be reached."""
    if place.port not in gate.ports:
        raise FetchFailedError("Only the usual port of https is fetched from.")
    addresses = _looked_up(place, gate, deadline)
    if not addresses or not all(gate.allows(address) for address in addresses):
        raise FetchFailedError(NOT_PUBLIC)
    return addresses


def _looked_up(place: Place, gate: Gate, deadline: float) -> list[str]:
    """The addresses of a name. The system itself would wait for a silent name server for longer.

    A lookup cannot be broken off, so one that takes too long is left to end by itself.
    """
    answers: queue.SimpleQueue[list[str] | None] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(gate.resolve(place.host, place.port))
        except (OSError, UnicodeError):
            answers.put(None)

    threading.Thread(target=ask, name="name lookup", daemon=True).start()
    left = min(gate.name_seconds, deadline - time.monotonic())
    try:
        addresses = answers.get(timeout=max(left, 0.0))
    except queue.Empty:
        raise FetchFailedError(NAME_TOO_SLOW) from None
    if addresses is None:
        raise FetchFailedError("There is no server of this name.")
    return addresses


def _connected(addresses: list[str], place: Place, deadline: float) -> socket.socket:
    """A line to the first address that answers. To an address: the name is not looked up again."""
    for address in addresses[:MOST_TRIED]:
        left = deadline - time.monotonic()
        if left <= 0:
            raise FetchFailedError(TOO_SLOW)
        with suppress(OSError):
            return socket.create_connection((address, place.port), timeout=min(left, 8.0))
    raise FetchFailedError("The server could not be reached.")


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


def _cut(line: socket.socket) -> None:
    # Of the socket itself: that of the encrypted line would go on without encryption.
    with suppress(OSError):
        socket.socket.shutdown(line, socket.SHUT_RDWR)
