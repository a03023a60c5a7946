"""How many requests a person may send: a counter a minute in the cache, shared by all processes."""

import logging
import time
from typing import Any

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

SECONDS = 60
logger = logging.getLogger(__name__)


class PersonalThrottle(BaseThrottle):
    """Counts per person and not per token: several tokens of one person share the allowance."""

    def __init__(self) -> None:
        self.left = SECONDS

    def allow_request(self, request: Request, view: Any) -> bool:
        """Whether this request is within the allowance of the running minute."""
        if not request.user.is_authenticated:
            return True
        now = int(time.time())
        self.left = SECONDS - now % SECONDS
        key = f"api-requests:{request.user.pk}:{now // SECONDS}"
        try:
            cache.add(key, 0, timeout=2 * SECONDS)
            return cache.incr(key) <= settings.API_REQUESTS_A_MINUTE
        except (RedisError, ValueError):
            # Without the cache nobody is counted: better unlimited for a while than unavailable.
            logger.warning("Requests cannot be counted: the cache is away.")
            return True

    def wait(self) -> float:
        """Seconds until the next minute begins."""
        return float(self.left)
