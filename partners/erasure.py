"""What else knows a person whose details are erased. Rooms above say it; this room knows none."""

import re
from collections.abc import Callable

from partners.models import Person

Eraser = Callable[[Person], None]
ERASERS: list[Eraser] = []


def also_erases(eraser: Eraser) -> Eraser:
    """Have a function called, in the same transaction, before a person's details are blanked."""
    if eraser not in ERASERS:
        ERASERS.append(eraser)
    return eraser


def pattern_of(person: Person) -> re.Pattern[str]:
    """Their email address or full name, as words of their own: "Jo Li" is not in "Jo Lindley"."""
    words = words_of(person)
    either = "|".join(re.sub(r"\\?\s+", r"\\s+", re.escape(word)) for word in words)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)" if either else r"(?!)", re.IGNORECASE)


def words_of(person: Person) -> list[str]:
    """What a person is known by."""
    return [word for word in (person.email, person.name) if word]
