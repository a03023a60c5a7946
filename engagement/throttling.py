"""How often one address may ask, on pages that need no sign-in."""

import hashlib
import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

SECONDS = 60
HOUR = 3600


def asks_too_often(request: HttpRequest, *, page: str, most: int) -> bool:
    """Count this request; whether its network address has asked more often this minute.

    Only a digest of the address is kept, and only for two minutes.
    """
    key = f"asked:{page}:{_address(request)}:{int(time.time()) // SECONDS}"
    cache.add(key, 0, timeout=2 * SECONDS)
    return cache.incr(key) > most


def is_first_this_hour(request: HttpRequest, *, page: str) -> bool:
    """Whether something happens for the first time in this hour with this network address."""
    key = f"first:{page}:{_address(request)}:{int(time.time()) // HOUR}"
    return bool(cache.add(key, 1, timeout=2 * HOUR))


def _address(request: HttpRequest) -> str:
    address = str(get_adapter(request).get_client_ip(request))
    return hashlib.sha256(address.encode()).hexdigest()[:32]
