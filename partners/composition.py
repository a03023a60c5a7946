"""Whether a board has the members that a rule set asks for. Pure: facts in, findings out.

A finding names its rule set and a date and says "requirement not met since"; what follows from it
for the board is for the board's secretary to say.

A rule's ``test`` is one of:

- ``members``: filled seats of members
- ``ordinary``: the same without chair and chief executive
- ``ordinary:mental health``: ordinary members with this knowledge and experience
- ``title:chair|independent chair``: filled member seats with one of these titles
- ``route:trusts``: filled member seats that this group nominates for
- ``competence:mental health``: any members with this knowledge and experience
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

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


@dataclass(frozen=True)
class Holding:
    """Someone held a seat; who it was does not matter here."""

    span: Span
    competences: frozenset[str] = frozenset()


@dataclass(frozen=True)
class SeatFacts:
    """What rules ask about a seat."""

    title: str
    is_member: bool
    route: str
    span: Span
    holdings: tuple[Holding, ...] = ()

    def holding_on(self, day: date) -> Holding | None:
        """Who held the seat on a day on which the seat existed."""
        if not self.span.includes(day):
            return None
        return next((held for held in self.holdings if held.span.includes(day)), None)


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


@dataclass(frozen=True)
class Finding:
    """One rule on one day. ``unmet_since`` is None when it is met."""

    rule_set: RuleSet
    rule: Rule
    unmet_since: date | None

    @property
    def is_met(self) -> bool:
        """Whether the board has what the rule asks for."""
        return self.unmet_since is None


def findings(
    rule_sets: Iterable[RuleSet], seats: Sequence[SeatFacts], *, on: date, board_since: date | None
) -> list[Finding]:
    """Every rule in force on a day, met or not.

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
                Finding(rule_set, rule, _unmet_since(rule, seats, on=on, floor=min(floor, on)))
                for rule in rule_set.rules
            ]
    return found


def _unmet_since(rule: Rule, seats: Sequence[SeatFacts], *, on: date, floor: date) -> date | None:
    """The first day of the unbroken stretch up to `on` in which the rule was not met.

    Nothing changes between the days on which seats and appointments begin and end, so only those
    are looked at, newest first. The stretch never begins before the rule applied to this board.
    """
    if _is_met(rule, seats, on):
        return None
    since = on
    for day in sorted({floor, *_turning_points(seats)}, reverse=True):
        if floor <= day <= on:
            if _is_met(rule, seats, day):
                break
            since = day
    return since


def _turning_points(seats: Sequence[SeatFacts]) -> set[date]:
    spans = [seat.span for seat in seats]
    spans += [held.span for seat in seats for held in seat.holdings]
    ends = {span.last + ONE_DAY for span in spans if span.last is not None}
    return {span.first for span in spans} | ends


def _is_met(rule: Rule, seats: Sequence[SeatFacts], day: date) -> bool:
    return sum(_passes(rule.test, seat, day) for seat in seats) >= rule.at_least


def _passes(test: str, seat: SeatFacts, day: date) -> bool:
    held = seat.holding_on(day)
    if held is None or not seat.is_member:
        return False
    name, _, wanted = test.partition(":")
    if name == "members":
        return True
    title = seat.title.strip().casefold()
    if name == "title":
        return title in wanted.casefold().split("|")
    if name == "ordinary":
        return title not in HEADS and (not wanted or _knows(held, wanted))
    if name == "route":
        return seat.route == wanted
    if name == "competence":
        return _knows(held, wanted)
    raise ValueError(f"A rule asks for {test!r}, which nobody knows how to test")


def _knows(held: Holding, competence: str) -> bool:
    return competence.casefold() in {each.casefold() for each in held.competences}
