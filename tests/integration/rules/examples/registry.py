"""Where the examples are kept by the name of their action."""

from collections.abc import Callable
from functools import partial
from typing import Any

from tests import factories as make

EXAMPLES: dict[str, Callable[[], dict[str, Any]]] = {}


def example(
    name: str,
) -> Callable[[Callable[[], dict[str, Any]]], Callable[[], dict[str, Any]]]:
    """Register the keyword arguments of a call of the action of this name."""

    def register(
        function: Callable[[], dict[str, Any]],
    ) -> Callable[[], dict[str, Any]]:
        EXAMPLES[name] = function
        return function

    return register


def call_of(name: str, function: Callable[..., Any]) -> partial[Any]:
    """The example call of an action, ready to run, with everything that it needs in place."""
    return partial(function, **{"by": make.TESTS, **EXAMPLES[name]()})
