"""Logging: every line carries the request's or task's id, and no line carries personal data."""

import logging
import traceback
from contextvars import ContextVar
from typing import Any

request_id: ContextVar[str] = ContextVar("request_id", default="-")


class RequestIdFilter(logging.Filter):
    """Adds the id of the request or task that is being worked on."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let everything through, with the id."""
        record.request_id = request_id.get()
        return True


class RouteFilter(logging.Filter):
    """Names the route where Django names the address, which may hold a one-time key."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let everything through, without addresses of requests."""
        request = getattr(record, "request", None)
        path = getattr(request, "path", None)
        if path is not None:
            match = getattr(request, "resolver_match", None)
            route = match.route if match else "unmatched"
            if isinstance(record.args, tuple):
                record.args = tuple(route if each == path else each for each in record.args)
            record.request = route
        return True


class WordlessErrorFilter(logging.Filter):
    """Says of an error what kind it is and where it arose, and not what it says.

    PostgreSQL quotes the row that it refuses, validation quotes what somebody typed, and Celery
    writes what a task was given: all of them may be somebody's name.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Let everything through, without words of errors."""
        record.__dict__.pop("data", None)  # Celery's: arguments, traceback and message of a task
        if isinstance(record.args, dict):
            quoting = {"exc", "traceback", "args", "kwargs"}.intersection(record.args)
            record.args = {**record.args, **dict.fromkeys(quoting, "(left out)")}
        if isinstance(record.args, tuple):
            record.args = tuple(
                type(each).__name__ if isinstance(each, BaseException) else each
                for each in record.args
            )
        if record.exc_info:
            error = record.exc_info[1]
            record.exc_text = None if error is None else _kinds_and_places(error)
            record.exc_info = None
        return True


def _kinds_and_places(error: BaseException) -> str:
    """Its traceback, and those of what it came from, without their messages."""
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        kind = f"{type(current).__module__}.{type(current).__qualname__}"
        lines.append("".join(traceback.format_tb(current.__traceback__)) + kind)
        hidden = current.__suppress_context__
        current = current.__cause__ or (None if hidden else current.__context__)
    return "\nwhich came from\n".join(lines)


def logging_settings(*, json: bool, level: str) -> dict[str, Any]:
    """Django's LOGGING: one line a record to standard error.

    JSON where machines read it and others keep it, and then without words of errors.
    """
    words = "%(asctime)s %(levelname)s %(name)s %(request_id)s %(message)s"
    formatter: dict[str, Any] = {"format": words}
    if json:
        formatter["()"] = "pythonjsonlogger.json.JsonFormatter"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "request_id": {"()": "ics_crm.logs.RequestIdFilter"},
            "route": {"()": "ics_crm.logs.RouteFilter"},
            "wordless_errors": {"()": "ics_crm.logs.WordlessErrorFilter"},
        },
        "formatters": {"line": formatter},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "line",
                "filters": ["request_id", "route", *(["wordless_errors"] if json else [])],
            }
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"level": level, "handlers": [], "propagate": True},
            "django.server": {"level": level, "handlers": [], "propagate": True},
            # Its line holds the address as sent, which may hold a one-time key; we write our own.
            "django.request": {"level": "ERROR"},
            "celery": {"level": level},
            "fido2": {"level": "WARNING"},  # it names passkeys
        },
    }
