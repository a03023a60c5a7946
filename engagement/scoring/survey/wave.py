"""A wave is closed: from the answers of people to what may be shown of them.

Results are worked out once. Late answers do not change them: two versions of one wave, subtracted
from each other, would tell the late answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from engagement.scoring.ledger import Bools, Floats
from engagement.scoring.survey.crossing import Hidden
from engagement.scoring.survey.errors import SurveyError
from engagement.scoring.survey.instrument import Dimension, Instrument
from engagement.scoring.survey.item_analysis import analyse
from engagement.scoring.survey.masking import mask
from engagement.scoring.survey.protection import Thresholds, protect
from engagement.scoring.survey.results import (
    LEAST_SD,
    WHOLE,
    Level,
    People,
    Results,
    Spread,
    table_of,
)
from engagement.scoring.trust_ledger import Indexes

# From this share of people on a question is withheld: what stands in would outweigh what was said.
WITHHELD_FROM = 0.5


@dataclass(frozen=True)
class Answers:
    """Who answered what. ``values``, shape (person, scale question), in the instrument's order:
    whole points from 1 on, NaN for "can't say". ``organisation``, ``sector`` and ``place`` that
    each person stands for, shape (person,): codes of 0 or more, -1 for none.

    Where the system's people answer about a partner, these are the partner's. In a confidential
    wave each row must be another person: thresholds count rows.
    """

    values: Floats
    organisation: Indexes
    sector: Indexes
    place: Indexes


def close_organisational(instrument: Instrument, answers: Answers) -> Results:
    """Return the results of answers that are attributed: everything is shown as it is.

    Raises SurveyError for answers that cannot be.
    """
    _check(instrument, answers)
    if instrument.is_confidential:
        raise SurveyError(f"{instrument.code} is answered confidentially.")
    cant_say = np.isnan(answers.values).sum(axis=0) / max(1, len(answers.values))
    nobody: dict[Level, dict[int, Hidden | None]] = {level: {} for level in Level}
    said = np.ones(answers.values.shape[1])
    return _results(instrument, answers, nobody, cant_say, said)


def close_confidential(
    instrument: Instrument,
    answers: Answers,
    random: np.random.Generator,
    thresholds: Thresholds | None = None,
) -> Results:
    """Return what may be shown of the answers of people, protected and masked before all else.

    See `masking` for where the randomness has to come from. Raises SurveyError.
    """
    _check(instrument, answers)
    if not instrument.is_confidential:
        raise SurveyError(f"{instrument.code} is answered for organisations.")
    allowed = protect(answers.organisation, answers.sector, answers.place, thresholds)
    masked = mask(answers.values, allowed.block, instrument.points, random)
    cant_say = masked.at_least / max(1, len(answers.values))
    values = masked.values.astype(np.float64)
    values[:, cant_say >= WITHHELD_FROM] = np.nan
    return _results(
        instrument,
        replace(answers, values=values),
        {
            Level.OVERALL: {0: allowed.overall},
            Level.SECTOR: allowed.sectors,
            Level.PLACE: allowed.places,
            Level.ORGANISATION: allowed.organisations,
        },
        cant_say,
        1 - cant_say,
    )


def _results(
    instrument: Instrument,
    answers: Answers,
    hidden: Mapping[Level, Mapping[int, Hidden | None]],
    cant_say: Floats,
    said: Floats,
) -> Results:
    """Return results of answers that may be computed with."""
    scales = _scales(instrument)
    columns = [[q] for q in range(answers.values.shape[1])] + list(scales.values())
    people = People(answers.values, _measures(answers.values, columns), instrument.points)
    is_open = hidden[Level.OVERALL].get(0) is None
    spread = Spread(
        _spread(people.values if is_open else people.values[:0], columns),
        np.array([float(np.mean(said[one])) for one in columns]),
    )
    groups = {
        Level.OVERALL: np.zeros(len(answers.values), dtype=np.int64),
        Level.SECTOR: answers.sector,
        Level.PLACE: answers.place,
        Level.ORGANISATION: answers.organisation,
    }
    withheld = instrument.is_confidential & (cant_say >= WITHHELD_FROM)
    codes = tuple(one.code for one in instrument.scale_questions)
    return Results(
        instrument=instrument.code,
        is_confidential=instrument.is_confidential,
        points=instrument.points,
        questions=codes,
        dimensions=tuple(Dimension(name) for name in scales if name != WHOLE),
        withheld=tuple(code for code, is_out in zip(codes, withheld, strict=True) if is_out),
        levels={
            level: table_of(people, group, hidden[level], spread) for level, group in groups.items()
        },
        items=analyse(answers.values, instrument.points, cant_say, _used(scales, withheld), WHOLE)
        if is_open
        else None,
    )


def _scales(instrument: Instrument) -> dict[str, list[int]]:
    """Return the columns of each dimension, in the order of first use, and of the whole."""
    found: dict[str, list[int]] = {}
    for column, question in enumerate(instrument.scale_questions):
        found.setdefault(str(question.dimension), []).append(column)
    return {**found, WHOLE: list(range(len(instrument.scale_questions)))}


def _used(scales: Mapping[str, list[int]], withheld: Bools) -> dict[str, list[int]]:
    return {name: [c for c in columns if not withheld[c]] for name, columns in scales.items()}


def _measures(answers: Floats, columns: list[list[int]]) -> Floats:
    """Return each person's mean of the answers that they gave to the questions of each measure."""
    there = ~np.isnan(answers)
    filled = np.where(there, answers, 0)
    found = np.empty((len(answers), len(columns)))
    with np.errstate(invalid="ignore"):
        for measure, chosen in enumerate(columns):
            number = there[:, chosen].sum(axis=1)
            found[:, measure] = filled[:, chosen].sum(axis=1) / number
    return found


def _spread(values: Floats, columns: list[list[int]]) -> Floats:
    """Return how people differ in each measure, at least as whole points let one see it."""
    least = LEAST_SD / np.sqrt([len(one) for one in columns])
    number = (~np.isnan(values)).sum(axis=0)
    mean = np.nansum(values, axis=0) / np.maximum(1, number)
    variance = np.nansum((values - mean) ** 2, axis=0) / np.maximum(1, number - 1)
    found: Floats = np.maximum(least, np.sqrt(variance))
    return found


def _check(instrument: Instrument, answers: Answers) -> None:
    """Refuse answers that do not fit the instrument, or each other."""
    if instrument.is_relational:
        raise SurveyError(f"{instrument.code} is about ties: see relations.")
    values = answers.values
    if values.ndim != 2 or values.shape[1] != len(instrument.scale_questions):
        raise SurveyError("There must be a column for each question with a scale.")
    given = values[~np.isnan(values)]
    if np.any((given < 1) | (given > instrument.points) | (given != np.round(given))):
        raise SurveyError(f"Answers must be whole points from 1 to {instrument.points}.")
    for codes in (answers.organisation, answers.sector, answers.place):
        if codes.shape != values.shape[:1] or codes.dtype.kind != "i" or np.any(codes < -1):
            raise SurveyError("Every person needs the codes of an organisation, sector and place.")
