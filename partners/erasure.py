"""What else knows a person whose details are erased. Rooms above say it; this room knows none."""

import re
from collections.abc import Callable, Iterable
from unicodedata import combining, normalize

from partners.models import Person

Eraser = Callable[[Person], None]
ERASERS: list[Eraser] = []
LAST_ERASERS: list[Eraser] = []


def also_erases(eraser: Eraser) -> Eraser:
    """Have a function called, in the same transaction, before a person's details are blanked."""
    if eraser not in ERASERS:
        ERASERS.append(eraser)
    return eraser


def erases_the_rest(eraser: Eraser) -> Eraser:
    """The same, after all those that know better what becomes of their own rows."""
    if eraser not in LAST_ERASERS:
        LAST_ERASERS.append(eraser)
    return eraser


def pattern_of(person: Person) -> re.Pattern[str]:
    """What a person is known by, as words of their own: "Jo Li" is not in "Jo Lindley"."""
    return pattern_for(words_of(person))


def pattern_for(words: Iterable[str]) -> re.Pattern[str]:
    """Any of some names and addresses as words of their own, whatever space is between them."""
    either = "|".join(re.sub(r"\\?\s+", r"\\s+", re.escape(word)) for word in words)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)" if either else r"(?!)", re.IGNORECASE)


def words_of(person: Person) -> list[str]:
    """What a person is known by."""
    return [word for word in (person.email, *spellings(person.name)) if word]


def spellings(name: str) -> list[str]:
    """A name as people write it: as it is, the last word first, and both without accents."""
    first, _space, last = name.rpartition(" ")
    ways = [name, f"{last}, {first}"] if first else [name]
    plain = ["".join(c for c in normalize("NFD", way) if not combining(c)) for way in ways]
    return list(dict.fromkeys(way for way in (*ways, *plain) if way))
