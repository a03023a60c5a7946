"""How mixed a group is: how many kinds, and how evenly."""

from dataclasses import dataclass
from math import log

import numpy as np

from engagement.scoring.ledger import Floats
from engagement.scoring.variation.checking import amounts
from engagement.scoring.variation.errors import VariationError


@dataclass(frozen=True)
class Diversity:
    """Blau's index, 0 to 1; Shannon's in nats; and evenness, Shannon's by the most it could be.

    Evenness is 0 to 1, among the kinds that occur; None where only one does.
    """

    blau: float
    shannon: float
    evenness: float | None


def diversity(counts: Floats) -> Diversity:
    """Return how mixed the counts of kinds are, shape (kind,). Raises VariationError without any.

    Blau = 1 - Σp², Shannon = -Σp ln p, evenness = Shannon / ln of the number of kinds that occur.
    Sources: P. M. Blau, 1977, Inequality and Heterogeneity; C. E. Shannon, 1948, Bell System
    Technical Journal 27, 379-423; E. C. Pielou, 1966, Journal of Theoretical Biology 13, 131-144.
    """
    counts = amounts(counts, "Counts")
    if not counts.any():
        raise VariationError("Every kind has a count of 0: there is nothing to be mixed.")
    share = counts[counts > 0] / counts.sum()
    # At least 0: a single kind gives minus nothing.
    shannon = max(0.0, float(-(share * np.log(share)).sum()))
    evenness = shannon / log(share.size) if share.size > 1 else None
    return Diversity(float(1 - np.square(share).sum()), shannon, evenness)
