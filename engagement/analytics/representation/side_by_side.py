"""Local government's share of the seats: of boards of one system, and of systems side by side."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from engagement.analytics.landscape import Bodies
from engagement.analytics.representation.room import SeatCount, counts, seats_on
from engagement.models import ComparisonConsent
from partners.enums import Sector
from partners.models import Board, Partnership, Place, System
from tenancy.scope import every_system


@dataclass(frozen=True)
class LocalShare:
    """All seats of members, and those of local government."""

    all: SeatCount
    local: SeatCount


@dataclass(frozen=True)
class SystemShare:
    """A system's boards together, with what it has to bring together beside them."""

    system: System
    boards: int
    share: LocalShare
    places: int
    bodies: Bodies


def shares_of_boards(boards: Sequence[Board], on: date) -> dict[int, LocalShare]:
    """By board, in one query."""
    return _shares(seats_on(on).filter(board__in=boards), "board")


def may_be_compared(system: System) -> bool:
    """Whether the system lets itself be shown beside others today."""
    consenting = ComparisonConsent.objects.systems_consenting()
    return consenting.filter(pk=system.pk).exists()


def comparable_with(system: System) -> QuerySet[System]:
    """Systems that agreed, this one among them; none unless it agreed itself.

    Invented systems are compared only with each other.
    """
    consenting: QuerySet[System] = ComparisonConsent.objects.systems_consenting()
    if not may_be_compared(system):
        return System.objects.none()
    return consenting.filter(is_fictional=system.is_fictional)


@every_system(why="Those shown beside each other agreed to it.")
def shares_of_systems(systems: Sequence[System], on: date) -> list[SystemShare]:
    """In the order given, in four queries however many there are."""
    shares = _shares(seats_on(on).filter(system__in=systems), "system")
    boards = _numbers(Board.objects.on(on).filter(system__in=systems))
    places = _numbers(Place.objects.filter(system__in=systems))
    kinds = _kinds(systems)
    none = LocalShare(SeatCount(), SeatCount())
    return [
        SystemShare(
            system=each,
            boards=boards.get(each.pk, 0),
            share=shares.get(each.pk, none),
            places=places.get(each.pk, 0),
            bodies=Bodies.of(kinds[each.pk]),
        )
        for each in systems
    ]


def _shares(seats: Any, by: str) -> dict[int, LocalShare]:
    local = {
        f"local_{name}": Count("pk", filter=Q(sector=Sector.LOCAL_GOVERNMENT) & each)
        for name, each in (
            ("seats", Q()),
            ("filled", Q(is_filled=True)),
            ("voting", Q(is_filled=True, is_voting=True)),
        )
    }
    rows = seats.order_by().values_list(by).annotate(**counts(), **local)
    return {key: LocalShare(SeatCount(*n[:3]), SeatCount(*n[3:])) for key, *n in rows}


def _numbers(rows: Any) -> dict[int, int]:
    return dict(rows.order_by().values_list("system").annotate(number=Count("pk")))


def _kinds(systems: Sequence[System]) -> dict[int, Counter[str]]:
    today = timezone.localdate()
    rows = (
        Partnership.objects.active()
        .with_system()
        .filter(system__in=systems)
        .filter(Q(organisation__legal_end__isnull=True) | Q(organisation__legal_end__gte=today))
        .order_by()
        .values_list("system", "organisation__kind")
        .annotate(number=Count("pk"))
    )
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for system, kind, number in rows:
        found[system][kind] = number
    return found
