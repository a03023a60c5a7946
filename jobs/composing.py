"""Mails that are written when they go out, because what they say must not lie in a table.

An app registers a composer under a name. What is kept of such a mail is that name and a reference
that the composer understands: no address, no words, no secret.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Refused = Callable[[str], Any]


@dataclass(frozen=True)
class Letter:
    """What a mail says."""

    subject: str
    text: str


@dataclass(frozen=True)
class Composed:
    """A mail that is ready to go: to whom, what it says, and headers of its own."""

    to: str
    letter: Letter
    headers: Mapping[str, str] = field(default_factory=dict)


Compose = Callable[[Sequence[str]], Mapping[str, Composed]]


@dataclass(frozen=True)
class Composer:
    """Writes mails from their references. One that it leaves out need not go out any more.

    ``refused`` is told, within the transaction that notes it, that the mail server of the
    recipient does not know the address; the mail is then given up.
    """

    compose: Compose
    refused: Refused | None = None


COMPOSERS: dict[str, Composer] = {}


def composer(name: str, *, refused: Refused | None = None) -> Callable[[Compose], Compose]:
    """Register a function as the one that writes the mails of this name."""

    def register(compose: Compose) -> Compose:
        if name in COMPOSERS:
            raise ValueError(f"Two composers of mails are called {name}.")
        COMPOSERS[name] = Composer(compose, refused)
        return compose

    return register
