"""The gap between the two directions of trust.

Every row informs one direction only, so the two scores share no rows and their variances add up.
The exception is a starting point, which informs both; its part is small and fades, and leaving it
out of account makes the gap look a little less certain than it is. Source: the method's section
2.7. Not measured on simulated data.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from engagement.scoring.health import NORMAL_90
from engagement.scoring.ledger import Floats

LARGE_GAP = 10.0


@dataclass(frozen=True)
class Gap:
    """The partner's trust in the system less the system's trust in the partner, in points.

    likely_large: probability that the gap is larger than 10 points, either way.
    """

    difference: Floats
    sd: Floats
    likely_large: Floats

    def interval(self, z: float = NORMAL_90) -> tuple[Floats, Floats]:
        """Return difference +- z sd; 90 % by default."""
        return self.difference - z * self.sd, self.difference + z * self.sd


def trust_gap(
    partner_mean: Floats,
    partner_sd: Floats,
    system_mean: Floats,
    system_sd: Floats,
    large: float = LARGE_GAP,
) -> Gap:
    """Return the gap at each day, from both scores and their standard deviations."""
    difference = partner_mean - system_mean
    sd = np.sqrt(partner_sd**2 + system_sd**2)
    normal = NormalDist()
    above = [normal.cdf((d - large) / s) for d, s in zip(difference, sd, strict=True)]
    below = [normal.cdf((-large - d) / s) for d, s in zip(difference, sd, strict=True)]
    return Gap(difference, sd, np.array(above) + np.array(below))
