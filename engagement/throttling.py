"""How often one address may ask, on pages that need no sign-in."""

import time

from django.core.cache import cache
from django.http import HttpRequest

from accounts.addresses import address_digest
from accounts.counting import count

SECONDS = 60
HOUR = 3600


def asks_too_often(request: HttpRequest, *, page: str, most: int) -> bool:
    """Count this request; whether its network address has asked more often this minute.

    Only a digest of the address is kept, and only for two minutes.
    """
    counted = count(f"asked:{page}:{address_digest(request)}", seconds=SECONDS)
    return counted is not None and counted.number > most


def is_first_this_hour(request: HttpRequest, *, page: str) -> bool:
    """Whether something happens for the first time in this hour with this network address."""
    key = f"first:{page}:{address_digest(request)}:{int(time.time()) // HOUR}"
    return bool(cache.add(key, 1, timeout=2 * HOUR))
