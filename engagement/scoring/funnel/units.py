"""What a funnel compares: one numerator and one denominator for each place."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from engagement.scoring.ledger import Bools, Floats

# What lies outside is no count of anything, and its squares would be no numbers.
SMALLEST, LARGEST = 1e-9, 1e15


class FunnelError(ValueError):
    """The counts or the settings of a funnel cannot be."""


class Kind(StrEnum):
    """What the two numbers of a unit mean, and the scale on which units are compared.

    PROPORTION: r of n, compared by the angle whose sine is the root of r/n. SHMI: observed and
    expected events, compared by the logarithm of their ratio, as the Summary Hospital-level
    Mortality Indicator does. CQC: the same numbers, compared by the square root of their ratio, as
    the Care Quality Commission did. COUNTS: two counts that both vary, compared by the logarithm.
    """

    PROPORTION = "proportion"
    SHMI = "standardised ratio by logarithm"
    CQC = "standardised ratio by square root"
    COUNTS = "ratio of counts"


STANDARDISED = (Kind.SHMI, Kind.CQC)


@dataclass(frozen=True)
class Units:
    """The places of one funnel: arrays of shape (unit,), in the order of the caller.

    Counts may be fractions, as weighted and expected ones are. Raises FunnelError for anything that
    is not a count, a denominator of nothing, or more in a proportion than there is.
    """

    kind: Kind
    numerator: Floats
    denominator: Floats

    def __post_init__(self) -> None:
        numerator, denominator = _floats(self.numerator), _floats(self.denominator)
        object.__setattr__(self, "numerator", numerator)
        object.__setattr__(self, "denominator", denominator)
        if numerator.ndim != 1 or numerator.shape != denominator.shape:
            raise FunnelError("Numerators and denominators must be two flat lists of one length.")
        if not numerator.size:
            raise FunnelError("There is no unit to compare: give at least one.")
        _refuse(~(numerator >= 0), "a numerator that is not a count")
        _refuse(
            ~(denominator >= SMALLEST), "a denominator of nothing: leave it out, it has no ratio"
        )
        _refuse(np.maximum(numerator, denominator) > LARGEST, "a count beyond all measure")
        if self.kind is Kind.PROPORTION:
            _refuse(numerator > denominator, "a numerator above its denominator: not a proportion")

    @property
    def ratio(self) -> Floats:
        return self.numerator / self.denominator

    @property
    def target(self) -> float:
        """The centre line: 1 for standardised ratios, else all numerators by all denominators."""
        if self.kind in STANDARDISED:
            return 1.0
        return float(self.numerator.sum() / self.denominator.sum())


def _floats(values: object) -> Floats:
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise FunnelError("Numerators and denominators must be lists of numbers.") from error


def _refuse(wrong: Bools, what: str) -> None:
    if wrong.any():
        raise FunnelError(f"Unit {int(wrong.argmax()) + 1} has {what}.")
