"""How often one address may ask, on pages that need no sign-in."""

import hashlib
import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

SECONDS = 60


def asks_too_often(request: HttpRequest, *, page: str, most: int) -> bool:
    """Count this request; whether its network address has asked more often this minute.

    Only a digest of the address is kept, and only for two minutes.
    """
    address = str(get_adapter(request).get_client_ip(request))
    digest = hashlib.sha256(address.encode()).hexdigest()[:32]
    key = f"asked:{page}:{digest}:{int(time.time()) // SECONDS}"
    cache.add(key, 0, timeout=2 * SECONDS)
    return cache.incr(key) > most
