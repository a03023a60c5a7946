"""Systems side by side: from the totals only, and only those that both consented."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from engagement.analytics.landscape import Bodies
from engagement.analytics.variation.asking import Months, Sums, columns_of, in_kinds
from engagement.analytics.variation.coverage import Coverage
from engagement.analytics.variation.total import Total
from engagement.models import ComparisonConsent, FigureTotals
from engagement.scoring.figure_rates import Rate, rate_of
from engagement.scoring.figures import Figure
from partners.models import AreaSystem, Place, System
from tenancy.scope import every_system

if TYPE_CHECKING:
    from accounts.models import User

# A kind of fewer partners would show others what each of them did. It is left out of all systems,
# also of the reader's own: or one would be held against others that are counted in another way.
FEWEST = 5


@dataclass(frozen=True)
class SystemLandscape:
    """What a system has to bring together. ``crossing``: council areas that lie in several systems.

    Bodies as they were last added up, with organisations that ended and were not withdrawn yet.
    """

    places: int
    bodies: Bodies
    crossing: int


@dataclass(frozen=True)
class Participant:
    """A system that lets itself be compared, and whether it is one of the reader's."""

    pk: int
    public_id: UUID
    name: str
    is_own: bool
    landscape: SystemLandscape


@dataclass(frozen=True)
class Participants:
    """Those that a reader may see side by side, by name; how many others there are is a number.

    ``kinds`` are those of which any of them has partners.
    """

    systems: Sequence[Participant] = ()
    not_taking_part: int = 0
    kinds: Collection[str] = ()


@dataclass(frozen=True)
class SystemRow:
    """One system over the months asked for; ``left_out`` partners are of kinds too few to show.

    ``cells`` are the sums of each kind in each place shown: what the spread within it is made of.
    """

    system: UUID
    name: str
    is_own: bool
    partnerships: int
    managed: int
    left_out: int
    rate: Rate
    coverage: Coverage
    landscape: SystemLandscape
    cells: Sequence[Sums] = field(repr=False)


@dataclass
class _Kind:
    partnerships: int = 0
    managed: int = 0
    cells: list[Sums] = field(default_factory=list)


def comparable(
    user: "User", *, is_fictional: bool, consenting: QuerySet[System] | None = None
) -> Any:
    """Systems that a reader may see side by side: those consenting, if one is the reader's own.

    Each with ``is_own``. Invented systems are compared with invented ones only. ``consenting``
    stands in for the consents.
    """
    if consenting is None:
        consenting = ComparisonConsent.objects.systems_consenting()
    asked = System.objects.current().filter(
        pk__in=consenting.values("pk"), is_fictional=is_fictional
    )
    own = System.objects.visible_to(user)
    return (
        asked.filter(Exists(asked.filter(pk__in=own.values("pk"))))
        .annotate(is_own=Exists(own.filter(pk=OuterRef("pk"))))
        .order_by("name", "id")
    )


@every_system(why="Those shown beside each other agreed to it.")
def participants(
    user: "User", *, is_fictional: bool, consenting: QuerySet[System] | None = None
) -> Participants:
    """Who takes part, with the landscape of each, in five queries however many they are.

    Nobody unless a system of the reader's consented. A national role has all real ones.
    """
    found = comparable(user, is_fictional=is_fictional, consenting=consenting)
    shown = list(found.values_list("pk", "public_id", "name", "is_own"))
    if not shown:
        return Participants()
    all_systems = System.objects.current().filter(is_fictional=is_fictional).count()
    landscapes, kinds = _landscapes([pk for pk, *_rest in shown])
    return Participants(
        systems=[
            Participant(pk, public_id, name, is_own, landscapes[pk])
            for pk, public_id, name, is_own in shown
        ],
        not_taking_part=all_systems - len(shown),
        kinds=kinds,
    )


