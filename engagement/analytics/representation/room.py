"""Who is not in the room: seats of a system's boards by sector, against its partner landscape."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from engagement.enums import Denominator
from engagement.models import SectorFigure
from engagement.scoring.variation.representation import represent
from partners.enums import OrganisationKind, SeatCapacity, Sector
from partners.models import Appointment, Board, Partnership, Place, Seat, System

CARE_KINDS = (OrganisationKind.CARE_PROVIDER, OrganisationKind.CARE_LOCATION)


@dataclass(frozen=True)
class SeatCount:
    """Seats of members: all, those that somebody holds, and those of them with a vote."""

    seats: int = 0
    filled: int = 0
    voting: int = 0


@dataclass(frozen=True)
class SectorRow:
    """A sector: its seats, what it has of the denominator, and its ratio where there is one."""

    sector: Sector
    seats: SeatCount
    partners: int
    amount: float | None
    ratio: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Basis:
    """What the seats are compared with: partners, or figures that the system entered."""

    name: str
    as_at: date | None = None
    source: str = ""


@dataclass(frozen=True)
class Room:
    """The boards of a system, or one of them, on a day."""

    system: System
    board: Board | None
    on: date
    basis: Basis
    total: SeatCount
    rows: tuple[SectorRow, ...]
    parity: float | None
    unheard: tuple[Sector, ...]
    places: tuple[Place, ...]
    care_partners: int
    care_filled: int
    vcse_partners: int
    vcse_filled: int


def filled_seats(on: date) -> Exists:
    """Whether somebody holds the seat on a day."""
    return Exists(Appointment.objects.on(on).filter(seat=OuterRef("pk"), kind="holder"))


def seats_on(on: date) -> QuerySet[Seat]:
    """Seats of members that exist on a day, each with ``is_filled``, on boards that do."""
    boards = Board.objects.on(on)
    rows = Seat.objects.on(on).filter(capacity=SeatCapacity.MEMBER, board__in=boards)
    return rows.annotate(is_filled=filled_seats(on))


def counts() -> dict[str, Count]:
    """What is counted of seats with ``is_filled``."""
    return {
        "seats": Count("pk"),
        "filled": Count("pk", filter=Q(is_filled=True)),
        "voting": Count("pk", filter=Q(is_filled=True, is_voting=True)),
    }


def who_is_in_the_room(
    system: System, on: date, *, board: Board | None = None, denominator: str = Denominator.PARTNERS
) -> Room:
    """Read it in five queries at any size. Shares are of filled seats.

    With a unit of which the system has no figures by that day there are counts and no ratios.
    """
    seats = seats_on(on).filter(system=system)
    if board is not None:
        seats = seats.filter(board=board)
    by_sector = {
        sector: SeatCount(*numbers)
        for sector, *numbers in seats.order_by().values_list("sector").annotate(**counts())
    }
    kinds = _partners_by_kind(system)
    partners: Counter[str] = Counter()
    for (sector, _kind), number in kinds.items():
        partners[sector] += number
    chosen, amounts = _amounts(system, on, denominator, partners)
    rows, parity = _rows(
        by_sector, partners, amounts, only_known=denominator != Denominator.PARTNERS
    )
    filled = {sector: row.filled for sector, row in by_sector.items()}
    return Room(
        system=system,
        board=board,
        on=on,
        basis=chosen,
        total=_total(by_sector),
        rows=rows,
        parity=parity,
        unheard=tuple(s for s in Sector if partners[s] and not filled.get(s)),
        places=_unheard_places(system, on, board),
        care_partners=sum(n for (_s, kind), n in kinds.items() if kind in CARE_KINDS),
        care_filled=filled.get(Sector.SOCIAL_CARE, 0),
        vcse_partners=partners[Sector.VCSE],
        vcse_filled=filled.get(Sector.VCSE, 0),
    )


def _total(by_sector: Mapping[str, SeatCount]) -> SeatCount:
    rows = by_sector.values()
    return SeatCount(
        sum(row.seats for row in rows), sum(row.filled for row in rows), sum(r.voting for r in rows)
    )


def _partners_by_kind(system: System) -> dict[tuple[str, str], int]:
    """Partners of today, as the landscape counts them."""
    today = timezone.localdate()
    rows = (
        Partnership.objects.active()
        .with_system()
        .filter(system=system)
        .filter(Q(organisation__legal_end__isnull=True) | Q(organisation__legal_end__gte=today))
        .order_by()
        .values_list("organisation__sector", "organisation__kind")
        .annotate(number=Count("pk"))
    )
    return {(sector, kind): number for sector, kind, number in rows}


def _amounts(
    system: System, on: date, name: str, partners: Mapping[str, int]
) -> tuple[Basis, dict[str, float]]:
    """The newest figures of the unit by the day: those of one day, and one source."""
    if name == Denominator.PARTNERS:
        return Basis(Denominator.PARTNERS), {sector: float(n) for sector, n in partners.items()}
    rows = list(SectorFigure.objects.known_on(on).filter(system=system, unit=name).newest_first())
    newest = [row for row in rows if row.as_at == rows[0].as_at]
    sources = "; ".join(dict.fromkeys(row.source for row in newest))
    as_at = newest[0].as_at if newest else None
    return (
        Basis(name, as_at, sources),
        {row.sector: float(row.value) for row in newest},
    )


def _rows(
    by_sector: Mapping[str, SeatCount],
    partners: Mapping[str, int],
    amounts: Mapping[str, float],
    *,
    only_known: bool,
) -> tuple[tuple[SectorRow, ...], float | None]:
    """With ``only_known`` sectors without a figure are left out, and not taken as 0."""
    sectors = [s for s in Sector if s in by_sector or partners.get(s) or s in amounts]
    compared = [s for s in sectors if s in amounts or not only_known]
    filled = [by_sector.get(s, SeatCount()).filled for s in compared]
    there = [amounts.get(s, 0.0) for s in compared]
    found = (
        represent(np.array(filled, float), np.array(there, float)) if _any(filled, there) else None
    )
    rows = []
    for sector in sectors:
        seats, number = by_sector.get(sector, SeatCount()), partners.get(sector, 0)
        row = SectorRow(sector, seats, number, amounts.get(sector))
        if found is not None and row.amount:
            at = compared.index(sector)
            figures = [float(each[at]) for each in (found.ratio, found.low, found.high)]
            row = SectorRow(sector, seats, number, row.amount, *figures)
        rows.append(row)
    return tuple(rows), found.parity if found is not None else None


def _any(filled: Sequence[int], there: Sequence[float]) -> bool:
    return any(filled) and any(there)


def _unheard_places(system: System, on: date, board: Board | None) -> tuple[Place, ...]:
    """Places from whose partners nobody holds a seat, and that have no board with a filled one."""
    if board is not None and board.place_id is not None:
        return ()  # the board of one place
    held = Appointment.objects.on(on).filter(
        system=system, kind="holder", seat__in=seats_on(on).filter(system=system)
    )
    if board is not None:
        held = held.filter(seat__board=board)
    # A system has some hundred seats at most: read, they cannot mislead the planner.
    held_by = list(held.values_list("home_organisation", "seat__board__place"))
    partners = Partnership.objects.active().filter(
        system=system, organisation__in={organisation for organisation, _place in held_by}
    )
    heard = {place for _organisation, place in held_by} | set(
        partners.values_list("place", flat=True)
    )
    rows = system.places.exclude(pk__in=heard - {None})
    return tuple(rows.order_by("name", "id"))
