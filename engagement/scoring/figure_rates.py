"""How sure one can be of a figure: a value with its interval, by what kind of figure it is."""

from dataclasses import dataclass
from math import sqrt

import numpy as np

from engagement.scoring.figures import KIND_OF, Figure, FigureKind
from engagement.scoring.funnel.exact import gamma_quantile
from engagement.scoring.proportion import NORMAL_95, Interval, wilson

# Below this much (facts, contacts expected, or answers) a figure is a count and not a rate: a
# share of fewer than five can take five values or less. A convention of this product.
ENOUGH = 5
_TAIL = 0.025
_FEW_DEGREES = {1: 12.706204736, 2: 4.302652730, 3: 3.182446305}


@dataclass(frozen=True)
class Rate:
    """A figure: what was counted, out of what, and where the true value lies.

    value: numerator by denominator; of a survey the mean of answers on 0..1. None where there is
    nothing to divide by. interval: 95 %, None with the value, and for the mean of fewer than two
    answers. is_enough: whether there is enough to say anything but the counts.
    """

    figure: Figure
    numerator: float
    denominator: float
    value: float | None
    interval: Interval | None

    @property
    def is_enough(self) -> bool:
        return self.denominator >= ENOUGH


def rate_of(figure: Figure, numerator: float, denominator: float, squares: float = 0.0) -> Rate:
    """Return a figure with its 95 % interval.

    Shares: Wilson's score interval, which stays within 0 and 1 and has a width at "6 of 6".
    Contacts against expected: exact Poisson limits of the contacts made, divided by those expected,
    which are taken as known; the right ones for few contacts, where a normal interval would fall
    below 0. Contact units may be fractions: the quantiles are those of gamma distributions, which
    join up the exact ones. Means of survey answers: Student's t from the spread of the answers,
    cut to 0..1; ``squares`` is their sum of squares. Sources: E. B. Wilson, 1927, see `proportion`;
    F. Garwood, 1936, Biometrika 28, 437-442; Student, 1908, Biometrika 6, 1-25.
    """
    if denominator <= 0:
        return Rate(figure, numerator, denominator, None, None)
    kind, value = KIND_OF[figure], numerator / denominator
    if kind is FigureKind.SHARE:
        interval = wilson(round(numerator), round(denominator))
    elif kind is FigureKind.RATE:
        interval = poisson(numerator, denominator)
    else:
        interval = student(numerator, round(denominator), squares)
    return Rate(figure, numerator, denominator, value, interval)


def poisson(events: float, expected: float) -> Interval:
    """Return the exact 95 % interval of events by expected; at 0 events the lower end is 0."""
    low = float(gamma_quantile(np.array([events]), _TAIL)[0])
    high = float(gamma_quantile(np.array([events + 1]), 1 - _TAIL)[0])
    return Interval(low / expected, high / expected)


def student(total: float, rows: int, squares: float) -> Interval | None:
    """Return the 95 % interval of a mean of values 0..1, None for fewer than two of them.

    Repeated answers of one partner count as if they were of several, so over many waves it is a
    little too narrow.
    """
    if rows < 2:
        return None
    mean = total / rows
    variance = max(0.0, squares - rows * mean**2) / (rows - 1)
    reach = t_quantile_95(rows - 1) * sqrt(variance / rows)
    return Interval(max(0.0, mean - reach), min(1.0, mean + reach))


def t_quantile_95(degrees: int) -> float:
    """Return the 97.5 % quantile of Student's t, within 0.05 %.

    From a table up to 3 degrees of freedom, then by an expansion. Source: M. Abramowitz and I. A.
    Stegun, Handbook of Mathematical Functions, 1964, 26.7.5.
    """
    if degrees in _FEW_DEGREES:
        return _FEW_DEGREES[degrees]
    z, n = NORMAL_95, float(degrees)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / n ** (power + 1) for power, term in enumerate(terms))
