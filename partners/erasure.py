"""What else knows a person whose details are erased. Rooms above say it; this room knows none."""

from collections.abc import Callable

from partners.models import Person

Eraser = Callable[[Person], None]
ERASERS: list[Eraser] = []


def also_erases(eraser: Eraser) -> Eraser:
    """Have a function called, in the same transaction, before a person's details are blanked."""
    if eraser not in ERASERS:
        ERASERS.append(eraser)
    return eraser
