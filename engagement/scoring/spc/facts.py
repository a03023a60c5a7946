"""What one chart says, as facts in order of importance: for whoever writes the sentence."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from engagement.scoring.ledger import Bools
from engagement.scoring.spc.chart import Charts
from engagement.scoring.spc.settings import Direction


class Rule(StrEnum):
    """The rules, the most important first, in the order in which NHSRplotthedots names one."""

    OUTSIDE = "outside"
    TREND = "trend"
    TWO_OF_THREE = "two_of_three"
    SHIFT = "shift"


class Side(StrEnum):
    """Which way a signal points."""

    HIGH = "high"
    LOW = "low"


class Meaning(StrEnum):
    """Whether that is better or worse, where one direction is."""

    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    NEITHER = "neither"


@dataclass(frozen=True)
class Signal:
    """One stretch of points that breaks one rule in one direction.

    first and last: positions of its first and last flagged point in the series, ghosted and missing
    points included in the count. points: how many are flagged. current: the last included point of
    the series is one of them.
    """

    rule: Rule
    side: Side
    meaning: Meaning
    first: int
    last: int
    points: int
    current: bool


_ORDER = tuple(Rule)
_FLAGS = {
    (Rule.OUTSIDE, Side.HIGH): "above",
    (Rule.OUTSIDE, Side.LOW): "below",
    (Rule.TREND, Side.HIGH): "trend_up",
    (Rule.TREND, Side.LOW): "trend_down",
    (Rule.TWO_OF_THREE, Side.HIGH): "two_above",
    (Rule.TWO_OF_THREE, Side.LOW): "two_below",
    (Rule.SHIFT, Side.HIGH): "shift_above",
    (Rule.SHIFT, Side.LOW): "shift_below",
}

# Whether two flagged points, given by their places among the included ones, are of one signal.
Joined = Callable[[int, int], bool]


def signals(charts: Charts, row: int = 0) -> tuple[Signal, ...]:
    """Return the signals of one chart, the most important first.

    What holds at the last included point goes before what is over; then the rules in the order of
    `Rule`; then the later before the earlier. A rule in conflict keeps its own meaning here.
    """
    found = [
        signal
        for (rule, side), name in _FLAGS.items()
        for signal in _of_rule(charts, row, rule, side, getattr(charts.flags, name)[row])
    ]
    return tuple(sorted(found, key=lambda s: (not s.current, _ORDER.index(s.rule), -s.last)))


def _of_rule(charts: Charts, row: int, rule: Rule, side: Side, flagged: Bools) -> Iterator[Signal]:
    positions = np.flatnonzero(charts.included[row])
    places = np.flatnonzero(flagged[positions]).tolist()
    for stretch in _stretches(places, _joined(charts, row, rule, side)):
        first, last = (int(positions[place]) for place in (stretch[0], stretch[-1]))
        yield Signal(
            rule=rule,
            side=side,
            meaning=_meaning(side, charts.settings.direction),
            first=first,
            last=last,
            points=len(stretch),
            current=last == charts.last[row],
        )


def _stretches(places: list[int], joined: Joined) -> Iterator[list[int]]:
    stretch: list[int] = []
    for place in places:
        if stretch and not joined(stretch[-1], place):
            yield stretch
            stretch = []
        stretch.append(place)
    if stretch:
        yield stretch


def _joined(charts: Charts, row: int, rule: Rule, side: Side) -> Joined:
    """Return which flagged neighbours belong together under a rule.

    Points of a trend belong together as long as it goes on, also across a recalculation. Otherwise
    neighbours of one partition do; under two of three also two with a third between them that lies
    on their side of the mean.
    """
    included = charts.included[row]
    up = 1.0 if side is Side.HIGH else -1.0
    values = up * charts.values[row, included]
    beyond_mean = values - up * charts.lines.mean[row, included] > charts.lines.slack[row, included]
    partition = charts.partition[row, included]

    def in_trend(one: int, other: int) -> bool:
        return other == one + 1 and bool(values[other] > values[one])

    def side_by_side(one: int, other: int) -> bool:
        return other == one + 1 and bool(partition[one] == partition[other])

    def in_three(one: int, other: int) -> bool:
        between = beyond_mean[one:other].all()
        return other <= one + 2 and bool(partition[one] == partition[other] and between)

    return {Rule.TREND: in_trend, Rule.TWO_OF_THREE: in_three}.get(rule, side_by_side)


def _meaning(side: Side, direction: Direction) -> Meaning:
    if direction is Direction.NEUTRAL:
        return Meaning.NEITHER
    better = Side.HIGH if direction is Direction.INCREASE else Side.LOW
    return Meaning.IMPROVEMENT if side is better else Meaning.CONCERN
