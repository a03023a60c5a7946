"""What a reader may ask about monthly figures, and of which months, kinds and places."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.roles import Permission
from engagement.ids import uuid_of
from engagement.scoring.figures import (
    DAY_COLUMNS,
    DEPUTIES,
    MEANS,
    Figure,
    denominator_of,
    numerator_of,
    squares_of,
)
from partners.models import System

if TYPE_CHECKING:
    from accounts.models import User

# Stands for partners without a place, wherever a place is named.
NO_PLACE = "none"
_REMEMBERED = "_readable_figures"


def readable(user: "User", system: System) -> tuple[Figure, ...]:
    """The figures that a reader may see of a system; none of a system that is not theirs.

    They count facts, and never tell what was said: whoever sees a partnership's page sees as much
    there. What was answered is for those who may see surveys, and what the system's people answered
    about partners for those of them who work with partners. Asked once for a user object, which
    lives for one request.
    """
    known: dict[int, tuple[Figure, ...]] = getattr(user, _REMEMBERED, {})
    if system.pk not in known:
        known[system.pk] = _readable(user, system)
        setattr(user, _REMEMBERED, known)
    return known[system.pk]


def _readable(user: "User", system: System) -> tuple[Figure, ...]:
    seen = System.objects.with_permission(user, Permission.VIEW_PARTNERSHIPS).filter(pk=system.pk)
    needed = (Permission.VIEW_SURVEYS, Permission.VIEW_RATING_OF_PARTNERS)
    found = seen.values_list(
        *(
            Exists(System.objects.with_permission(user, permission).filter(pk=OuterRef("pk")))
            for permission in needed
        )
    ).first()
    if found is None:
        return ()
    may_see_surveys, may_see_rating = found
    hidden = set() if may_see_surveys else set(MEANS)
    if not may_see_rating:
        hidden.add(Figure.SYSTEM_SURVEY)
    return tuple(figure for figure in Figure if figure not in hidden)


@dataclass(frozen=True)
class Months:
    """The calendar months from one day to another, both months whole; ``first`` and ``last`` are
    first days of months.
    """

    first: date
    last: date

    @classmethod
    def of(cls, since: date, until: date) -> "Months":
        """Of two days the earlier one comes first, whichever was named first."""
        return cls(min(since, until).replace(day=1), max(since, until).replace(day=1))

    @property
    def days(self) -> list[date]:
        """The first day of each."""
        first, last = _number(self.first), _number(self.last)
        return [_from_number(number) for number in range(first, last + 1)]

    def back_to(self, months: int) -> "Months":
        """At least so many months up to the same last one."""
        return Months(min(self.first, _from_number(_number(self.last) - months + 1)), self.last)

    @property
    def running(self) -> date:
        """The first day of the month that is not over."""
        return timezone.localdate().replace(day=1)


def in_places(path: str, keys: Collection[str]) -> Q:
    """Of places named by their public ids, or of none of them; without keys of all.

    ``path`` leads to the place from the rows that are filtered.
    """
    if not keys:
        return Q()
    ids = [key for key in map(uuid_of, keys) if key is not None]
    wanted = [Q(**{f"{path}__public_id__in": ids})]
    if NO_PLACE in keys:
        wanted.append(Q(**{f"{path}__isnull": True}))
    return reduce(or_, wanted)


def in_kinds(path: str, kinds: Collection[str]) -> Q:
    """Of these kinds of organisation; without kinds of all."""
    return Q(**{f"{path}__in": list(kinds)}) if kinds else Q()


@dataclass
class Sums:
    """What is added up of one figure: its numbers, deputies, and what the days were."""

    numerator: float = 0.0
    denominator: float = 0.0
    squares: float = 0.0
    deputies: int = 0
    days: tuple[int, ...] = (0,) * len(DAY_COLUMNS)

    def add(self, values: tuple[Any, ...]) -> None:
        """Count a row in, whose columns are those of `columns_of`."""
        numerator, denominator, squares, deputies, *days = values
        self.numerator += numerator
        self.denominator += denominator
        self.squares += squares
        self.deputies += deputies
        self.days = tuple(a + b for a, b in zip(self.days, days, strict=True))

    def add_all(self, other: "Sums") -> None:
        """Count another sum in."""
        self.add((other.numerator, other.denominator, other.squares, other.deputies, *other.days))


def columns_of(figure: Figure) -> tuple[str, ...]:
    """The columns that `Sums.add` takes. Where a figure has no squares its numerator stands in."""
    squares = squares_of(figure) if figure in MEANS else numerator_of(figure)
    return (numerator_of(figure), denominator_of(figure), squares, DEPUTIES, *DAY_COLUMNS)


def _number(month: date) -> int:
    return month.year * 12 + month.month - 1


def _from_number(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)
