"""Signs of life of the worker and the scheduler, kept in the cache for /readyz.

Each process writes its own: a worker that is busy for an hour still says that it is there.
"""

import time
from contextlib import suppress
from typing import Any

from celery import bootsteps
from celery.beat import PersistentScheduler
from django.core.cache import cache
from redis.exceptions import RedisError

BEAT_EVERY = 10
FORGOTTEN_AFTER = 45
WORKER, SCHEDULER = "heartbeat:worker", "heartbeat:scheduler"


def beat(name: str) -> None:
    """Say that the process is alive; a broker that is away for a moment must not end it."""
    with suppress(RedisError):  # its absence is the message
        cache.set(name, int(time.time()), FORGOTTEN_AFTER)


def is_alive(name: str) -> bool:
    """Whether the process has been heard of lately."""
    return cache.get(name) is not None


class WorkerHeartbeat(bootsteps.StartStopStep):
    """Lets the worker's own timer write its sign of life, beside the tasks it runs."""

    requires = ("celery.worker.components:Timer",)

    def __init__(self, parent: Any, **kwargs: Any) -> None:
        super().__init__(parent, **kwargs)
        self.entry: Any = None

    def start(self, parent: Any) -> None:
        """Begin."""
        beat(WORKER)
        self.entry = parent.timer.call_repeatedly(BEAT_EVERY, beat, (WORKER,), priority=10)

    def stop(self, parent: Any) -> None:
        """End."""
        if self.entry is not None:
            self.entry.cancel()


class BeatingScheduler(PersistentScheduler):
    """The library's scheduler, which also says that it is alive."""

    last_beat = 0.0

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """One turn of the scheduler; never sleeps longer than a heartbeat."""
        if time.monotonic() - self.last_beat >= BEAT_EVERY:
            beat(SCHEDULER)
            self.last_beat = time.monotonic()
        return min(float(super().tick(*args, **kwargs)), float(BEAT_EVERY))
