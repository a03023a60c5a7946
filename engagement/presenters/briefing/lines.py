"""What the parts of a briefing have in common: who reads, links, and short texts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Permission
from engagement.briefing.facts import Evidence, Line, Section
from nhsuk.formats import counted
from partners.models import Partnership

SHORT = 160
A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Reading:
    """A partnership that the reader may see, what else the reader may do, and the day."""

    user: User
    partnership: Partnership
    allowed: frozenset[Permission]
    today: date

    @classmethod
    def now(cls, user: User, partnership: Partnership, allowed: frozenset[Permission]) -> "Reading":
        """As of today."""
        return cls(user, partnership, allowed, timezone.localdate())

    def may(self, permission: Permission) -> bool:
        return permission in self.allowed


def section(
    key: str, title: str, lines: Iterable[Line], *, nothing: str, in_all: int = 0, **more: Any
) -> Section:
    """Lines under a heading; ``in_all`` counts those that were not read as well."""
    kept = tuple(lines)
    return Section(key, title, kept, nothing, more=max(0, in_all - len(kept)), **more)


def url_of(name: str, record: Any) -> str:
    """The page of a record of this room."""
    return reverse(f"engagement:{name}", args=[record.public_id])


def evidence(record: Any, url: str, text: str, on: date) -> Evidence:
    """A record as something that a next step may rest on."""
    return Evidence(str(record.public_id), url, short(text), on)


def short(text: str) -> str:
    """On one line, and cut at a word where it is long."""
    flat = " ".join(text.split())
    if len(flat) <= SHORT:
        return flat
    return flat[:SHORT].rsplit(" ", 1)[0] + "\N{HORIZONTAL ELLIPSIS}"


def days_late(due_on: date, today: date) -> str:
    """12 days late."""
    return f"{counted((today - due_on).days, 'day')} late"


def in_all(rows: Sequence[Any]) -> int:
    """How many there are besides those read: counted while they were."""
    return rows[0].in_all if rows else 0
