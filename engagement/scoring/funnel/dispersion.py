"""How much more units differ than chance explains, with the extreme ones held back."""

from dataclasses import dataclass

import numpy as np

from engagement.scoring.funnel.scales import Placed
from engagement.scoring.funnel.units import FunnelError, Kind
from engagement.scoring.ledger import Bools, Floats

# The share of units at each end that may not decide how much all of them vary.
TRIM = 0.1
# Above this chance explains so little that limits by chance say nothing of a single unit.
BEYOND_USE = 10.0


@dataclass(frozen=True)
class Dispersion:
    """What units vary by: phi = mean z² and tau2, the variance between units on the kind's scale.

    By chance alone phi is about 1, and less with the ends held back: they are what makes it 1.
    held_back marks the units at the ends; z holds the scores that were counted, shape (unit,):
    pulled in to the cut for winsorised units, NaN for truncated ones.
    """

    phi: float
    tau2: float
    held_back: Bools
    z: Floats

    @property
    def beyond_use(self) -> bool:
        """Whether a funnel is the wrong chart: show the spread between the places instead."""
        return self.phi > BEYOND_USE


def disperse(kind: Kind, placed: Placed, trim: float = TRIM) -> Dispersion:
    """Return phi and tau2 of units after holding back the share ``trim`` at each end.

    The SHMI leaves the ends out, all other kinds pull them in. With I units counted and w = 1/s²,
    tau2 = (I phi - (I - 1)) / (Σw - Σw²/Σw), and 0 where that is negative or fewer than two units
    count. Raises FunnelError where nothing is left to count. Source: D. J. Spiegelhalter and
    others, 2012, Journal of the Royal Statistical Society A 175, 1-47, after R. DerSimonian and
    N. Laird, 1986, Controlled Clinical Trials 7, 177-188.
    """
    if not 0 <= trim < 0.5:
        raise FunnelError(f"The share held back at each end is {trim}: it must be 0 to below 0.5.")
    hold = truncate if kind is Kind.SHMI else winsorise
    held_back, z = hold(placed.z, trim)
    counted = np.isfinite(z)
    size = int(counted.sum())
    if not size:
        raise FunnelError(
            f"None of {z.size} units is left to measure the variation by: hold back less than"
            f" {trim:g} at each end, or use a kind that can take units without any event."
        )
    phi = float(np.square(z[counted]).mean())
    return Dispersion(phi, _between(size, phi, placed.error[counted]), held_back, z)


def winsorise(z: Floats, trim: float) -> tuple[Bools, Floats]:
    """Return which scores lie at or beyond the cuts, and all scores pulled in to the cuts.

    The cuts are the quantiles trim and 1 - trim, by linear interpolation between the sorted scores.
    """
    low, high = np.quantile(z, [trim, 1 - trim])
    return (z <= low) | (z >= high), np.clip(z, low, high)


def truncate(z: Floats, trim: float) -> tuple[Bools, Floats]:
    """Return which scores are left out, and the scores with NaN in their places.

    Kept is rank/(I + 1) from trim up to, but without, 1 - trim; equal scores share their mean rank.
    A score of minus infinity, a ratio of nothing, ranks lowest and never counts.
    """
    if trim == 0:
        held_back = np.zeros(z.shape, dtype=np.bool_)
    else:
        groups = 1 / trim
        group = _mean_ranks(z) * groups / (z.size + 1)
        held_back = (group < 1) | (group >= groups - 1)
    return held_back, np.where(held_back | ~np.isfinite(z), np.nan, z)


def _mean_ranks(values: Floats) -> Floats:
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    mean: Floats = (last - (count - 1) / 2)[place]
    return mean


def _between(size: int, phi: float, error: Floats) -> float:
    if size < 2 or size * phi <= size - 1:
        return 0.0
    weight = error**-2
    total = weight.sum()
    return float((size * phi - (size - 1)) / (total - np.square(weight).sum() / total))
