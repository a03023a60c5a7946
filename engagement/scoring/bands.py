"""Strained, steady or strong: a band is named only when it is likely enough.

Trust is taken as normal around the score. A band is named when its probability reaches 0.7, and a
shown band changes only when another one reaches it: most partners must be shown as an interval, and
those that are named should not flicker. A name also goes once it is 0.7 likely to be wrong, or a
band would stay on a partner long after the score had left it. Source: the method's section 2.6.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import erf, sqrt

import numpy as np

from engagement.scoring.ledger import Floats
from engagement.scoring.trust_model import TrustModel


class Band(StrEnum):
    """The bands in ascending order."""

    STRAINED = "strained"
    STEADY = "steady"
    STRONG = "strong"


BANDS: tuple[Band, ...] = tuple(Band)


@dataclass(frozen=True)
class BandView:
    """What may be said of one day: a band, or None and the bands that it lies between.

    between holds the two likeliest bands in ascending order; all three if none of the pairs of
    neighbours is likely enough either. probability is that of each of `BANDS`.
    """

    band: Band | None
    between: tuple[Band, ...]
    probability: tuple[float, ...]


def band_probabilities(mean: Floats, sd: Floats, cuts: tuple[float, float]) -> Floats:
    """Return the probability of each of `BANDS` as an array (band, day)."""
    low, high = (_below((cut - mean) / sd) for cut in cuts)
    return np.stack([low, high - low, 1.0 - high])


def bands_over_time(mean: Floats, sd: Floats, model: TrustModel) -> list[BandView]:
    """Return what is shown at each of consecutive days, with the memory of what was shown before.

    A day is never named by its own probability alone: a band once shown stays until another one
    reaches the probability from which it is named, or all others together do.
    """
    views: list[BandView] = []
    shown: Band | None = None
    for column in band_probabilities(mean, sd, model.band_cuts).T:
        probability = tuple(column.tolist())
        likely = int(column.argmax())
        if probability[likely] >= model.band_probability:
            shown = BANDS[likely]
        elif shown is not None and 1 - probability[BANDS.index(shown)] >= model.band_probability:
            shown = None
        between = () if shown is not None else _between(probability, model.band_probability)
        views.append(BandView(shown, between, probability))
    return views


def _between(probability: tuple[float, ...], enough: float) -> tuple[Band, ...]:
    lower, upper = probability[0] + probability[1], probability[1] + probability[2]
    if max(lower, upper) < enough:
        return BANDS
    return BANDS[:2] if lower >= upper else BANDS[1:]


def _below(z: Floats) -> Floats:
    """Return the standard normal distribution function."""
    return np.array([0.5 * (1 + erf(value / sqrt(2))) for value in z])
