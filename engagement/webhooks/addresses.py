"""Where messages may be sent: https in the internet, and what the operator lists by name."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from engagement.outside.lines import Gate
from engagement.outside.places import HTTP_PORT, HTTPS_PORT, Place, is_public, wrapped

LONGEST = 2_000
SECONDS = 10.0
# Where clouds keep their metadata outside of the link-local addresses.
_METADATA = frozenset(map(ipaddress.ip_address, ("fd00:ec2::254", "100.100.100.200")))


class AddressRefusedError(ValueError):
    """Nothing is sent to this address; the text is a sentence for the person."""


@dataclass(frozen=True)
class Allowed:
    """What the operator allows beyond the internet.

    ``private`` are hosts, ``name`` or ``name:port``, that may lie in a private network and listen
    on another port; ``http`` lets these be reached without encryption, which is for trials.
    """

    private: frozenset[str] = frozenset()
    http: bool = False

    def lists(self, place: Place) -> bool:
        """Whether the operator named this host, with any port or with this one."""
        return not self.private.isdisjoint({place.host, f"{place.host}:{place.port}"})


def read_address(text: str, allowed: Allowed) -> Place:
    """The place that an address names.

    :raises AddressRefusedError: nothing may be sent there, as far as the address itself tells.
    """
    text = text.strip()
    if len(text) > LONGEST or any(ord(c) <= 32 or ord(c) == 127 for c in text):
        raise AddressRefusedError("Enter one address without spaces, of at most 2,000 characters.")
    try:
        parts = urlsplit(text)
        is_secure = parts.scheme.lower() != "http"
        port = parts.port or (HTTPS_PORT if is_secure else HTTP_PORT)
        host = (parts.hostname or "").encode("idna").decode("ascii").lower()
        path = urlunsplit(("", "", parts.path or "/", parts.query, ""))
        path.encode("ascii")
    except (ValueError, UnicodeError):
        raise AddressRefusedError("This is not a web address.") from None
    place = Place(host, port, path, is_secure)
    is_listed = allowed.lists(place)
    if parts.scheme.lower() != "https" and not (
        parts.scheme.lower() == "http" and is_listed and allowed.http
    ):
        raise AddressRefusedError("Enter an address that begins with https://.")
    if not host or parts.username is not None or parts.password is not None:
        raise AddressRefusedError("Enter an address without a name and password in it.")
    if not is_listed:
        _refuse_inside(place)
    return place


def gate_to(place: Place, allowed: Allowed) -> Gate:
    """What the line to a place may reach: the internet, or inside where the operator listed it."""
    if allowed.lists(place):
        return Gate(allows=_is_a_server, ports=frozenset({place.port}), seconds=SECONDS)
    return Gate(seconds=SECONDS)


def _refuse_inside(place: Place) -> None:
    if place.port != HTTPS_PORT:
        raise AddressRefusedError("Only the usual port of https, 443, is used.")
    try:
        ipaddress.ip_address(place.host)
    except ValueError:
        is_inside = "." not in place.host or place.host.endswith((".localhost", ".local"))
    else:
        is_inside = not is_public(place.host)
    if is_inside:
        raise AddressRefusedError("This address leads into a private network.")


def _is_a_server(text: str) -> bool:
    """Whether somebody's server can have this address: not the network's own, nor metadata."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    inner = wrapped(address)
    if inner is not None:
        return _is_a_server(str(inner))
    return address not in _METADATA and not (
        address.is_link_local
        or address.is_multicast
        or address.is_unspecified
        or (address.is_reserved and not address.is_loopback)
    )
