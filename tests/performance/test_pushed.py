"""Many events in one call: every one there, and what it costs. Times are printed, not asserted."""

from collections.abc import Callable

from tests.performance.pushed import pushed


def test_pushed_events(db: None, scale: float, show: Callable[[str], None]) -> None:
    show(pushed(scale))
