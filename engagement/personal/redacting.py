"""Takes somebody out of words, and out of whatever else a field may hold."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote_plus

from django.db import models

MARK = "[erased]"
DOT = "\N{MIDDLE DOT}"


def redacted(value: Any, pattern: re.Pattern[str]) -> Any:
    """The same value without the names: within texts, lists, and keys and values of JSON.

    An address that says a name in its own code is emptied: what is left would lead nowhere.
    """

    def marked(text: str) -> str:
        if not pattern.search(text) and pattern.search(unquote_plus(text)):
            return ""
        return pattern.sub(MARK, text)

    return _in_texts(value, marked)


def dotted(value: Any, pattern: re.Pattern[str]) -> Any:
    """The same value with a dot for each character of a name: the rest stays where it was."""

    def as_long(text: str) -> str:
        return pattern.sub(lambda found: DOT * len(found[0]), text)

    return _in_texts(value, as_long)


def fitting(value: Any, column: "models.Field[Any, Any]") -> Any:
    """A redacted value no longer than its column: a short name may be shorter than the mark."""
    longest = getattr(column, "max_length", None)
    return value[:longest] if isinstance(value, str) and longest else value


def _in_texts(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {_in_texts(k, change): _in_texts(v, change) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_in_texts(each, change) for each in value]
    return value
