"""A whole funnel: the units, how much they vary, the limits in force and who lies outside."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engagement.scoring.funnel.dispersion import TRIM, Dispersion, disperse
from engagement.scoring.funnel.limits import (
    EXACT_BELOW,
    Z_95,
    Limits,
    chance_limits,
    spread_limits,
)
from engagement.scoring.funnel.scales import Placed, from_scale, place
from engagement.scoring.funnel.units import FunnelError, Kind, Units
from engagement.scoring.ledger import Bools, Floats

# -2 below the 99.8 % limit, -1 below the 95 % limit, 0 within, 1 and 2 above.
Positions = NDArray[np.int8]

# How far limits are drawn beyond units that are all of one size, as a share of it.
BEYOND = 0.5
CURVE_POINTS = 200


@dataclass(frozen=True)
class Funnel:
    """A funnel of units: what to draw and what to say.

    by_chance and with_spread are the limits of every unit; adjusted says that the second ones are
    in force. outside has one of -2 to 2 for each unit, shape (unit,). spread is the range that
    holds the true ratio of 95 % of places, which is what to show where chance explains so little
    that `Dispersion.beyond_use`.
    """

    units: Units
    placed: Placed
    dispersion: Dispersion
    adjusted: bool
    exact_below: float
    by_chance: Limits
    with_spread: Limits
    outside: Positions

    @property
    def spread(self) -> tuple[float, float]:
        reach = Z_95 * np.sqrt(self.dispersion.tau2)
        low, high = from_scale(self.units.kind, self.placed.centre + np.array([-reach, reach]))
        return float(low), float(high)

    def curves(self, points: int = CURVE_POINTS) -> Limits:
        """Return the limits in force over the range of the denominators, closer where they bend.

        Denominators rise by equal ratios; those of proportions are whole numbers, each once. Where
        all units are alike they go beyond them to both sides, for a limit is a line and no point.
        """
        if points < 2:
            raise FunnelError(f"A curve of {points} points cannot be drawn: ask for 2 or more.")
        ends = self.units.denominator.min(), self.units.denominator.max()
        if ends[0] == ends[1]:
            ends = ends[0] * (1 - BEYOND), ends[1] * (1 + BEYOND)
        at = np.geomspace(*ends, points)
        if self.units.kind is Kind.PROPORTION:
            at = np.unique(np.maximum(1.0, np.rint(at)))
        kind, target = self.units.kind, self.units.target
        if self.adjusted:
            return spread_limits(kind, target, at, self.dispersion.tau2)
        return chance_limits(kind, target, at, self.exact_below)


def draw_funnel(
    units: Units, *, trim: float = TRIM, adjust: bool = True, exact_below: float = EXACT_BELOW
) -> Funnel:
    """Return the funnel of units.

    ``trim`` is the share held back at each end while the variation is measured. Over-dispersed
    limits are in force if ``adjust`` and phi is above 1. Raises FunnelError for units or settings
    that cannot be.
    """
    placed = place(units)
    dispersion = disperse(units.kind, placed, trim)
    adjusted = adjust and dispersion.phi > 1
    size, target = units.denominator, units.target
    by_chance = chance_limits(units.kind, target, size, exact_below)
    with_spread = spread_limits(units.kind, target, size, dispersion.tau2)
    if adjusted:
        outside = positions(units.ratio, with_spread)
    else:
        exact = (units.kind is Kind.PROPORTION) & (size < exact_below)
        outside = positions(units.ratio, by_chance, _whole_event(size, exact))
    return Funnel(units, placed, dispersion, adjusted, exact_below, by_chance, with_spread, outside)


def positions(ratio: Floats, limits: Limits, slack: Floats | float = 0.0) -> Positions:
    """Return where each ratio lies, one of -2 to 2, shape (unit,); on a line is within.

    ``slack`` is how far above the upper lines still counts as within.
    """
    above = (ratio > limits.upper_95 + slack).astype(np.int8) + (ratio > limits.upper_998 + slack)
    below = (ratio < limits.lower_95).astype(np.int8) + (ratio < limits.lower_998)
    return np.asarray(above - below, dtype=np.int8)


def _whole_event(size: Floats, exact: Bools) -> Floats:
    """Return the slack of exact limits: one event.

    The interpolated upper line lies within one event below the first count that is unlikely enough.
    Without this, 10 of 10 at a target of 99.9 % would be called high.
    """
    return np.where(exact, 1 / size, 0.0)
