"""Lines to servers that people name: to checked addresses alone, and never for long.

A name is looked up once, every address that it stands for is checked, and the connection goes to a
checked address: a name server that answers otherwise a moment later changes nothing. Nothing here
names more of an address than its host, because the rest may be a secret.
"""

import http.client
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from engagement.outside.places import HTTPS_PORT, Place, is_public

MOST_TRIED = 3
TOO_SLOW = "The server took too long to answer."
NAME_TOO_SLOW = "The name of the server could not be looked up in time. It is tried again later."
NOT_PUBLIC = "This address leads into a private network, where nothing is asked or sent."
OTHER_PORT = "Only the usual port of https is used."


class NotReachedError(Exception):
    """The server was not reached, or did not answer; the text is a sentence for the person."""


def _resolve(host: str, port: int) -> list[str]:
    """The addresses that a name stands for."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


@dataclass(frozen=True)
class Gate:
    """What a line may reach, and how long it may take: `seconds` in all, from the first lookup.

    A gate is an argument. The product makes its own from its settings; tests make others, to let a
    server on their machine stand for the internet.
    """

    allows: Callable[[str], bool] = is_public
    resolve: Callable[[str, int], list[str]] = _resolve
    ports: frozenset[int] = frozenset({HTTPS_PORT})
    trust: ssl.SSLContext | None = None
    seconds: float = 20.0
    name_seconds: float = 5.0


@contextmanager
def line_to(place: Place, gate: Gate, deadline: float) -> Iterator[socket.socket]:
    """A line on which to ask, until the deadline of the monotonic clock; then it is cut.

    :raises NotReachedError: with a sentence that says why, also for what goes wrong on the line.
    """
    raw = _connected(_checked_addresses(place, gate, deadline), place, deadline)
    line = _secured(raw, place, gate) if place.is_secure else raw
    # A server may send a byte now and then for ever, so a clock cuts the line.
    clock = threading.Timer(max(deadline - time.monotonic(), 0.0), _cut, args=[line])
    clock.daemon = True
    clock.start()
    try:
        if isinstance(line, ssl.SSLSocket):
            line.do_handshake()
        yield line
    except ssl.SSLCertVerificationError:
        raise NotReachedError("The server could not prove that it is who it says.") from None
    except (OSError, http.client.HTTPException, ValueError):
        if time.monotonic() >= deadline:
            raise NotReachedError(TOO_SLOW) from None
        raise NotReachedError("The server did not answer as a web server does.") from None
    finally:
        clock.cancel()
        line.close()
    if time.monotonic() >= deadline:  # what was cut off may look whole
        raise NotReachedError(TOO_SLOW)


def _checked_addresses(place: Place, gate: Gate, deadline: float) -> list[str]:
    """The addresses of the host, when all of them may be reached."""
    if place.port not in gate.ports:
        raise NotReachedError(OTHER_PORT)
    addresses = _looked_up(place, gate, deadline)
    if not addresses or not all(gate.allows(address) for address in addresses):
        raise NotReachedError(NOT_PUBLIC)
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
        raise NotReachedError(NAME_TOO_SLOW) from None
    if addresses is None:
        raise NotReachedError("There is no server of this name.")
    return addresses


def _connected(addresses: list[str], place: Place, deadline: float) -> socket.socket:
    """A line to the first address that answers. To an address: the name is not looked up again."""
    for address in addresses[:MOST_TRIED]:
        left = deadline - time.monotonic()
        if left <= 0:
            raise NotReachedError(TOO_SLOW)
        with suppress(OSError):
            return socket.create_connection((address, place.port), timeout=min(left, 8.0))
    raise NotReachedError("The server could not be reached.")


def _secured(raw: socket.socket, place: Place, gate: Gate) -> ssl.SSLSocket:
    trust = gate.trust or ssl.create_default_context()
    return trust.wrap_socket(raw, server_hostname=place.host, do_handshake_on_connect=False)


def _cut(line: socket.socket) -> None:
    # Of the socket itself: that of the encrypted line would go on without encryption.
    with suppress(OSError):
        socket.socket.shutdown(line, socket.SHUT_RDWR)
