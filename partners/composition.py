"""Whether a board has the members that a rule set asks for. Pure: facts in, findings out.

A finding names its rule set and a date and says "requirement not met since"; what follows from it
for the board is for the board's secretary to say. It also says what was counted, seat by seat.

A rule's ``test`` is one of:

- ``members``: filled seats of members
- ``ordinary``: the same without chair and chief executive
- ``ordinary:mental health``: ordinary members with this knowledge and experience
- ``title:chair|independent chair``: filled member seats with one of these titles
- ``route:trusts``: filled member seats that this group nominates for
- ``sector:vcse``: filled member seats of this sector
- ``competence:mental health``: any members with this knowledge and experience
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

ONE_DAY = timedelta(days=1)
HEADS = frozenset(
    {
        *("chair", "independent chair", "icb chair"),
        *("chief executive", "chief executive officer", "icb chief executive"),
    }
)


@dataclass(frozen=True)
class Span:
    """A stretch of days, both ends included; open where there is none."""

    first: date
    last: date | None = None

    def includes(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.first <= day and (self.last is None or day <= self.last)

    def shared_with(self, other: "Span") -> "Span | None":
        """The days that lie in both; None where there are none."""
        first = max(self.first, other.first)
        ends = [span.last for span in (self, other) if span.last is not None]
        last = min(ends, default=None)
        return None if last is not None and last < first else Span(first, last)


@dataclass(frozen=True)
class Holding:
    """Someone held a seat; who it was does not matter here."""

    span: Span
    competences: frozenset[str] = frozenset()


@dataclass(frozen=True)
class SeatFacts:
    """What rules ask about a seat. ``key`` is whatever the caller knows the seat by."""

    title: str
    is_member: bool
    route: str
    span: Span
    holdings: tuple[Holding, ...] = ()
    sector: str = ""
    key: object = None

    def holding_on(self, day: date) -> Holding | None:
        """Who held the seat on a day on which the seat existed."""
        if not self.span.includes(day):
            return None
        return next((held for held in self.holdings if held.span.includes(day)), None)

    def vacant_since(self, day: date) -> date:
        """Of a seat that nobody holds on a day: the day after the last holder left.

        The seat's first day if nobody held it before.
        """
        ends = (held.span.last for held in self.holdings)
        past = [last + ONE_DAY for last in ends if last is not None and last < day]
        return max([self.span.first, *past])


@dataclass(frozen=True)
class Rule:
    """At least so many seats that pass the test."""

    code: str
    text: str
    test: str
    at_least: int = 1


@dataclass(frozen=True)
class RuleSet:
    """Rules that apply together, from a legal source, for a time."""

    name: str
    legal_source: str
    span: Span
    rules: tuple[Rule, ...]


class Why(StrEnum):
    """Whether a seat that a rule could count is counted, and if not, why."""

    COUNTS = "counts"
    VACANT = "vacant"
    WITHOUT_KNOWLEDGE = "without_knowledge"
    NOT_A_MEMBER = "not_a_member"
    ENDED = "ended"


@dataclass(frozen=True)
class Counted:
    """A seat that a rule looks at. ``since`` is when it fell vacant or had ended."""

    seat: SeatFacts
    why: Why
    since: date | None = None


@dataclass(frozen=True)
class Stretch:
    """An unbroken stretch of days in which a rule was met, or was not."""

    span: Span
    is_met: bool


@dataclass(frozen=True)
class Finding:
    """One rule on one day: met or not, since when, and what was counted.

    ``stretches`` go from the first day on which the rule applied to the board to the day asked
    about, oldest first; the last one is that of the finding.
    """

    rule_set: RuleSet
    rule: Rule
    counted: tuple[Counted, ...]
    stretches: tuple[Stretch, ...]

    @property
    def is_met(self) -> bool:
        """Whether the board has what the rule asks for."""
        return self.stretches[-1].is_met

    @property
    def since(self) -> date:
        """The first day of the unbroken stretch up to the day asked about."""
        return self.stretches[-1].span.first

    @property
    def unmet_since(self) -> date | None:
        """The same where the rule is not met; None where it is."""
        return None if self.is_met else self.since

    @property
    def number(self) -> int:
        """How many seats count."""
        return sum(each.why is Why.COUNTS for each in self.counted)


def findings(
    rule_sets: Iterable[RuleSet], seats: Sequence[SeatFacts], *, on: date, board_since: date | None
) -> list[Finding]:
    """Every rule in force on a day, met or not.

    :raises ValueError: a rule asks for something that nobody knows how to test.

    >>> chair = Rule("chair", "A chair", "title:chair")
    >>> law = RuleSet("The Act", "2022 c. 31", Span(date(2022, 7, 1)), (chair,))
    >>> findings([law], [], on=date(2026, 1, 1), board_since=None)[0].unmet_since
    datetime.date(2022, 7, 1)
    """
    found = []
    for rule_set in rule_sets:
        if rule_set.span.includes(on):
            floor = max(rule_set.span.first, board_since or rule_set.span.first)
            found += [
                Finding(
                    rule_set,
                    rule,
                    counted=_counted(rule, seats, on),
                    stretches=_stretches(rule, seats, floor=min(floor, on), on=on),
                )
                for rule in rule_set.rules
            ]
    return found


def _stretches(
    rule: Rule, seats: Sequence[SeatFacts], *, floor: date, on: date
) -> tuple[Stretch, ...]:
    """Met and not met by turns, from the floor to a day.

    Nothing changes between the days on which seats that count begin and end to count, so only
    those are looked at.
    """
    steps = _steps(rule, seats)
    number = sum(step for day, step in steps.items() if day <= floor)
    begun, is_met = floor, number >= rule.at_least
    found = []
    for day in sorted(day for day in steps if floor < day <= on):
        number += steps[day]
        if (number >= rule.at_least) is not is_met:
            found.append(Stretch(Span(begun, day - ONE_DAY), is_met))
            begun, is_met = day, not is_met
    return (*found, Stretch(Span(begun, on), is_met))


def _steps(rule: Rule, seats: Sequence[SeatFacts]) -> Counter[date]:
    """By how many the number of seats that count goes up or down on which day."""
    steps: Counter[date] = Counter()
    for seat in seats:
        if seat.is_member and _fits(rule.test, seat):
            for span in _spans_that_count(rule.test, seat):
                steps[span.first] += 1
                if span.last is not None:
                    steps[span.last + ONE_DAY] -= 1
    return steps


def _spans_that_count(test: str, seat: SeatFacts) -> list[Span]:
    """When somebody with what the test asks for held the seat. A seat counts once at a time."""
    spans: list[Span] = []
    for held in sorted(seat.holdings, key=lambda held: held.span.first):
        span = seat.span.shared_with(held.span) if _knows(held, test) else None
        if span is not None and spans and spans[-1].last is None:
            continue
        if span is not None and spans and span.first <= (spans[-1].last or span.first):
            span = Span((spans[-1].last or span.first) + ONE_DAY, span.last)
        if span is not None and (span.last is None or span.first <= span.last):
            spans.append(span)
    return spans


def _counted(rule: Rule, seats: Sequence[SeatFacts], on: date) -> tuple[Counted, ...]:
    """The seats that the rule looks at, those that count first."""
    looked_at = [
        _standing(rule.test, seat, on)
        for seat in seats
        if seat.span.first <= on and _fits(rule.test, seat)
    ]
    counts = [each for each in looked_at if each.why is Why.COUNTS]
    # Where enough seats count, nobody asks about those that are gone or could never count.
    gone = {Why.ENDED, Why.NOT_A_MEMBER} if len(counts) >= rule.at_least else set()
    others = [each for each in looked_at if each.why not in {Why.COUNTS, *gone}]
    return (*counts, *others)


def _standing(test: str, seat: SeatFacts, on: date) -> Counted:
    if seat.span.last is not None and seat.span.last < on:
        return Counted(seat, Why.ENDED, seat.span.last)
    if not seat.is_member:
        return Counted(seat, Why.NOT_A_MEMBER)
    held = seat.holding_on(on)
    if held is None:
        return Counted(seat, Why.VACANT, seat.vacant_since(on))
    return Counted(seat, Why.COUNTS if _knows(held, test) else Why.WITHOUT_KNOWLEDGE)


def _fits(test: str, seat: SeatFacts) -> bool:
    """Whether the seat is of those that the test is about, whoever holds it."""
    name, _, wanted = test.partition(":")
    title = seat.title.strip().casefold()
    match name:
        case "members" | "competence":
            return True
        case "title":
            return title in wanted.casefold().split("|")
        case "ordinary":
            return title not in HEADS
        case "route":
            return seat.route == wanted
        case "sector":
            return seat.sector == wanted
    raise ValueError(f"A rule asks for {test!r}, which nobody knows how to test")


def _knows(held: Holding, test: str) -> bool:
    """Whether the holder has the knowledge that the test asks for, if it asks for any."""
    name, _, wanted = test.partition(":")
    if name not in {"ordinary", "competence"} or not wanted:
        return True
    return wanted.casefold() in {each.casefold() for each in held.competences}
