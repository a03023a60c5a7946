"""Whether a method of a view reads If-Match is read off its code."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from accounts.api.concurrency import check_version_if_given, expected_version
from accounts.api.version_reading import VersionReading, version_reading


def _decorated(handler: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(handler)
    def run(*args: Any) -> Any:
        return handler(*args)

    return run


def _compared(request: Any, record: Any) -> Any:
    check_version_if_given(request, record)
    return record


class _View:
    rows: Any

    def update(self, request: Any) -> int:
        return expected_version(request, self.rows)

    @_decorated
    def withdraw(self, request: Any) -> Any:
        return [self._to_change(request) for _ in (1,)]

    def settle(self, request: Any) -> Any:
        return _compared(request, self.rows)

    def create(self, request: Any) -> Any:
        self.rows.update(request=request)
        return self._again(request)

    def _to_change(self, request: Any) -> Any:
        check_version_if_given(request, self.rows)

    def _again(self, request: Any) -> Any:
        return request or self.create(request)


def test_what_a_method_calls_is_followed() -> None:
    assert version_reading(_View, "update") is VersionReading.REQUIRED
    assert version_reading(_View, "withdraw") is VersionReading.OPTIONAL
    assert version_reading(_View, "settle") is VersionReading.OPTIONAL


def test_a_method_of_something_else_is_not_taken_for_one_of_the_view() -> None:
    assert version_reading(_View, "create") is VersionReading.NONE


class _Needing(_View):
    def _to_change(self, request: Any) -> Any:
        return super()._to_change(request), self.update(request)


def test_what_a_view_replaces_is_followed_as_it_replaces_it() -> None:
    assert version_reading(_Needing, "withdraw") is VersionReading.REQUIRED
