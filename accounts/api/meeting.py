"""Writes that meet others in the database: tried again before their sender hears of it."""

import random
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import DatabaseError, connection
from rest_framework.request import Request

MOST_TRIES = 3
LONGEST_PAUSE = 0.1  # seconds; a random part of it, or two that met would meet again
STOOD_IN_THE_WAY = frozenset({"40001", "40P01"})  # serialization_failure, deadlock_detected

Handler = Callable[..., Any]


def met_another(error: BaseException | None) -> bool:
    """Whether the database gave this transaction up so that another could go on."""
    if not isinstance(error, DatabaseError):
        return False
    code: str = getattr(error.__cause__, "sqlstate", None) or ""
    return code in STOOD_IN_THE_WAY


def tried_again(handler: Handler) -> Handler:
    """Make a method of a view begin anew, up to three times in all, when it met another.

    It stands around everything that opens a transaction: what was given up wrote nothing.
    """

    @wraps(handler)
    def run(view: Any, request: Request, *args: Any, **kwargs: Any) -> Any:
        for _ in range(MOST_TRIES - 1):
            try:
                return handler(view, request, *args, **kwargs)
            except DatabaseError as error:
                if not met_another(error) or connection.in_atomic_block:
                    raise
            time.sleep(random.uniform(0, LONGEST_PAUSE))  # noqa: S311
        return handler(view, request, *args, **kwargs)

    return run