@every_system(why="Those shown beside each other agreed to it.")
def systems(
    taking_part: Participants,
    *,
    measure: Figure,
    since: date,
    until: date,
    kinds: Collection[str] = (),
) -> list[SystemRow]:
    """Each of those that take part, by name, in one query however many they are.

    Never what a system answered about its partners, which is no outsider's to read. Kinds of fewer
    than five partners are left out of all sums, of the reader's own system as of the others, so
    that no two sums differ by one partner and all systems are compared alike.
    """
    if measure is Figure.SYSTEM_SURVEY or not taking_part.systems:
        return []
    months = Months.of(since, until)
    by_kind = _kinds([one.pk for one in taking_part.systems], measure, months, kinds)
    return [_row(one, measure, by_kind.get(one.pk, {})) for one in taking_part.systems]


def _row(one: Participant, measure: Figure, by_kind: Mapping[str, _Kind]) -> SystemRow:
    shown = [kind for kind in by_kind.values() if kind.partnerships >= FEWEST]
    total = Sums()
    for kind in shown:
        for cell in kind.cells:
            total.add_all(cell)
    partnerships = sum(kind.partnerships for kind in shown)
    return SystemRow(
        system=one.public_id,
        name=one.name,
        is_own=one.is_own,
        partnerships=partnerships,
        managed=sum(kind.managed for kind in shown),
        left_out=sum(kind.partnerships for kind in by_kind.values()) - partnerships,
        rate=rate_of(measure, total.numerator, total.denominator, total.squares),
        coverage=Coverage(*total.days),
        landscape=one.landscape,
        cells=[cell for kind in shown for cell in kind.cells],
    )


def _kinds(
    shown: Collection[int], measure: Figure, months: Months, kinds: Collection[str]
) -> dict[int, dict[str, _Kind]]:
    """By system and kind: partners, managed ones, and the sums of its figure in each place."""
    rows = (
        FigureTotals.objects.filter(in_kinds("kind", kinds), system__in=shown)
        .filter(month__range=(months.first, months.last))
        .order_by()
        .values_list("system", "kind", "place")
        .annotate(
            most=Max("partnerships"),
            most_managed=Max("managed"),
            **{f"sum_{number}": Total(name) for number, name in enumerate(columns_of(measure))},
        )
        .order_by("system", "kind", "place")  # fractions are added in one order
    )
    found: dict[int, dict[str, _Kind]] = {}
    for system, kind, _place, partnerships, managed, *sums in rows:
        own = found.setdefault(system, {}).setdefault(kind, _Kind())
        own.partnerships += partnerships
        own.managed += managed
        cell = Sums()
        cell.add(tuple(sums))
        own.cells.append(cell)
    return found


def _landscapes(shown: Collection[int]) -> tuple[dict[int, SystemLandscape], set[str]]:
    """Of each system, and all kinds of which any of them has partners."""
    today = timezone.localdate()
    partners: dict[int, dict[str, int]] = {pk: {} for pk in shown}
    for system, kind, number in _newest_sizes(shown, today):
        partners[system][kind] = partners[system].get(kind, 0) + number
    places = _numbers(Place.objects.filter(system__in=shown), "pk")
    now = Q(valid_to__isnull=True) | Q(valid_to__gte=today)
    shared = AreaSystem.objects.filter(now, valid_from__lte=today, share__lt=1, system__in=shown)
    crossing = _numbers(shared, "area")
    landscapes = {
        pk: SystemLandscape(places.get(pk, 0), Bodies.of(kinds), crossing.get(pk, 0))
        for pk, kinds in partners.items()
    }
    return landscapes, {kind for kinds in partners.values() for kind in kinds}


def _newest_sizes(shown: Collection[int], today: date) -> Any:
    """System, kind and number of partners in each place, from the newest month that has any."""
    last_month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    return (
        FigureTotals.objects.filter(system__in=shown, month__gte=last_month)
        .order_by("system_id", "kind", "place_id", "-month")
        .distinct("system_id", "kind", "place_id")
        .values_list("system", "kind", "partnerships")
    )


def _numbers(rows: Any, what: str) -> dict[int, int]:
    counted = rows.order_by().values_list("system").annotate(number=Count(what, distinct=True))
    return dict(counted)
