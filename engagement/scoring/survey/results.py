"""What a wave says: figures of every group, as arrays, computed once when the wave closes.

The measures of a group are its questions, the dimensions and the whole instrument. A person's
value of a dimension is the mean of their answers to its questions; the whole is the mean of all
their answers. Uncertainty is that of the answering people as a sample of those who could answer; it
says nothing of those who did not: see `response`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from engagement.scoring.ledger import Floats
from engagement.scoring.survey.crossing import Hidden
from engagement.scoring.survey.instrument import Dimension
from engagement.scoring.survey.item_analysis import ItemAnalysis
from engagement.scoring.survey.quantiles import t_quantile
from engagement.scoring.trust_ledger import Indexes

# A variance is worked out as if this many more people had been as spread as the whole wave, at
# least half a point: five that agree in five do not prove that all do.
PRIOR_PEOPLE = 2
LEAST_SD = 0.5
WHOLE = "all"
# The code of the one group of `Level.OVERALL`.
OVERALL = 0


class Level(StrEnum):
    """The kinds of groups that results are shown for; of the overall there is one group."""

    OVERALL = "overall"
    SECTOR = "sector"
    PLACE = "place"
    ORGANISATION = "organisation"


@dataclass(frozen=True)
class Estimate:
    """A mean in points of the scale with its 90 % interval; without one for a single answer."""

    people: int
    mean: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Table:
    """Figures of the groups of one level that may be shown.

    codes and people, shape (group,). counts, shape (group, question, point): answers of 1, 2, ...
    people_of, mean, se, df, low, high, shape (group, measure): how many people have a value, their
    mean, its standard error with its degrees of freedom, and the 90 % interval; NaN where there is
    none. hidden: why the other groups are not shown, by code.
    """

    codes: Indexes
    people: Indexes
    counts: Indexes
    people_of: Indexes
    mean: Floats
    se: Floats
    df: Floats
    low: Floats
    high: Floats
    hidden: Mapping[int, Hidden]

    def row(self, code: int) -> int | None:
        """Return where a group stands in the arrays, None if it is not shown."""
        found = np.flatnonzero(self.codes == code)
        return int(found[0]) if found.size else None


@dataclass(frozen=True)
class Results:
    """All that is shown of a wave.

    ``questions`` are the scale questions by code, ``dimensions`` those that they are about, both in
    order. ``withheld``: questions of which nothing is shown, because too few could answer them. For
    the same reason a figure of a shown group may be missing. ``items``: how well each question
    works, None where the overall is hidden.
    """

    instrument: str
    is_confidential: bool
    points: int
    questions: tuple[str, ...]
    dimensions: tuple[Dimension, ...]
    withheld: tuple[str, ...]
    levels: Mapping[Level, Table]
    items: ItemAnalysis | None

    @property
    def measures(self) -> tuple[str, ...]:
        """The columns of every table's measures."""
        return (*self.questions, *(one.value for one in self.dimensions), WHOLE)

    def hidden(self, level: Level, code: int = OVERALL) -> Hidden | None:
        """Return why a group is hidden, None if it is shown or nobody of it answered."""
        return self.levels[level].hidden.get(code)

    def estimate(self, level: Level, code: int = OVERALL, measure: str = WHOLE) -> Estimate | None:
        """Return a figure of a group, None if it is not shown."""
        table = self.levels[level]
        row = table.row(code)
        if row is None:
            return None
        column = self.measures.index(measure)
        cells = [float(array[row, column]) for array in (table.mean, table.low, table.high)]
        mean, low, high = (None if np.isnan(cell) else cell for cell in cells)
        return Estimate(int(table.people_of[row, column]), mean, low, high)

    def distribution(self, level: Level, code: int, question: str) -> tuple[int, ...] | None:
        """Return how many of a group chose 1, 2, ..., None if it is not shown."""
        table = self.levels[level]
        row = table.row(code)
        if row is None:
            return None
        return tuple(table.counts[row, self.questions.index(question)].tolist())


@dataclass(frozen=True)
class Spread:
    """What an interval takes from the whole wave, shape (measure,).

    sd: the standard deviation of people's values; said: the share of people who could say.
    """

    sd: Floats
    said: Floats


@dataclass(frozen=True)
class People:
    """Those who answered: ``answers``, shape (person, question), in whole points, and ``values``,
    shape (person, measure); NaN where there is none.
    """

    answers: Floats
    values: Floats
    points: int


def table_of(
    people: People, group: Indexes, hidden: Mapping[int, Hidden | None], spread: Spread
) -> Table:
    """Return the figures of all groups that ``hidden`` gives no reason against.

    ``group``, shape (person,), by code, negative for none.
    """
    reasons = {code: why for code, why in hidden.items() if why is not None}
    chosen = (group >= 0) & ~np.isin(group, list(reasons))
    codes, row = np.unique(group[chosen], return_inverse=True)
    row = row.reshape(-1)
    sums = [_by_group(row, len(codes), column) for column in people.values[chosen].T]
    people_of, total, squares = np.array(sums).transpose(1, 2, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = total / people_of
        around = np.maximum(0.0, squares - people_of * mean**2)
    se, df = _uncertainty(people_of, around, spread)
    reach = t_quantile(0.95, df) * se
    return Table(
        codes=codes.astype(np.int64),
        people=np.bincount(row, minlength=len(codes)).astype(np.int64),
        counts=_counts(row, len(codes), people.answers[chosen], people.points),
        people_of=people_of.astype(np.int64),
        mean=mean,
        se=se,
        df=df,
        low=np.clip(mean - reach, 1, people.points),
        high=np.clip(mean + reach, 1, people.points),
        hidden=reasons,
    )


def _by_group(row: Indexes, groups: int, column: Floats) -> list[Floats]:
    """Return the number, sum and sum of squares of the values that there are."""
    there = ~np.isnan(column)
    row, column = row[there], column[there]
    return [np.bincount(row, column**power, groups).astype(np.float64) for power in range(3)]


def _uncertainty(people: Floats, around: Floats, spread: Spread) -> tuple[Floats, Floats]:
    """Return standard errors and their degrees of freedom; no error for fewer than two people.

    s² = (2 s₀² + Σ(x - m)²) / (2 + n - 1), with s₀ from the whole wave, and √(s²/n) by √(share that
    could say): the posterior of a normal mean under a scaled inverse χ² prior. Source: A. Gelman
    and others, Bayesian Data Analysis, 3rd edition, 2013, section 3.3. Answers of 1 to 5 are not
    normal, but means of a few are close enough.
    """
    df = PRIOR_PEOPLE + np.maximum(people, 1) - 1
    variance = (PRIOR_PEOPLE * spread.sd**2 + np.nan_to_num(around)) / df
    with np.errstate(invalid="ignore", divide="ignore"):
        se = np.sqrt(variance / people / spread.said)
    return np.where(people > 1, se, np.nan), df.astype(np.float64)


def _counts(row: Indexes, groups: int, answers: Floats, points: int) -> Indexes:
    """Count the answers to each question by point."""
    found = []
    for column in answers.T:
        there = ~np.isnan(column)
        place = row[there] * points + column[there].astype(np.int64) - 1
        found.append(np.bincount(place, minlength=groups * points).reshape(groups, points))
    return np.stack(found, axis=1)
