"""Where the product may go: a web address taken apart, and which IP addresses are public."""

import ipaddress
from dataclasses import dataclass

HTTPS_PORT = 443
HTTP_PORT = 80
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True)
class Place:
    """A web address taken apart. Its text shows the host alone: the rest may be a secret."""

    host: str
    port: int
    path: str
    is_secure: bool = True

    def __str__(self) -> str:
        return self.host

    def __repr__(self) -> str:
        return f"Place({self.host!r}, …)"

    @property
    def url(self) -> str:
        """The whole address, for storing it and for nothing else."""
        scheme, usual = ("https", HTTPS_PORT) if self.is_secure else ("http", HTTP_PORT)
        port = "" if self.port == usual else f":{self.port}"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{host}{port}{self.path}"


def is_public(text: str) -> bool:
    """Whether an IP address is out on the internet, however it is wrapped."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    inner = wrapped(address)
    if inner is not None:
        return is_public(str(inner))
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified
    )


def wrapped(
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
