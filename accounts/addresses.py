"""The network address that a request comes from, as far as it is kept."""

import hashlib
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port


def client_address(request: HttpRequest) -> str:
    """The address of whoever sent the request, for every limit that counts by address.

    Each of our own proxies (``TRUSTED_PROXIES`` of them) adds at the end of ``X-Forwarded-For``
    what it saw; whatever stands before that was written by the sender. Where the header has fewer
    addresses, the request came another way, and is its neighbour's. Empty if nothing is known.
    """
    neighbour = _read(request.META.get("REMOTE_ADDR", ""))
    if settings.TRUSTED_PROXIES == 0:
        return neighbour
    said = request.headers.get("X-Forwarded-For", "").split(",")
    if len(said) < settings.TRUSTED_PROXIES:
        return neighbour
    return _read(said[-settings.TRUSTED_PROXIES]) or neighbour


def address_digest(request: HttpRequest) -> str:
    """A digest of it, to count by; never the address itself."""
    return hashlib.sha256(client_address(request).encode()).hexdigest()[:32]


def _read(text: str) -> str:
    """An address in one spelling, without the port that some proxies add; empty if it is none."""
    host, port = split_domain_port(text.strip())
    bare = host.strip("[]") if port else text.strip().strip("[]")
    try:
        return str(ip_address(bare))
    except ValueError:
        return ""
