"""How often something happened within a span of time: counted in the cache for all processes."""

import logging
import time
from dataclasses import dataclass

from django.core.cache import cache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Count:
    """How often it happened in the running span, and in how many seconds the next one begins."""

    number: int
    seconds_left: int


def count(what: str, *, seconds: int) -> Count | None:
    """Count once more, and say how often that was.

    ``None`` without the cache: then nobody is counted, because unlimited for a while is better
    than unavailable.
    """
    now = int(time.time())
    left = seconds - now % seconds
    key = f"counted:{what}:{now // seconds}"
    try:
        cache.add(key, 0, timeout=2 * seconds)
        return Count(cache.incr(key), left)
    except (RedisError, ValueError):
        logger.warning("Requests cannot be counted: the cache is away.")
        return None
