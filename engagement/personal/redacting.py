"""Takes somebody out of words, and out of whatever else a field may hold."""

import re
from typing import Any
from urllib.parse import unquote_plus

from django.db import models

MARK = "[erased]"


def redacted(value: Any, pattern: re.Pattern[str]) -> Any:
    """The same value without the names: within texts, lists, and keys and values of JSON.

    An address that says a name in its own code is emptied: what is left would lead nowhere.
    """
    if isinstance(value, str):
        if not pattern.search(value) and pattern.search(unquote_plus(value)):
            return ""
        return pattern.sub(MARK, value)
    if isinstance(value, dict):
        return {redacted(k, pattern): redacted(v, pattern) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [redacted(each, pattern) for each in value]
    return value


def fitting(value: Any, column: "models.Field[Any, Any]") -> Any:
    """A redacted value no longer than its column: a short name may be shorter than the mark."""
    longest = getattr(column, "max_length", None)
    return value[:longest] if isinstance(value, str) and longest else value
