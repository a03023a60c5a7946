"""Posts one message and says what came of it; `engagement.outside` guards the line.

Redirects are not followed: what they would lead to was allowed by nobody. Of the answer at most 64
kB are read, so that the receiver can finish speaking, and the first of it is kept.
"""

import http.client
import socket
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass

from engagement.outside.lines import Gate, NotReachedError, line_to
from engagement.outside.places import HTTP_PORT, HTTPS_PORT, Place

MOST_READ = 65_536
KEPT_CHARACTERS = 500
AT_ONCE = 8_192
LONGEST_RETRY_AFTER = 21_600


@dataclass(frozen=True)
class Posted:
    """What came of one try. No ``status``: the receiver was not reached, and ``error`` says why.

    ``retry_after`` is the seconds that the receiver asked us to wait, 0 if it did not.
    """

    status: int | None
    error: str
    answer: str
    milliseconds: int
    retry_after: int = 0

    @property
    def is_delivered(self) -> bool:
        """Only 2xx says that the receiver has it."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_of_receiver(self) -> bool:
        """Whether it failed for the receiver's sake, and not for that of this one message."""
        return (
            self.status is None
            or self.status >= http.client.INTERNAL_SERVER_ERROR
            or self.status == http.client.TOO_MANY_REQUESTS
        )

    @property
    def is_the_end(self) -> bool:
        """Whether the receiver says that it wants nothing more."""
        return self.status == http.client.GONE


def post(place: Place, headers: Mapping[str, str], body: bytes, gate: Gate) -> Posted:
    """Post a message, within the seconds of the gate."""
    began = time.monotonic()
    try:
        with line_to(place, gate, began + gate.seconds) as line:
            status, answer, retry_after = _conversation(line, place, headers, body)
    except NotReachedError as error:
        return Posted(None, str(error), "", _since(began))
    refusal = "" if 200 <= status < 300 else f"The receiver answered {status}{_meaning(status)}."
    return Posted(status, refusal, answer, _since(began), retry_after)


def _conversation(
    line: socket.socket, place: Place, headers: Mapping[str, str], body: bytes
) -> tuple[int, str, int]:
    connection = http.client.HTTPConnection(place.host, place.port)
    connection.sock = line
    usual = HTTPS_PORT if place.is_secure else HTTP_PORT
    name = f"[{place.host}]" if ":" in place.host else place.host
    host = name if place.port == usual else f"{name}:{place.port}"
    fixed = {
        "Host": host,
        "User-Agent": "ICS-CRM webhooks",
        "Content-Type": "application/json",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    connection.request("POST", place.path, body=body, headers={**fixed, **headers})
    with closing(connection.getresponse()) as response:
        answer = _first_of(response)
        return response.status, answer, _seconds(response.getheader("Retry-After", ""))


def _first_of(response: http.client.HTTPResponse) -> str:
    """The first characters of the answer as printable text; what is too long is left unread."""
    pieces, size = [], 0
    while size < MOST_READ and (piece := response.read1(AT_ONCE)):
        pieces.append(piece)
        size += len(piece)
    text = b"".join(pieces)[: KEPT_CHARACTERS * 4].decode("utf-8", "replace")
    shown = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(shown.split())[:KEPT_CHARACTERS]


def _seconds(text: str) -> int:
    return min(int(text[:9]), LONGEST_RETRY_AFTER) if text.strip().isdecimal() else 0


def _meaning(status: int) -> str:
    phrase = http.client.responses.get(status, "")
    if 300 <= status < 400:
        return f" ({phrase}); redirects are not followed" if phrase else ""
    return f" ({phrase})" if phrase else ""


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
