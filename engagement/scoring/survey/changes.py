"""What changed between two waves of the same questions, and what may only seem so.

Waves are compared as independent samples. Many of the same people answer again, but a confidential
wave does not keep who: their answers hang together, so the true uncertainty is smaller than shown.
Only groups that are shown in both waves are compared.
"""

from dataclasses import dataclass

import numpy as np

from engagement.scoring.ledger import Bools, Floats
from engagement.scoring.survey.errors import SurveyError
from engagement.scoring.survey.quantiles import t_probability, t_quantile
from engagement.scoring.survey.results import Level, Results
from engagement.scoring.trust_ledger import Indexes
from engagement.scoring.variation.discovery import discover


@dataclass(frozen=True)
class Changes:
    """Later less earlier, in points; shape (group, measure), NaN where one has no uncertainty.

    low and high: the 90 % interval. rises: the probability that the true mean rose.
    is_more_than_noise: the interval excludes no change; of unchanged groups one in ten will seem
    so. is_listed: what to tell of when all groups and measures are looked at together, of which one
    in ten is false on average.
    """

    codes: Indexes
    difference: Floats
    se: Floats
    low: Floats
    high: Floats
    rises: Floats
    is_more_than_noise: Bools
    is_listed: Bools


def changes(before: Results, after: Results, level: Level) -> Changes:
    """Return how the groups of a level changed. Raises SurveyError for different instruments.

    The degrees of freedom are B. L. Welch's, 1947, Biometrika 34, 28-35.
    """
    if (before.instrument, before.measures) != (after.instrument, after.measures):
        raise SurveyError("Only waves of the same instrument can be compared.")
    old, new = before.levels[level], after.levels[level]
    codes, at_old, at_new = np.intersect1d(old.codes, new.codes, return_indices=True)
    difference = new.mean[at_new] - old.mean[at_old]
    old_variance, new_variance = old.se[at_old] ** 2, new.se[at_new] ** 2
    se = np.sqrt(old_variance + new_variance)
    df = se**4 / (old_variance**2 / old.df[at_old] + new_variance**2 / new.df[at_new])
    known = ~np.isnan(se)
    rises = np.full(se.shape, np.nan)
    rises[known] = t_probability(difference[known] / se[known], df[known])
    reach = np.full(se.shape, np.nan)
    reach[known] = t_quantile(0.95, df[known]) * se[known]
    is_listed = np.zeros(se.shape, dtype=np.bool_)
    if known.any():
        is_listed[known] = discover(2 * np.minimum(rises, 1 - rises)[known]).listed
    return Changes(
        codes=codes,
        difference=difference,
        se=se,
        low=difference - reach,
        high=difference + reach,
        rises=rises,
        is_more_than_noise=np.abs(difference) > reach,
        is_listed=is_listed,
    )
