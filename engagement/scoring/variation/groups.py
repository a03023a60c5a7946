"""How much of the variation between partners lies between their places."""

from dataclasses import dataclass

import numpy as np

from engagement.scoring.ledger import Floats
from engagement.scoring.trust_ledger import Indexes
from engagement.scoring.variation.checking import measurements, same_length
from engagement.scoring.variation.errors import VariationError


@dataclass(frozen=True)
class VarianceShare:
    """One-way analysis of variance of groups of unequal size.

    msb and msw are the mean squares between and within groups, n0 the size that groups would have
    if they were equal. between and within are variances, in squares of the unit of the values;
    within has the variance of measurement taken out. share = between / (between + within) is the
    intraclass correlation, 0 to 1, and None where nothing varies.
    """

    msb: float
    msw: float
    n0: float
    between: float
    within: float
    share: float | None


def variance_share(values: Floats, group: Indexes, sd: Floats | None = None) -> VarianceShare:
    """Return the share of the variance of ``values`` that lies between groups.

    All arrays have shape (value,). ``group`` names the group of each value by any whole number;
    ``sd`` is the uncertainty of each value, whose mean square is taken from the variance within, or
    places with few data would look varied. Variances below 0, which small samples give by
    chance, count as 0. Raises VariationError for fewer than two groups, or if no group has two
    values. Source: R. A. Fisher's one-way analysis of variance; n0 = (N - Σn²/N)/(k - 1), as in
    A. Donner, 1986, International Statistical Review 54, 67-82.
    """
    values = measurements(values, "Values")
    group = np.asarray(group)
    same_length("Values and their groups", values, group)
    _, place = np.unique(group, return_inverse=True)
    size = np.bincount(place).astype(np.float64)
    _require_enough(size)
    # From the middle: squares of large values would leave nothing of small differences.
    around = values - values.mean()
    mean = np.bincount(place, around) / size
    msb = float((size * mean**2).sum() / (size.size - 1))
    msw = float(((around - mean[place]) ** 2).sum() / (values.size - size.size))
    n0 = float((values.size - (size**2).sum() / values.size) / (size.size - 1))
    between = max(0.0, (msb - msw) / n0)
    within = max(0.0, msw - _measurement(values, sd))
    varies = between + within > 0
    return VarianceShare(
        msb, msw, n0, between, within, between / (between + within) if varies else None
    )


def _measurement(values: Floats, sd: Floats | None) -> float:
    if sd is None:
        return 0.0
    sd = measurements(sd, "Standard deviations")
    same_length("Values and their standard deviations", values, sd)
    return float(np.square(sd).mean())


def _require_enough(size: Floats) -> None:
    if size.size < 2:
        raise VariationError("There is one group only: a share between groups needs at least two.")
    if size.max() < 2:
        raise VariationError(
            "Every group has one value only: without two in any group nothing can be said of the"
            " variation within."
        )
