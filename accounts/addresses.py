"""The network address that a request comes from, as far as it is kept."""

import hashlib

from allauth.account.adapter import get_adapter
from django.http import HttpRequest


def address_digest(request: HttpRequest) -> str:
    """A digest of it, to count by; never the address itself."""
    address = str(get_adapter(request).get_client_ip(request))
    return hashlib.sha256(address.encode()).hexdigest()[:32]
