"""A board on a day as its page shows it: seats by sector, who sits in them, and what ends."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from nhsuk.formats import counted, nhs_date
from partners.composition import Span
from partners.enums import NominatingRoute, NominationStage, SeatCapacity, Sector
from partners.models import Appointment, Board, CompositionRuleSet, Nomination, Seat
from partners.presenters.board_findings import (
    RuleSetFindings,
    findings_in_force,
    findings_proposed,
    seat_facts,
)
from partners.terms import Term, is_soon, term_of


@dataclass(frozen=True)
class Ending:
    """Something about a seat that ends within six months, or has run over its limit."""

    sentence: str
    is_over: bool = False


@dataclass(frozen=True)
class NominationRow:
    """A nomination under way: how far it had got on the day, and since when."""

    nomination: Nomination
    stage: NominationStage
    day: date | None


@dataclass(frozen=True)
class SeatRow:
    """A seat on a day."""

    seat: Seat
    description: str
    holder: Appointment | None
    vacant_since: date | None
    next_holder: Appointment | None
    deputies: list[Appointment]
    earlier: list[Appointment]
    nominations: list[NominationRow]
    term: Term | None
    endings: list[Ending]


@dataclass(frozen=True)
class SectorSeats:
    """The seats of a sector, filled or not."""

    sector: Sector
    rows: list[SeatRow]

    @property
    def summary(self) -> str:
        """3 seats, 1 vacant."""
        vacant = sum(row.holder is None for row in self.rows)
        seats = counted(len(self.rows), "seat")
        return f"{seats}, {vacant} vacant" if vacant else seats


@dataclass(frozen=True)
class BoardFacts:
    """All that hangs on a board on a day, as it is recorded now."""

    on: date
    seats: list[SeatRow]
    ended_seats: list[Seat]
    coming_seats: list[Seat]
    findings: list[RuleSetFindings]
    proposed: list[RuleSetFindings]
    sectors: list[SectorSeats] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sectors", list(_by_sector(self.seats)))

    @property
    def vacancies(self) -> int:
        """Seats that nobody holds on the day."""
        return sum(row.holder is None for row in self.seats)

    @property
    def endings(self) -> int:
        """Seats of which something ends soon or has run over."""
        return sum(bool(row.endings) for row in self.seats)


def board_facts(board: Board, on: date | None = None) -> BoardFacts:
    """Read it in four queries, whatever the number of seats."""
    return boards_facts([board], on or timezone.localdate())[0]


def boards_facts(boards: Sequence[Board], on: date) -> list[BoardFacts]:
    """The same of several boards in the order given, in four queries however many there are."""
    seats: dict[int, list[Seat]] = defaultdict(list)
    for seat in _with_history(Seat.objects.filter(board__in=boards), on):
        seats[seat.board_id].append(seat)
    rule_sets = list(CompositionRuleSet.objects.of_boards(boards).order_by("valid_from", "id"))
    return [
        _facts(board, seats[board.pk], [row for row in rule_sets if row.holds_for(board)], on)
        for board in boards
    ]


def _facts(
    board: Board, seats: list[Seat], rule_sets: list[CompositionRuleSet], on: date
) -> BoardFacts:
    rows = [
        _seat_row(seat, on) for seat in seats if Span(seat.valid_from, seat.valid_to).includes(on)
    ]
    return BoardFacts(
        on=on,
        seats=rows,
        ended_seats=[seat for seat in seats if seat.valid_to is not None and seat.valid_to < on],
        coming_seats=[seat for seat in seats if seat.valid_from > on],
        findings=findings_in_force(board, seats, rule_sets, on),
        proposed=findings_proposed(seats, rule_sets, on),
    )


def seats_with_history(board: Board, on: date) -> Iterable[Seat]:
    """All seats that the board has or had, with appointments and nominations under way."""
    return _with_history(board.seats.all(), on)


def _with_history(seats: QuerySet[Seat], on: date) -> Iterable[Seat]:
    appointments = Appointment.objects.standing().select_related("person", "home_organisation")
    nominations = Nomination.objects.under_way_on(on).select_related("person", "organisation")
    return (
        seats.select_related("expected_from__organisation")
        .prefetch_related(
            Prefetch("appointments", appointments.order_by("-valid_from", "-id")),
            Prefetch("nominations", nominations.order_by("-asked_on", "-id")),
        )
        .order_by("title", "id")
    )


def _by_sector(rows: Sequence[SeatRow]) -> Iterable[SectorSeats]:
    for sector in Sector:
        found = [row for row in rows if row.seat.sector == sector]
        if found:
            yield SectorSeats(sector, found)


def _seat_row(seat: Seat, on: date) -> SeatRow:
    appointments = list(seat.appointments.all())
    holders = [each for each in appointments if each.holds]
    holder = next((each for each in holders if _span(each).includes(on)), None)
    future = [each for each in holders if each.valid_from > on]
    term = _term(seat, holder, holders)
    return SeatRow(
        seat=seat,
        description=_description(seat),
        holder=holder,
        vacant_since=None if holder else seat_facts(seat).vacant_since(on),
        next_holder=future[-1] if future else None,
        deputies=[each for each in appointments if not each.holds and _span(each).includes(on)],
        earlier=[each for each in holders if each.valid_to is not None and each.valid_to < on],
        nominations=[_nomination_row(each, on) for each in seat.nominations.all()],
        term=term,
        endings=list(_endings(seat, holder, term, on)),
    )


def _term(seat: Seat, holder: Appointment | None, holders: Iterable[Appointment]) -> Term | None:
    """Since when the holder holds the seat without a break, and until when they may."""
    if holder is None:
        return None
    own = [_span(each) for each in holders if each.person_id == holder.person_id]
    return term_of(_span(holder), own, seat.term_years)


def _endings(
    seat: Seat, holder: Appointment | None, term: Term | None, on: date
) -> Iterable[Ending]:
    if seat.valid_to is not None and is_soon(seat.valid_to, on):
        yield Ending(f"The seat ends on {nhs_date(seat.valid_to)}")
    if holder is None or term is None:
        return
    if holder.valid_to is not None and is_soon(holder.valid_to, on):
        yield Ending(f"Appointed until {nhs_date(holder.valid_to)}")
    if term.limit_on is None:
        return
    longest = counted(seat.term_years or 0, "year")
    if term.is_over(on):
        yield Ending(
            f"Over the longest term of {longest}, which ended on {nhs_date(term.limit_on)}", True
        )
    elif is_soon(term.limit_on, on):
        yield Ending(f"The longest term of {longest} ends on {nhs_date(term.limit_on)}")


def _nomination_row(nomination: Nomination, on: date) -> NominationRow:
    stage = nomination.stage_on(on)
    return NominationRow(nomination, stage, nomination.stage_day(stage))


def _span(appointment: Appointment) -> Span:
    return Span(appointment.valid_from, appointment.valid_to)


def _description(seat: Seat) -> str:
    """Capacity, vote, route and longest term in one line."""
    parts = []
    if seat.capacity != SeatCapacity.MEMBER:
        parts.append(seat.get_capacity_display())
    parts.append("Votes" if seat.is_voting else "Does not vote")
    if seat.is_statutory:
        parts.append("required by law")
    if seat.nominating_route != NominatingRoute.NONE:
        parts.append(seat.get_nominating_route_display().lower().replace("nhs", "NHS"))
    if seat.term_years:
        parts.append(f"at most {counted(seat.term_years, 'year')} a person")
    first, *others = parts
    return ", ".join([first, *(each[0].lower() + each[1:] for each in others)])
