"""Where a calendar may be fetched from: public addresses over https, and nothing inside."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

LONGEST = 2_000
HTTPS_PORT = 443
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class AddressRefusedError(ValueError):
    """The address is not fetched; the text is a sentence for the person."""


@dataclass(frozen=True)
class Place:
    """A web address taken apart. Its text shows the host alone: the rest is a secret."""

    host: str
    port: int
    path: str

    def __str__(self) -> str:
        return self.host

    def __repr__(self) -> str:
        return f"Place({self.host!r}, …)"

    @property
    def url(self) -> str:
        """The whole address, for storing it sealed and for nothing else."""
        port = "" if self.port == HTTPS_PORT else f":{self.port}"
        return f"https://{self.host}{port}{self.path}"


def read_address(text: str) -> Place:
    """The place that an address names; webcal:// is how programs write https:// for calendars.

    :raises AddressRefusedError: it is no https address, or too long.
    """
    text = text.strip()
    if len(text) > LONGEST or any(ord(c) <= 32 or ord(c) == 127 for c in text):
        raise AddressRefusedError("Enter one address without spaces, of at most 2,000 characters.")
    try:
        parts = urlsplit(text)
        port = parts.port or HTTPS_PORT
        host = (parts.hostname or "").encode("idna").decode("ascii").lower()
    except (ValueError, UnicodeError) as error:
        raise AddressRefusedError("This is not a web address.") from error
    if parts.scheme.lower() not in {"https", "webcal", "webcals"}:
        raise AddressRefusedError("Enter an address that begins with https:// or webcal://.")
    if not host or parts.username is not None or parts.password is not None:
        raise AddressRefusedError("This is not the web address of a calendar.")
    path = urlunsplit(("", "", parts.path or "/", parts.query, ""))
    try:
        path.encode("ascii")
    except UnicodeEncodeError as error:
        raise AddressRefusedError("This is not a web address.") from error
    return Place(host, port, path)


def is_public(text: str) -> bool:
    """Whether an IP address is out on the internet, however it is wrapped."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    inner = _wrapped(address)
    if inner is not None:
        return is_public(str(inner))
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified
    )


def _wrapped(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address leads to."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None
