"""What may be chosen about a control chart, and what nobody may choose.

Source of all constants and choices: NHS England, Making Data Count, the SPC query in SQL, versions
2.4 and 2.5, and the R package NHSRplotthedots 0.2.2.
"""

from dataclasses import dataclass
from enum import StrEnum

# 3 / d2 and D4 for moving ranges of two points, rounded as both programs round them.
LIMIT = 2.66
TWO_SIGMA = LIMIT * 2 / 3
MOVING_RANGE_LIMIT = 3.267
SHORTEST_RUN, LONGEST_RUN = 6, 8


class SpcError(ValueError):
    """A control chart cannot be made of what was given; the message says why and what to do."""


class Direction(StrEnum):
    """Which way is improvement."""

    INCREASE = "increase"
    DECREASE = "decrease"
    NEUTRAL = "neutral"


class Screening(StrEnum):
    """Whether extreme moving ranges are left out before the limits are drawn.

    OFF: the default, as NHS England has it. NHS_ENGLAND: moving ranges above 3.267 times their
    mean go, with the points that they end in, and both the mean and the mean moving range are
    computed again. NHSRPLOTTHEDOTS: only moving ranges strictly below 3.267 times their mean stay,
    and the mean is left as it was.
    """

    OFF = "off"
    NHS_ENGLAND = "nhs_england"
    NHSRPLOTTHEDOTS = "nhsrplotthedots"


class TwoOfThree(StrEnum):
    """Which points count for two of three consecutive points.

    BETWEEN: those beyond two sigma and within the limits, as in the SQL query 2.5. BEYOND: all
    beyond two sigma, as announced by Making Data Count on 6 November 2023.
    """

    BETWEEN = "between_two_and_three_sigma"
    BEYOND = "beyond_two_sigma"


class Conflict(StrEnum):
    """What a point is that breaks a rule of improvement and a rule of concern at once."""

    IMPROVEMENT = "improvement"
    CONCERN = "concern"


class Convention(StrEnum):
    """Whose way it is where the two programs differ beyond the choices above.

    NHS_ENGLAND: a baseline is a partition of its own, and its limits hold as well until the first
    recalculation after it; a trend may cross a recalculation; a target on a limit is surely met or
    surely missed. NHSRPLOTTHEDOTS: the baseline is the first points of every partition; nothing
    crosses a recalculation; a target on a limit may be met or missed.
    """

    NHS_ENGLAND = "nhs_england"
    NHSRPLOTTHEDOTS = "nhsrplotthedots"


@dataclass(frozen=True)
class Settings:
    """How charts are drawn; as NHS England draws them unless something else is said.

    shift_points, trend_points: how many points make a run, 6 to 8, ends included.
    baseline_points: how many included points from the first one on fix the limits; None: all do. A
    series with fewer points has no baseline. trial_points: limits of fewer points are trial limits.
    icon_points: a series of fewer points has no icons. Raises SpcError.
    """

    direction: Direction = Direction.NEUTRAL
    screening: Screening = Screening.OFF
    two_of_three: TwoOfThree = TwoOfThree.BEYOND
    conflict: Conflict = Conflict.IMPROVEMENT
    convention: Convention = Convention.NHS_ENGLAND
    shift_points: int = 7
    trend_points: int = 7
    baseline_points: int | None = None
    trial_points: int = 12
    icon_points: int = 15

    def __post_init__(self) -> None:
        for name in ("shift_points", "trend_points"):
            if not SHORTEST_RUN <= getattr(self, name) <= LONGEST_RUN:
                raise SpcError(
                    f"{name} is {getattr(self, name)}: choose {SHORTEST_RUN} to {LONGEST_RUN}."
                )
        if self.baseline_points is not None and self.baseline_points < 2:
            raise SpcError(
                f"baseline_points is {self.baseline_points}: choose 2 or more, since one point has"
                " no moving range."
            )
