"""How sure one can be of a share that was counted."""

from dataclasses import dataclass
from math import sqrt

NORMAL_95 = 1.959963984540054


@dataclass(frozen=True)
class Interval:
    """The range that holds the true share with 95 % probability, 0 to 1."""

    low: float
    high: float


def wilson(hits: int, of: int, z: float = NORMAL_95) -> Interval | None:
    """Wilson's score interval of ``hits`` out of ``of``; ``None`` where nothing was counted.

    With p = hits / of and d = 1 + z² / of, the interval is
    (p + z² / 2of ± z √(p (1 - p) / of + z² / 4of²)) / d. Unlike the plain one it stays within
    0 and 1 and has a width at 0 of n and n of n. Source: E. B. Wilson, 1927, Journal of the
    American Statistical Association 22 (158), 209-212.
    """
    if of == 0:
        return None
    share, square = hits / of, z * z
    middle = share + square / (2 * of)
    reach = z * sqrt(share * (1 - share) / of + square / (4 * of * of))
    whole = 1 + square / of
    return Interval(max(0.0, (middle - reach) / whole), min(1.0, (middle + reach) / whole))
