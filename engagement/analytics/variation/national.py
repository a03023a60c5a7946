"""Systems side by side: from the totals only, and only those that both consented."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Max, QuerySet, Sum

from engagement.analytics.variation.asking import Months, Sums, columns_of, in_kinds
from engagement.analytics.variation.coverage import Coverage
from engagement.models import ComparisonConsent, FigureTotals
from engagement.scoring.figure_rates import Rate, rate_of
from engagement.scoring.figures import Figure
from partners.models import System

if TYPE_CHECKING:
    from accounts.models import User

# Of a system that is not the reader's, a kind of fewer partners would show what each of them did.
FEWEST = 5


@dataclass(frozen=True)
class SystemRow:
    """One system over the months asked for; ``left_out`` partners are of kinds too few to show."""

    system: UUID
    name: str
    is_own: bool
    partnerships: int
    managed: int
    left_out: int
    rate: Rate
    coverage: Coverage


@dataclass
class _Gathered:
    name: str
    sums: Sums
    partnerships: int = 0
    managed: int = 0
    left_out: int = 0


def comparable(user: "User", consenting: QuerySet[System] | None = None) -> QuerySet[System]:
    """Systems that a reader may see side by side: those consenting, if one is the reader's own.

    Invented systems are compared with invented ones. ``consenting`` stands in for the consents.
    """
    if consenting is None:
        consenting = ComparisonConsent.objects.systems_consenting()
    asked = System.objects.filter(pk__in=consenting.values("pk"))
    own = asked.filter(pk__in=System.objects.visible_to(user).values("pk"))
    return asked.filter(is_fictional__in=own.values("is_fictional")).order_by("name", "id")


def systems(
    user: "User",
    *,
    measure: Figure,
    since: date,
    until: date,
    kinds: Collection[str] = (),
    consenting: QuerySet[System] | None = None,
) -> list[SystemRow]:
    """Each of the systems that may be compared, by name, in two queries however many they are.

    Never what a system answered about its partners, which is no outsider's to read. Of systems that
    are not the reader's, kinds of fewer than five partners are left out of all sums, so that no two
    of them differ by one partner.
    """
    if measure is Figure.SYSTEM_SURVEY:
        return []
    months = Months.of(since, until)
    shown = list(comparable(user, consenting))
    own = set(System.objects.visible_to(user).values_list("pk", flat=True))
    gathered = {one.pk: _Gathered(one.name, Sums()) for one in shown}
    for system, parts in _kinds(shown, measure, months, kinds).items():
        for partnerships, managed, sums in parts:
            one = gathered[system]
            if system not in own and partnerships < FEWEST:
                one.left_out += partnerships
                continue
            one.partnerships += partnerships
            one.managed += managed
            one.sums.add(sums)
    return [_row(each, gathered[each.pk], measure, is_own=each.pk in own) for each in shown]


def _row(system: System, one: _Gathered, measure: Figure, *, is_own: bool) -> SystemRow:
    return SystemRow(
        system=system.public_id,
        name=one.name,
        is_own=is_own,
        partnerships=one.partnerships,
        managed=one.managed,
        left_out=one.left_out,
        rate=rate_of(measure, one.sums.numerator, one.sums.denominator, one.sums.squares),
        coverage=Coverage(*one.sums.days),
    )


def _kinds(
    shown: Collection[System], measure: Figure, months: Months, kinds: Collection[str]
) -> dict[int, list[tuple[int, int, tuple[float, ...]]]]:
    """By system, each kind: partners, managed ones, and the sums of its figure."""
    names = columns_of(measure)
    rows = (
        FigureTotals.objects.filter(in_kinds("kind", kinds), system__in=shown)
        .filter(month__range=(months.first, months.last))
        .order_by()
        .values_list("system", "kind", "place")
        .annotate(
            most=Max("partnerships"),
            most_managed=Max("managed"),
            **{f"sum_{place}": Sum(name) for place, name in enumerate(names)},
        )
    )
    by_kind: dict[tuple[int, str], tuple[int, int, tuple[float, ...]]] = {}
    nothing = (0, 0, (0,) * len(names))
    for system, kind, _place, partnerships, managed, *sums in rows:
        before = by_kind.get((system, kind), nothing)
        added = tuple(a + b for a, b in zip(before[2], sums, strict=True))
        by_kind[system, kind] = (before[0] + partnerships, before[1] + managed, added)
    found: dict[int, list[tuple[int, int, tuple[float, ...]]]] = {}
    for (system, _kind), part in by_kind.items():
        found.setdefault(system, []).append(part)
    return found
