"""Logging: every line carries the request's or task's id, and no line carries personal data."""

import logging
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


def logging_settings(*, json: bool, level: str) -> dict[str, Any]:
    """Django's LOGGING: one line a record to standard error; JSON where machines read it."""
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
        },
        "formatters": {"line": formatter},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "line",
                "filters": ["request_id", "route"],
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
