"""Funnel limits as England's public health statistics publish them (OHID, before it PHE).

They know chance only, no over-dispersion. Source: OHID, Fingertips technical guidance, public
health methods; the closed forms here reproduce published limits and classes.
"""

from dataclasses import dataclass
from math import ceil, floor, log10

import numpy as np

from engagement.scoring.funnel.chart import Positions, positions
from engagement.scoring.funnel.exact import gamma_quantile
from engagement.scoring.funnel.limits import P_95, P_998, Z_95, Z_998, Limits
from engagement.scoring.funnel.units import Units
from engagement.scoring.ledger import Floats

AXIS_POINTS = 100


@dataclass(frozen=True)
class ExpectedLimits:
    """How many events must be expected for an observed count to be just significant.

    Arrays of shape (observed,). A count is high where fewer than the lower number are expected,
    and low where more than the upper one are.
    """

    observed: Floats
    lower_95: Floats
    upper_95: Floats
    lower_998: Floats
    upper_998: Floats


def proportion_limits(target: float, denominator: Floats) -> Limits:
    """Return target ± z √(target (1 - target)/n), cut at 0 and 1, for each denominator n."""
    error = np.sqrt(target * (1 - target) / denominator)
    lines = (target + z * error for z in (-Z_95, Z_95, -Z_998, Z_998))
    return Limits(denominator, *(np.clip(line, 0.0, 1.0) for line in lines))


def expected_limits(observed: Floats) -> ExpectedLimits:
    """Return the exact Poisson limits χ²(p, 2O)/2 and χ²(1 - p, 2O + 2)/2 of observed counts O."""
    return ExpectedLimits(
        observed,
        gamma_quantile(observed, P_95),
        gamma_quantile(observed + 1, 1 - P_95),
        gamma_quantile(observed, P_998),
        gamma_quantile(observed + 1, 1 - P_998),
    )


def proportion_positions(units: Units) -> Positions:
    """Return where each proportion lies, one of -2 to 2, shape (unit,)."""
    return positions(units.ratio, proportion_limits(units.target, units.denominator))


def ratio_positions(units: Units) -> Positions:
    """Return where each observed count lies against the expected one, -2 to 2, shape (unit,)."""
    limits, expected = expected_limits(units.numerator), units.denominator
    high = (expected < limits.lower_95).astype(np.int8) + (expected < limits.lower_998)
    low = (expected > limits.upper_95).astype(np.int8) + (expected > limits.upper_998)
    return np.asarray(high - low, dtype=np.int8)


def axis_points(denominator: Floats, *, to_the_end: bool) -> Floats:
    """Return the `AXIS_POINTS` whole numbers at which the published limits are drawn.

    They rise by about equal ratios and by 1 at least, from 1, or from just below the smallest
    denominator if it is at least half the largest, up to just above the largest. Proportions reach
    the end; ratios stop one step before it.
    """
    smallest, largest = float(denominator.min()), float(denominator.max())
    end = _above(largest)
    points = [1 if largest > 2 * smallest else max(1, _below(smallest))]
    for left in range(AXIS_POINTS - 1, 0, -1):
        steps = left if to_the_end else left + 1
        points.append(max(round((end / points[-1]) ** (1 / steps) * points[-1]), points[-1] + 1))
    return np.array(points, dtype=np.float64)


def _above(value: float) -> int:
    """Return 5 % more, rounded up to two figures."""
    unit = 10.0 ** (len(str(ceil(value * 1.05))) - 2)
    return int(ceil(value * 1.05 / unit) * unit)


def _below(value: float) -> int:
    """Return 5 % less, rounded down to one figure."""
    less = value * 0.95
    unit = 10.0 ** floor(log10(less)) if less >= 1 else 1.0
    return int(floor(less / unit) * unit)
