"""Whose voice a board holds, against whom there is.

The answer hangs on what is counted as the population (partners, staff, budget, residents): always
show which one was chosen.
"""

from dataclasses import dataclass

import numpy as np

from engagement.scoring.funnel.exact import gamma_quantile
from engagement.scoring.funnel.limits import P_95
from engagement.scoring.ledger import Floats
from engagement.scoring.variation.checking import amounts, same_length
from engagement.scoring.variation.errors import VariationError


@dataclass(frozen=True)
class Representation:
    """Seats of sectors against their population.

    ratio is the share of seats by the share of the population, shape (sector,): 1 is in proportion,
    0 no seat; NaN without population, where no ratio can be. low and high hold it with 95 %
    probability. parity is 1 if both shares agree in every sector, 0 if none has both.
    """

    ratio: Floats
    low: Floats
    high: Floats
    parity: float


def represent(seats: Floats, population: Floats) -> Representation:
    """Return how sectors are represented; both arrays have shape (sector,).

    The interval is the exact Poisson one of the seats: χ²(p, 2O)/2 to χ²(1 - p, 2O + 2)/2 by the
    seats expected. parity = 1 - ½ Σ|seat share - population share|. Raises VariationError without
    any seat or any population. Source of the interval: F. Garwood, 1936, Biometrika 28, 437-442.
    """
    seats, population = amounts(seats, "Seats"), amounts(population, "Population")
    same_length("Seats and population", seats, population)
    if not seats.any():
        raise VariationError("No sector has a seat: there is nothing to be represented on.")
    if not population.any():
        raise VariationError("No sector has a population: there is nobody to be represented.")
    held, there = seats / seats.sum(), population / population.sum()
    return Representation(
        ratio=_by(held, there),
        low=_by(gamma_quantile(seats, P_95) / seats.sum(), there),
        high=_by(gamma_quantile(seats + 1, 1 - P_95) / seats.sum(), there),
        parity=float(1 - np.abs(held - there).sum() / 2),
    )


def _by(held: Floats, there: Floats) -> Floats:
    return np.divide(held, there, out=np.full_like(held, np.nan), where=there > 0)
