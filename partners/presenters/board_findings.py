"""What rule sets find on a board on a day, in sentences that say what was counted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from nhsuk.formats import nhs_date
from partners.composition import (
    Counted,
    Finding,
    Holding,
    RuleSet,
    SeatFacts,
    Span,
    Stretch,
    Why,
    findings,
)
from partners.enums import AppointmentKind, SeatCapacity
from partners.models import Board, CompositionRuleSet, Seat
from partners.requirements import rule_of

# Of a long list of seats the first few are named.
SEATS_NAMED = 6
EARLIER_SHOWN = 3


@dataclass(frozen=True)
class EarlierStretch:
    """A time in which a requirement was not met, over by the day asked about."""

    sentence: str
    day: date


@dataclass(frozen=True)
class FindingRow:
    """One requirement: met or not, since when, why, and when it was not met before."""

    text: str
    is_met: bool
    sentence: str
    why: str
    earlier: list[EarlierStretch]
    finding: Finding


@dataclass(frozen=True)
class RuleSetFindings:
    """What the rules of one source find: never shown without its name, date and source."""

    rule_set: CompositionRuleSet
    name: str
    in_force: str
    legal_source: str
    rows: list[FindingRow]

    @property
    def not_met(self) -> int:
        """How many requirements are not met."""
        return sum(not row.is_met for row in self.rows)


def findings_in_force(
    board: Board, seats: Iterable[Seat], rule_sets: Iterable[CompositionRuleSet], on: date
) -> list[RuleSetFindings]:
    """What each rule set in force on a day says about the board."""
    facts = [seat_facts(seat) for seat in seats]
    return [
        RuleSetFindings(
            rule_set=row,
            name=row.name,
            in_force=f"in force from {nhs_date(row.valid_from)}",
            legal_source=row.legal_source,
            rows=[
                _finding_row(found)
                for found in findings([_pure(row)], facts, on=on, board_since=board.valid_from)
            ],
        )
        for row in rule_sets
        if not row.is_proposed and Span(row.valid_from, row.valid_to).includes(on)
    ]


def findings_proposed(
    seats: Iterable[Seat], rule_sets: Iterable[CompositionRuleSet], on: date
) -> list[RuleSetFindings]:
    """What each rule set that is only proposed would say, if it held on that day.

    On days before it was proposed its first version is asked; nothing is unmet since a day,
    because it does not hold.
    """
    facts = [seat_facts(seat) for seat in seats]
    return [
        RuleSetFindings(
            rule_set=row,
            name=premise(row),
            in_force="proposed, not in force",
            legal_source=row.legal_source,
            rows=[
                _proposed_row(found)
                for found in findings([_pure(row, on)], facts, on=on, board_since=None)
            ],
        )
        for row in rule_sets
        if row.is_proposed and not row.has_ended(on) and _is_asked(row, on)
    ]


def board_findings(
    board: Board, seats: Iterable[Seat], rule_sets: Iterable[CompositionRuleSet], on: date
) -> list[RuleSetFindings]:
    """Both, what is in force first: for a table in which each row says which it is."""
    seats, rule_sets = list(seats), list(rule_sets)
    return [
        *findings_in_force(board, seats, rule_sets, on),
        *findings_proposed(seats, rule_sets, on),
    ]


def premise(rule_set: CompositionRuleSet) -> str:
    """If the Health Bill became law as it stood at committee in June 2026."""
    name = rule_set.name.removeprefix("The ").removeprefix("the ")
    becomes = "became law" if rule_set.is_national else "took effect"
    stage = f" at {rule_set.stage.removeprefix('at ')}" if rule_set.stage else ""
    month = f"{rule_set.as_at:%B %Y}" if rule_set.as_at else ""
    return f"If the {name} {becomes} as it stood{stage} in {month}"


def seat_facts(seat: Seat) -> SeatFacts:
    """What rules ask about a seat, with all who have held it. Withdrawn ones never did."""
    return SeatFacts(
        title=seat.title,
        is_member=seat.capacity == SeatCapacity.MEMBER,
        route=seat.nominating_route,
        sector=seat.sector,
        span=Span(seat.valid_from, seat.valid_to),
        holdings=tuple(
            Holding(Span(each.valid_from, each.valid_to), frozenset(each.competences))
            for each in seat.appointments.all()
            if each.kind == AppointmentKind.HOLDER and not each.is_withdrawn
        ),
        key=seat.public_id,
    )


def stretches_of(
    board: Board, seats: Sequence[Seat], rule_sets: Iterable[CompositionRuleSet], on: date
) -> list[Finding]:
    """Every requirement in force on a day, with all the time in which it was met or not."""
    facts = [seat_facts(seat) for seat in seats]
    pure = [_pure(row) for row in rule_sets if not row.is_proposed]
    return findings(pure, facts, on=on, board_since=board.valid_from)


def _is_asked(rule_set: CompositionRuleSet, on: date) -> bool:
    return rule_set.follows_id is None or rule_set.valid_from <= on


def _pure(row: CompositionRuleSet, only: date | None = None) -> RuleSet:
    return RuleSet(
        name=row.name,
        legal_source=row.legal_source,
        span=Span(only, only) if only else Span(row.valid_from, row.valid_to),
        rules=tuple(map(rule_of, row.rules)),
    )


def _finding_row(finding: Finding) -> FindingRow:
    met = "Requirement met" if finding.is_met else "Requirement not met"
    unmet = [stretch for stretch in finding.stretches[:-1] if not stretch.is_met]
    return FindingRow(
        text=finding.rule.text,
        is_met=finding.is_met,
        sentence=f"{met} since {nhs_date(finding.since)}.",
        why=why(finding),
        earlier=[_earlier(stretch) for stretch in reversed(unmet[-EARLIER_SHOWN:])],
        finding=finding,
    )


def _proposed_row(finding: Finding) -> FindingRow:
    return FindingRow(
        text=finding.rule.text,
        is_met=finding.is_met,
        sentence="It would be met." if finding.is_met else "It would not be met.",
        why=why(finding),
        earlier=[],
        finding=finding,
    )


def _earlier(stretch: Stretch) -> EarlierStretch:
    first, last = stretch.span.first, stretch.span.last or stretch.span.first
    return EarlierStretch(f"Not met from {nhs_date(first)} to {nhs_date(last)}", first)


def why(finding: Finding) -> str:
    """What was counted: how many seats of how many, which count, and which do not and why.

    Such as: 0 of 1. Not counted: “Partner member”, vacant since 3 March 2026.
    """
    number, needed = finding.number, finding.rule.at_least
    parts = [f"{number} of {needed}." if number <= needed else f"{number}, and {needed} needed."]
    counts = [each for each in finding.counted if each.why is Why.COUNTS]
    others = [each for each in finding.counted if each.why is not Why.COUNTS]
    if counts:
        parts.append(f"Counted: {_titles(counts)}.")
    if others:
        alike = groupby(sorted(others, key=_alike), key=_alike)
        parts.append(f"Not counted: {'; '.join(reason(list(group)) for _, group in alike)}.")
    if not finding.counted:
        parts.append("No seat of this board is meant for it.")
    return " ".join(parts)


def reason(alike: Sequence[Counted]) -> str:
    """Why some seats, all for one reason, are not counted, with their titles."""
    each, several = alike[0], len(alike) > 1
    holder = "whose holders have" if several else "whose holder has"
    words = {
        Why.VACANT: f"vacant since {nhs_date(each.since)}" if each.since else "vacant",
        Why.ENDED: f"which ended on {nhs_date(each.since)}" if each.since else "which ended",
        Why.NOT_A_MEMBER: "which are not members’ seats"
        if several
        else "which is no member’s seat",
        Why.WITHOUT_KNOWLEDGE: f"{holder} no such knowledge on record",
        Why.COUNTS: "which counts",
    }
    return f"{_titles(alike)}, {words[each.why]}"


def _alike(each: Counted) -> tuple[str, date]:
    return each.why.value, each.since or date.min


def _titles(seats: Sequence[Counted]) -> str:
    titles = [f"“{each.seat.title}”" for each in seats[:SEATS_NAMED]]
    more = len(seats) - SEATS_NAMED
    return ", ".join(titles) + (f" and {more} more" if more > 0 else "")
