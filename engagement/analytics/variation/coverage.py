"""How much of the time was logged at all: what tells an unkept log from a silent partner."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Max, Sum

from engagement.analytics.variation.asking import NO_PLACE, Months, in_kinds, in_places
from engagement.models import FigureTotals
from engagement.scoring.figures import DAY_COLUMNS
from partners.enums import OrganisationKind
from partners.models import System

if TYPE_CHECKING:
    from accounts.models import User

DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True)
class Coverage:
    """Days of partnerships since they began, by what they were; in the order of `DAY_COLUMNS`.

    ``due``: logged, and contact was expected. ``not_due``: logged, and none was. ``quiet``: silence
    was known. ``not_logged``: the whole system logged nothing in that month, with anybody.
    """

    due: int = 0
    not_due: int = 0
    quiet: int = 0
    not_logged: int = 0

    @property
    def days(self) -> int:
        return self.due + self.not_due + self.quiet + self.not_logged

    @property
    def partnership_months(self) -> float:
        """The same time as months of single partnerships."""
        return self.days / DAYS_A_MONTH

    @property
    def logged_share(self) -> float | None:
        """Of the time that could have been logged, which known silence could not; 0 to 1."""
        time = self.days - self.quiet
        return (self.due + self.not_due) / time if time else None

    def share(self, days: int) -> float | None:
        """One of the numbers by all of them; ``None`` where there was no time."""
        return days / self.days if self.days else None


@dataclass(frozen=True)
class CellCoverage:
    """The coverage of partners of one kind in one place."""

    kind: str
    place: str
    place_name: str
    partnerships: int
    coverage: Coverage

    @property
    def label(self) -> str:
        """The kind as people read it."""
        return str(OrganisationKind(self.kind).label)


def coverage(
    user: "User",
    system: System,
    *,
    since: date,
    until: date,
    kinds: Collection[str] = (),
    places: Collection[str] = (),
) -> list[CellCoverage]:
    """By kind and place, in one query on the totals; nothing of systems that are not the reader's.

    Partnerships that are not scored count only in months with facts, as time without contact due.
    """
    months = Months.of(since, until)
    rows = (
        FigureTotals.objects.visible_to(user)
        .filter(in_kinds("kind", kinds), in_places("place", places), system=system)
        .filter(month__range=(months.first, months.last))
        .order_by()
        .values_list("kind", "place__public_id", "place__name")
        .annotate(most=Max("partnerships"), **{f"all_{name}": Sum(name) for name in DAY_COLUMNS})
    )
    found = [
        CellCoverage(
            kind=kind,
            place=str(place) if place else NO_PLACE,
            place_name=name or "No one place",
            partnerships=most,
            coverage=Coverage(*days),
        )
        for kind, place, name, most, *days in rows
    ]
    return sorted(found, key=lambda cell: (cell.label, cell.place == NO_PLACE, cell.place_name))
