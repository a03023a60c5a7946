"""Where people go to start long work. Rooms above add their pages; this room knows none of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class StartingPoint:
    """A page on which a kind of work begins, and who may go there."""

    text: str
    route: str
    is_allowed: Callable[[Any], bool]


STARTING_POINTS: dict[str, StartingPoint] = {}


def offer(text: str, route: str, is_allowed: Callable[[Any], bool]) -> None:
    """Put a page on the list of jobs, for those who may use it."""
    STARTING_POINTS[route] = StartingPoint(text, route, is_allowed)


def starting_points_of(user: Any) -> list[StartingPoint]:
    """The pages that a user may use."""
    return [point for point in STARTING_POINTS.values() if point.is_allowed(user)]
