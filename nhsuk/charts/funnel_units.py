"""What a funnel chart is made of, and the ranges of its axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import log10, sqrt
from statistics import median

from nhsuk.charts.signals import Signal, Unit, room_around


class Beyond(StrEnum):
    """Where a unit lies to the limits."""

    INSIDE = "Inside the limits"
    WARNING = "Outside the 95% limits"
    OUTSIDE = "Outside the 99.8% limits"


_ORDER = (Beyond.INSIDE, Beyond.WARNING, Beyond.OUTSIDE)


@dataclass(frozen=True)
class FunnelUnit:
    """A unit with its denominator, its figure, and what this says; ``href`` leads to its page."""

    name: str
    denominator: float
    value: float
    beyond: Beyond = Beyond.INSIDE
    signal: Signal = Signal.COMMON
    href: str = ""

    @property
    def shown_signal(self) -> Signal:
        """Inside there is none; outside there is always one, if only that it is unusual."""
        if self.beyond is Beyond.INSIDE:
            return Signal.COMMON
        return Signal.NEITHER if self.signal is Signal.COMMON else self.signal

    @property
    def meaning(self) -> str:
        """Outside the 95% limits: concern."""
        if self.beyond is Beyond.INSIDE:
            return str(self.beyond)
        return f"{self.beyond}: {self.shown_signal.words}"

    def distance(self, centre: float) -> tuple[int, float]:
        """How far outside, for an order: first beyond which limits, then in units of chance."""
        chance = abs(self.value - centre) * sqrt(max(self.denominator, 0))
        return _ORDER.index(self.beyond), chance


@dataclass(frozen=True)
class FunnelLimits:
    """Limits at rising denominators: four curves with one figure for each of them."""

    denominators: Sequence[float]
    low_95: Sequence[float]
    high_95: Sequence[float]
    low_998: Sequence[float]
    high_998: Sequence[float]

    def at(self, index: int) -> dict[str, float]:
        """The four figures at one denominator."""
        return {name: getattr(self, name)[index] for name in CURVES}


CURVES = ("low_998", "low_95", "high_95", "high_998")


@dataclass(frozen=True)
class FunnelWords:
    """What the figures are called: one unit ("practice", "body,bodies"), both axes, the centre."""

    unit: str
    x_title: str
    y_title: str
    centre: str = "Average"

    @property
    def one(self) -> str:
        """One unit."""
        return self.unit.partition(",")[0]


@dataclass(frozen=True)
class Axes:
    """The ranges of both axes, with what is written at them."""

    left: float
    right: float
    low: float
    high: float
    centre: float
    unit: Unit
    words: FunnelWords
    is_log: bool

    @classmethod
    def of(
        cls,
        units: Sequence[FunnelUnit],
        centre: float,
        limits: FunnelLimits,
        *,
        unit: Unit,
        words: FunnelWords,
        is_log: bool,
    ) -> Axes:
        """Every unit is inside; limits of the very smallest may leave the picture."""
        sizes = [one.denominator for one in units] or [1.0]
        right = max(sizes) * 1.03 or 1.0
        left = max(min(sizes) * 0.9, 0.5) if is_log else 0.0
        usual = _nearest(limits.denominators, median(sizes))
        at_usual = limits.at(usual).values() if usual is not None else ()
        values = [centre, *(one.value for one in units), *at_usual]
        low, high = min(values), max(values)
        room = room_around(low, high, 0.06)
        bottom = max(low - room, 0.0) if low >= 0 else low - room
        return cls(
            left, right, round(bottom, 6), round(high + room, 6), centre, unit, words, is_log
        )

    def across(self, denominator: float) -> float:
        """From 0 at the left to 1 at the right."""
        if self.is_log:
            spread = log10(self.right) - log10(self.left)
            return (log10(max(denominator, self.left)) - log10(self.left)) / spread
        return (denominator - self.left) / (self.right - self.left)

    def down(self, value: float) -> float:
        """From 0 above to 1 below."""
        return (self.high - value) / (self.high - self.low)


def _nearest(denominators: Sequence[float], wanted: float) -> int | None:
    return min(
        range(len(denominators)), key=lambda index: abs(denominators[index] - wanted), default=None
    )
