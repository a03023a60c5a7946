"""How well the questions of an instrument work: looked at once a year, before wording is changed.

Always of the whole wave. In a confidential wave the answers are masked, which takes a little from
every correlation and so from alpha.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from engagement.scoring.ledger import Floats
from engagement.scoring.survey.quantiles import f_quantile

FEWEST_ITEMS = 3
FEWEST_PEOPLE = 10


@dataclass(frozen=True)
class Reliability:
    """Cronbach's alpha of a scale with its 90 % interval, and what it rests on."""

    alpha: float
    low: float
    high: float
    people: int
    items: int


@dataclass(frozen=True)
class ItemAnalysis:
    """Shares and correlations by question, shape (question,), NaN where there is none.

    floor and ceiling: the share of answers at the lowest and the highest point; high shares mean
    that the question no longer tells partners apart. cant_say: the share of people who could not
    say, in a confidential wave the least that it may be. item_rest: the correlation of a question
    with the mean of the others of its dimension, or of the whole instrument where the dimension
    has fewer than `FEWEST_ITEMS`; below 0.3 it asks something else. scales: by measure, without
    those of too few items or people.
    """

    floor: Floats
    ceiling: Floats
    cant_say: Floats
    item_rest: Floats
    scales: Mapping[str, Reliability]


def analyse(
    answers: Floats, points: int, cant_say: Floats, scales: Mapping[str, list[int]], whole: str
) -> ItemAnalysis:
    """Return the analysis of ``answers``, shape (person, question), NaN for none.

    ``scales``: the columns of each measure; one of them, ``whole``, has all.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        number = (~np.isnan(answers)).sum(axis=0)
        floor = (answers == 1).sum(axis=0) / number
        ceiling = (answers == points).sum(axis=0) / number
    rest = np.full(answers.shape[1], np.nan)
    for name, columns in scales.items():
        if name != whole and len(columns) >= FEWEST_ITEMS:
            rest[columns] = _item_rest(answers[:, columns])
    lonely = [q for name, c in scales.items() if name != whole and len(c) < FEWEST_ITEMS for q in c]
    if lonely:
        of_all = _item_rest(answers[:, scales[whole]])
        rest[lonely] = [of_all[scales[whole].index(q)] for q in lonely]
    found = {name: cronbach(answers[:, columns]) for name, columns in scales.items()}
    known = {name: one for name, one in found.items() if one is not None}
    return ItemAnalysis(floor, ceiling, cant_say, rest, known)


def cronbach(answers: Floats) -> Reliability | None:
    """Return the reliability of a scale, shape (person, item), from people who answered all of it.

    With k items, α = k/(k - 1) (1 - Σ variances of items / variance of sums); (1 - α) by its
    estimate follows F with n - 1 and (n - 1)(k - 1) degrees of freedom. None for fewer than
    `FEWEST_ITEMS`, fewer than `FEWEST_PEOPLE`, or if all sums are equal. Sources: L. J. Cronbach,
    1951, Psychometrika 16, 297-334; L. S. Feldt, 1965, Psychometrika 30, 357-370.
    """
    complete = answers[~np.isnan(answers).any(axis=1)]
    people, items = complete.shape
    if people < FEWEST_PEOPLE or items < FEWEST_ITEMS:
        return None
    of_sums = float(complete.sum(axis=1).var(ddof=1))
    if of_sums == 0:
        return None
    of_items = float(complete.var(axis=0, ddof=1).sum())
    alpha = items / (items - 1) * (1 - of_items / of_sums)
    degrees = (people - 1, (people - 1) * (items - 1))
    low, high = (1 - (1 - alpha) * f_quantile(p, *degrees) for p in (0.95, 0.05))
    return Reliability(alpha, low, high, people, items)


def _item_rest(answers: Floats) -> Floats:
    """Return the correlation of each item with the mean of the others, from complete answers."""
    found = np.full(answers.shape[1], np.nan)
    complete = answers[~np.isnan(answers).any(axis=1)]
    if len(complete) < FEWEST_PEOPLE or answers.shape[1] < FEWEST_ITEMS:
        return found
    sums = complete.sum(axis=1)
    for item, column in enumerate(complete.T):
        rest = sums - column
        if column.std() > 0 and rest.std() > 0:
            found[item] = np.corrcoef(column, rest)[0, 1]
    return found
