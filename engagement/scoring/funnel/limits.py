"""The lines of a funnel: how far a unit at the target may stray, by how much there is of it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engagement.scoring.funnel.exact import binomial_limit, gamma_quantile
from engagement.scoring.funnel.scales import error_at, from_scale, to_scale
from engagement.scoring.funnel.units import STANDARDISED, Kind
from engagement.scoring.ledger import Floats

Z_95 = 1.959964
Z_998 = 3.090232
P_95 = 0.025
P_998 = 0.001
# Proportions of fewer than this have too few possible values for a smooth approximation.
EXACT_BELOW = 20.0


@dataclass(frozen=True)
class Limits:
    """Two pairs of lines: ratios of shape (denominator,), holding 95 % and 99.8 % of units."""

    denominator: Floats
    lower_95: Floats
    upper_95: Floats
    lower_998: Floats
    upper_998: Floats


def chance_limits(
    kind: Kind, target: float, denominator: Floats, exact_below: float = EXACT_BELOW
) -> Limits:
    """Return the limits by chance alone.

    Standardised ratios have exact Poisson limits, χ²(p, 2E)/2E and χ²(1 - p, 2(E + 1))/2E.
    Proportions of fewer than ``exact_below`` have interpolated binomial ones, cut at 0 and 1;
    infinity makes all exact, 0 none. Others have target ± z·error on the scale of their kind.
    """
    if kind in STANDARDISED:
        return _of_pairs(denominator, lambda p, _z: _poisson(denominator, p))
    smooth = spread_limits(kind, target, denominator, 0.0)
    if kind is Kind.COUNTS:
        return smooth
    few = denominator < exact_below
    for line, p in (
        (smooth.lower_95, P_95),
        (smooth.upper_95, 1 - P_95),
        (smooth.lower_998, P_998),
        (smooth.upper_998, 1 - P_998),
    ):
        line[few] = np.clip(binomial_limit(denominator[few], target, p), 0.0, 1.0)
    return smooth


def spread_limits(kind: Kind, target: float, denominator: Floats, tau2: float) -> Limits:
    """Return the limits by chance and the variance ``tau2`` between units, on the kind's scale."""
    centre = to_scale(kind, np.array(target))
    error = np.sqrt(error_at(kind, denominator, target) ** 2 + tau2)
    return _of_pairs(
        denominator,
        lambda _p, z: (
            from_scale(kind, centre - z * error),
            from_scale(kind, centre + z * error),
        ),
    )


def _poisson(expected: Floats, p: float) -> tuple[Floats, Floats]:
    return (
        gamma_quantile(expected, p) / expected,
        gamma_quantile(expected + 1, 1 - p) / expected,
    )


def _of_pairs(denominator: Floats, pair: Callable[[float, float], tuple[Floats, Floats]]) -> Limits:
    return Limits(denominator, *pair(P_95, Z_95), *pair(P_998, Z_998))
