"""Which of very many signals to list, so that few of the listed are false."""

from dataclasses import dataclass

import numpy as np

from engagement.scoring.ledger import Bools, Floats
from engagement.scoring.variation.checking import measurements
from engagement.scoring.variation.errors import VariationError

# Of the signals that are listed, at most this share is false on average.
RATE = 0.10


@dataclass(frozen=True)
class Discoveries:
    """Which signals to list, and the lowest rate at which each would be; shape (signal,)."""

    listed: Bools
    adjusted: Floats


def discover(p: Floats, rate: float = RATE) -> Discoveries:
    """Return which signals to list at a false-discovery rate, by Benjamini and Hochberg.

    ``p`` holds the probability of each signal by chance alone, shape (signal,). The adjusted value
    of the i-th smallest of n is the least p·n/j of all j from i on. Raises VariationError for
    anything that is not a probability. Source: Y. Benjamini and Y. Hochberg, 1995, Journal of the
    Royal Statistical Society B 57, 289-300.
    """
    p = measurements(p, "Probabilities")
    if (p < 0).any() or (p > 1).any():
        raise VariationError("Probabilities must be between 0 and 1.")
    if not 0 < rate < 1:
        raise VariationError(f"The false-discovery rate is {rate}: it must be between 0 and 1.")
    order = np.argsort(p, kind="stable")
    scaled = p[order] * p.size / np.arange(1, p.size + 1)
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum.accumulate(scaled[::-1])[::-1]
    return Discoveries(adjusted <= rate, adjusted)
