"""A board as its page shows it: seats with who sits in them, and what rules ask for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch
from django.utils import timezone

from nhsuk.formats import nhs_date
from partners.composition import (
    Finding,
    Holding,
    Rule,
    RuleSet,
    SeatFacts,
    Span,
    findings,
)
from partners.enums import AppointmentKind, NominatingRoute, SeatCapacity
from partners.models import Appointment, Board, CompositionRuleSet, Seat


@dataclass(frozen=True)
class SeatRow:
    """A seat today."""

    seat: Seat
    description: str
    holder: Appointment | None
    vacant_since: date | None
    next_holder: Appointment | None
    deputies: list[Appointment]
    earlier: list[Appointment]
    has_ended: bool


@dataclass(frozen=True)
class FindingRow:
    """One requirement, and since when it is not met, if it is not."""

    text: str
    is_met: bool
    sentence: str


@dataclass(frozen=True)
class RuleSetFindings:
    """What the rules of one source find: never shown without its name, date and source."""

    name: str
    in_force: str
    legal_source: str
    rows: list[FindingRow]


@dataclass(frozen=True)
class BoardFacts:
    """All that hangs on a board."""

    seats: list[SeatRow]
    ended_seats: list[SeatRow]
    findings: list[RuleSetFindings]

    @property
    def vacancies(self) -> int:
        """Seats that nobody holds today."""
        return sum(row.holder is None for row in self.seats)


def board_facts(board: Board) -> BoardFacts:
    """Read it in three queries, whatever the number of seats."""
    today = timezone.localdate()
    appointments = Appointment.objects.select_related("person", "home_organisation")
    seats = list(
        board.seats.select_related("expected_from__organisation")
        .prefetch_related(Prefetch("appointments", appointments.order_by("-valid_from", "-id")))
        .order_by("title", "id")
    )
    rows = [_seat_row(seat, today) for seat in seats]
    rule_sets = CompositionRuleSet.objects.filter(board_kind=board.kind)
    return BoardFacts(
        seats=[row for row in rows if not row.has_ended],
        ended_seats=[row for row in rows if row.has_ended],
        findings=board_findings(board, seats, rule_sets.order_by("valid_from", "id"), today),
    )


def board_findings(
    board: Board, seats: Iterable[Seat], rule_sets: Iterable[CompositionRuleSet], on: date
) -> list[RuleSetFindings]:
    """What each rule in force on a day says about the board, by rule set."""
    facts = [_facts(seat) for seat in seats]
    found = []
    for rule_set in map(_rule_set, rule_sets):
        rows = findings([rule_set], facts, on=on, board_since=board.valid_from)
        if rows:
            found.append(_rule_set_findings(rule_set, rows))
    return found


def _seat_row(seat: Seat, today: date) -> SeatRow:
    appointments = list(seat.appointments.all())
    holders = [each for each in appointments if each.kind == AppointmentKind.HOLDER]
    holder = next((each for each in holders if _is_current(each, today)), None)
    past = [each for each in holders if each.valid_to is not None and each.valid_to < today]
    future = [each for each in holders if each.valid_from > today]
    deputies = [each for each in appointments if each.kind == AppointmentKind.DEPUTY]
    return SeatRow(
        seat=seat,
        description=_description(seat),
        holder=holder,
        vacant_since=None if holder else _vacant_since(seat, past),
        next_holder=future[-1] if future else None,
        deputies=[each for each in deputies if _is_current(each, today)],
        earlier=past,
        has_ended=seat.valid_to is not None and seat.valid_to < today,
    )


def _vacant_since(seat: Seat, past: list[Appointment]) -> date:
    """The day after the last holder left; the seat's first day if there was none."""
    ends = [each.valid_to + timedelta(days=1) for each in past if each.valid_to]
    return max([seat.valid_from, *ends])


def _is_current(appointment: Appointment, today: date) -> bool:
    return appointment.valid_from <= today and (
        appointment.valid_to is None or appointment.valid_to >= today
    )


def _description(seat: Seat) -> str:
    """Sector, capacity, vote and route in one line."""
    parts = [seat.get_sector_display()]
    if seat.capacity != SeatCapacity.MEMBER:
        parts.append(seat.get_capacity_display().lower())
    parts.append("votes" if seat.is_voting else "does not vote")
    if seat.is_statutory:
        parts.append("required by law")
    if seat.nominating_route != NominatingRoute.NONE:
        parts.append(seat.get_nominating_route_display().lower().replace("nhs", "NHS"))
    return ", ".join(parts)


def _facts(seat: Seat) -> SeatFacts:
    return SeatFacts(
        title=seat.title,
        is_member=seat.capacity == SeatCapacity.MEMBER,
        route=seat.nominating_route,
        span=Span(seat.valid_from, seat.valid_to),
        holdings=tuple(
            Holding(Span(each.valid_from, each.valid_to), frozenset(each.competences))
            for each in seat.appointments.all()
            if each.kind == AppointmentKind.HOLDER
        ),
    )


def _rule_set(row: CompositionRuleSet) -> RuleSet:
    return RuleSet(
        name=row.name,
        legal_source=row.legal_source,
        span=Span(row.valid_from, row.valid_to),
        rules=tuple(Rule(**rule) for rule in row.rules),
    )


def _rule_set_findings(rule_set: RuleSet, found: list[Finding]) -> RuleSetFindings:
    return RuleSetFindings(
        name=rule_set.name,
        in_force=f"in force from {nhs_date(rule_set.span.first)}",
        legal_source=rule_set.legal_source,
        rows=[_finding_row(finding) for finding in found],
    )


def _finding_row(finding: Finding) -> FindingRow:
    sentence = (
        f"Requirement not met since {nhs_date(finding.unmet_since)}."
        if finding.unmet_since
        else "Requirement met."
    )
    return FindingRow(text=finding.rule.text, is_met=finding.is_met, sentence=sentence)
