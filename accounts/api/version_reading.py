"""Whether a method of a view reads If-Match: read off its code, which alone knows.

The description says it from here, so that it is never behind the code; a test sends every write a
version of long ago and compares.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from enum import Enum
from functools import cache
from typing import Any

from accounts.api.concurrency import check_version_if_given, expected_version

Function = Callable[..., Any]


class VersionReading(Enum):
    """What a method does with the version that a caller names."""

    NONE = "it is not read"
    OPTIONAL = "it is compared, if there is one"
    REQUIRED = "there must be one"


_READERS = {
    expected_version: VersionReading.REQUIRED,
    check_version_if_given: VersionReading.OPTIONAL,
}


@cache
def version_reading(view: type, method: str) -> VersionReading:
    """What a view's method does with If-Match, itself or by a function that it calls.

    Followed are methods of the view and functions of the modules in which these are written.
    """
    found = {_READERS[each] for each in _reached(view, getattr(view, method)) if each in _READERS}
    ranked = (VersionReading.REQUIRED, VersionReading.OPTIONAL)
    return next((each for each in ranked if each in found), VersionReading.NONE)


def _reached(view: type, start: Function) -> set[Function]:
    """All functions that a method may call, as far as they belong to its view."""
    seen: set[Function] = set()
    waiting = [start]
    while waiting:
        function = inspect.unwrap(waiting.pop())
        if function in seen:
            continue
        seen.add(function)
        if function not in _READERS:
            waiting += _called(view, function)
    return seen


def _called(view: type, function: Function) -> Iterator[Function]:
    home = inspect.getmodule(function)
    for call in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function)))):
        called = call.func if isinstance(call, ast.Call) else None
        named: Any = None
        if isinstance(called, ast.Name):
            named = getattr(home, called.id, None)
            if named not in _READERS and inspect.getmodule(named) is not home:
                continue  # it belongs to another room: actions, serializers
        elif isinstance(called, ast.Attribute) and _is_self(called.value):
            named = getattr(view, called.attr, None)
        if inspect.isfunction(named):
            yield named


def _is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "self"
