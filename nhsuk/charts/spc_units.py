"""What an SPC chart is made of: points with their limits, and how large and how they are drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from nhsuk.charts.signals import Signal, Unit, room_around
from nhsuk.formats import nhs_date

NO_FIGURE = "no figure"


@dataclass(frozen=True)
class SpcLimits:
    """Mean and process limits of some consecutive points; equal ones are one stretch.

    ``reason`` is why they were set anew at their first point, drawn there; "" for the first ones.
    """

    mean: float
    lower: float | None = None
    upper: float | None = None
    is_trial: bool = False
    reason: str = ""


@dataclass(frozen=True)
class SpcPoint:
    """A period with its figure, None where there is none, and what it says.

    ``why`` is the rule in words ("7 points in a row above the mean"), or why it was left out of the
    arithmetic when ``is_ghosted``. ``period`` replaces the date in words.
    """

    when: date
    value: float | None
    limits: SpcLimits | None = None
    signal: Signal = Signal.COMMON
    why: str = ""
    is_ghosted: bool = False
    period: str = ""

    @property
    def named(self) -> str:
        """June 2024."""
        return self.period or nhs_date(self.when)

    @property
    def meaning(self) -> str:
        """What its shape says, in words."""
        if self.value is None:
            return self.why or NO_FIGURE
        if self.is_ghosted:
            return f"Left out of the limits: {self.why}" if self.why else "Left out of the limits"
        words = self.signal.words
        sentence = words[0].upper() + words[1:]
        return f"{sentence}: {self.why}" if self.why else sentence


@dataclass(frozen=True)
class Picture:
    """What the figures are: their name, how they are written, their target and their range."""

    y_title: str
    unit: Unit
    target: float | None = None
    domain: tuple[float, float] | None = None


@dataclass(frozen=True)
class Style:
    """A whole chart has an axis and words at its lines; a small one has figures at its lines."""

    height: int
    has_axis: bool
    point_scale: float
    ticks_every: int


FULL = Style(height=280, has_axis=True, point_scale=1.0, ticks_every=90)
COMPACT = Style(height=120, has_axis=False, point_scale=0.6, ticks_every=130)


def y_domain(points: Sequence[SpcPoint], more: Sequence[float] = ()) -> tuple[float, float]:
    """The lowest and the highest figure to be drawn, with a little room around them."""
    values = [point.value for point in points if point.value is not None]
    for point in points:
        if point.limits:
            limits = (point.limits.mean, point.limits.lower, point.limits.upper)
            values += [figure for figure in limits if figure is not None]
    values += more
    low, high = min(values, default=0.0), max(values, default=1.0)
    room = room_around(low, high, 0.08)
    return round(low - room, 6), round(high + room, 6)
