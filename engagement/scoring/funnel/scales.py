"""The scale on which the units of a funnel are compared: where chance is about equal for all."""

from dataclasses import dataclass

import numpy as np

from engagement.scoring.funnel.units import FunnelError, Kind, Units
from engagement.scoring.ledger import Floats

# Added to both counts of a ratio of counts, so that a count of nothing has a logarithm.
HALF = 0.5


@dataclass(frozen=True)
class Placed:
    """Where units stand on the scale of their kind: arrays of shape (unit,).

    y is the value, error its standard error by chance alone, centre the target's value and
    z = (y - centre) / error. A standardised ratio of nothing has y and z of minus infinity on the
    logarithmic scale.
    """

    y: Floats
    error: Floats
    centre: float
    z: Floats


def place(units: Units) -> Placed:
    """Return the units on the scale of their kind.

    y is asin √(r/n), log(O/E), √(O/E) or log((O + ½)/(D + ½)). Raises FunnelError for a ratio of
    counts without any event. Source: D. J. Spiegelhalter, 2005, Statistics in Medicine 24,
    1185-1202; the SHMI's own scale: NHS Digital's specification of the indicator.
    """
    if units.kind is Kind.COUNTS and units.target == 0:
        raise FunnelError("No unit has any event: a ratio of counts of 0 cannot be compared.")
    ratio = units.ratio
    if units.kind is Kind.COUNTS:
        ratio = (units.numerator + HALF) / (units.denominator + HALF)
    y = to_scale(units.kind, ratio)
    error = _error(units.kind, units.numerator, units.denominator)
    centre = float(to_scale(units.kind, np.array(units.target)))
    return Placed(y, error, centre, (y - centre) / error)


def to_scale(kind: Kind, ratio: Floats) -> Floats:
    """Return ratios, of any shape, on the scale of their kind."""
    if kind is Kind.PROPORTION:
        return np.asarray(np.arcsin(np.sqrt(ratio)))
    if kind is Kind.CQC:
        return np.asarray(np.sqrt(ratio))
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(ratio))


def from_scale(kind: Kind, value: Floats) -> Floats:
    """Return values of the scale as ratios, infinite where there is no largest one.

    What lies beyond the end of the scale is the end of it: a sine or a square would turn back
    there, and limits far below nothing would come out above it.
    """
    if kind is Kind.PROPORTION:
        return np.asarray(np.sin(np.clip(value, 0.0, np.pi / 2)) ** 2)
    if kind is Kind.CQC:
        return np.asarray(np.maximum(value, 0.0) ** 2)
    with np.errstate(over="ignore"):
        return np.asarray(np.exp(value))


def error_at(kind: Kind, denominator: Floats, target: float) -> Floats:
    """Return the standard error on the scale of a unit at the target, for any denominators.

    This is what limits are drawn with. A ratio of counts takes the numerator that is expected at
    the target: its error hangs on both counts, so one from the denominator alone would be false.
    Counts of less than a half are taken as a half, or limits would close again for the smallest.
    """
    numerator = target * denominator
    if kind is Kind.COUNTS:
        numerator, denominator = np.maximum(numerator, HALF), np.maximum(denominator, HALF)
    return _error(kind, numerator, denominator)


def _error(kind: Kind, numerator: Floats, denominator: Floats) -> Floats:
    if kind is Kind.SHMI:
        return 1 / np.sqrt(denominator)
    if kind is not Kind.COUNTS:
        return 1 / (2 * np.sqrt(denominator))
    variance = numerator / (numerator + HALF) ** 2 + denominator / (denominator + HALF) ** 2
    return np.asarray(np.sqrt(variance))
