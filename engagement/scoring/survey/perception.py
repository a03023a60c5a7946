"""What two sides think of each other, side by side, and what an organisation answered as evidence.

A gap of perception is the partner's mean about the system less the system's mean about the
partner, to the same questions. Different people answer, so variances add up.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from engagement.scoring.gap import LARGE_GAP
from engagement.scoring.health import FULL_SCORE
from engagement.scoring.ledger import Floats
from engagement.scoring.survey.errors import SurveyError
from engagement.scoring.survey.results import Level, Results, Table
from engagement.scoring.trust_ledger import Indexes


@dataclass(frozen=True)
class Means:
    """Means in points with their standard errors and degrees of freedom, all of one shape."""

    mean: Floats
    se: Floats
    df: Floats


@dataclass(frozen=True)
class Gaps:
    """The partners' means less the system's, in points, in the shape of the means.

    likely_large: the probability that the gap is larger than 10 of 100 points of the scale, 0.4 of
    5, to the side on which it is seen. Counted either way, a gap of which next to nothing is known
    would be likely to be large. sd and likely_large are NaN where one side has a single answer.
    """

    difference: Floats
    sd: Floats
    likely_large: Floats


@dataclass(frozen=True)
class PerceptionGaps(Gaps):
    """Gaps of the partners that both sides' results show; shape (partner, measure)."""

    codes: Indexes


def perception_gaps(by_partners: Results, by_system: Results) -> PerceptionGaps:
    """Return the gaps of partners that both show. Raises SurveyError for different questions."""
    if (by_partners.measures, by_partners.points) != (by_system.measures, by_system.points):
        raise SurveyError("Only answers to the same questions can be set side by side.")
    ours, theirs = (one.levels[Level.ORGANISATION] for one in (by_system, by_partners))
    codes, at_theirs, at_ours = np.intersect1d(theirs.codes, ours.codes, return_indices=True)
    found = gaps(_means(theirs, at_theirs), _means(ours, at_ours), by_partners.points)
    return PerceptionGaps(found.difference, found.sd, found.likely_large, codes)


def gaps(by_partners: Means, by_system: Means, points: int) -> Gaps:
    """Return the gaps between means of the same things on a scale of 1 to ``points``.

    A standard deviation is that of Student's distribution, se √(df / (df - 2)).
    """
    difference = by_partners.mean - by_system.mean
    sd = np.sqrt(_sd(by_partners) ** 2 + _sd(by_system) ** 2)
    large = LARGE_GAP / FULL_SCORE * (points - 1)
    further = ((np.abs(difference) - large) / sd).ravel()
    likely = np.array([NormalDist().cdf(each) for each in further], dtype=np.float64)
    return Gaps(difference, sd, likely.reshape(difference.shape))


def _means(table: Table, rows: Indexes) -> Means:
    return Means(table.mean[rows], table.se[rows], table.df[rows])


def _sd(means: Means) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        wider = np.sqrt(means.df / (means.df - 2))
    found: Floats = np.where(np.isnan(means.se), np.nan, means.se * wider)
    return found


@dataclass(frozen=True)
class OrganisationAnswer:
    """What becomes evidence of a partnership: one row for a wave.

    people: how many answered on the scales. mean: of all their answers, in points. x: the same
    from 0 to 1.
    """

    organisation: int
    people: int
    mean: float
    x: float


def organisation_answers(results: Results) -> tuple[OrganisationAnswer, ...]:
    """Return the answers of every organisation that is shown, (k - 1) / (points - 1) on average.

    Of attributed answers it is the mean of all that were given. Of confidential ones it is that of
    people, each of whom said something to at least half of the questions, so no row rests on
    stand-ins alone. Source: the method's section 2.1a. Hidden organisations, and those of which
    nobody could say anything, give no evidence at all.
    """
    table = results.levels[Level.ORGANISATION]
    if results.is_confidential:
        mean = table.mean[:, -1]
    else:
        by_point = table.counts.sum(axis=1)
        with np.errstate(invalid="ignore"):
            mean = by_point @ np.arange(1, results.points + 1) / by_point.sum(axis=1)
    return tuple(
        OrganisationAnswer(code, people, of, (of - 1) / (results.points - 1))
        for code, people, of in zip(
            table.codes.tolist(), table.people_of[:, -1].tolist(), mean.tolist(), strict=True
        )
        if people
    )
