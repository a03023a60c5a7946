"""A wave is closed: from the answers of people to what may be shown of them.

Results are worked out once. Late answers do not change them: two versions of one wave, subtracted
from each other, would tell the late answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from engagement.scoring.ledger import Bools, Floats
from engagement.scoring.survey.crossing import Hidden
from engagement.scoring.survey.errors import SurveyError
from engagement.scoring.survey.instrument import Dimension, Instrument
from engagement.scoring.survey.item_analysis import analyse
from engagement.scoring.survey.masking import mask
from engagement.scoring.survey.protection import (
    Protection,
    Thresholds,
    may_show_places,
    protect,
)
from engagement.scoring.survey.results import (
    LEAST_SD,
    WHOLE,
    Level,
    People,
    Results,
    Spread,
    table_of,
)
from engagement.scoring.survey.saying import Told, told, who_counts
from engagement.scoring.trust_ledger import Indexes


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
    values = answers.values
    people = _people(instrument, values, values)
    columns = _columns(instrument)
    return _results(
        instrument,
        answers,
        {level: {} for level in Level},
        dict.fromkeys(Level, people),
        Spread(_spread(people.values, columns), np.ones(len(columns))),
        np.isnan(values).sum(axis=0) / max(1, len(values)),
    )


def close_confidential(
    instrument: Instrument,
    answers: Answers,
    random: np.random.Generator,
    thresholds: Thresholds | None = None,
) -> Results:
    """Return what may be shown of the answers of people, protected and masked before all else.

    Who answered too little does not count, see `saying`; for where the randomness has to come from
    see `masking`. Raises SurveyError.
    """
    _check(instrument, answers)
    if not instrument.is_confidential:
        raise SurveyError(f"{instrument.code} is answered for organisations.")
    answers = _of_those(answers, who_counts(answers.values))
    allowed = protect(answers.organisation, answers.sector, answers.place, thresholds)
    # From here on true answers are in two things only, both safe to tell to everybody.
    masked = mask(answers.values, allowed.block, instrument.points, random).astype(np.float64)
    known = told(answers.values, allowed.block, allowed.part)
    people = {
        level: _people(instrument, np.where(counts, masked, np.nan), masked)
        for level, counts in _counting(answers.place, allowed, known, thresholds).items()
    }
    columns = _columns(instrument)
    is_open = allowed.overall is None
    values = people[Level.OVERALL].values
    return _results(
        instrument,
        answers,
        {
            Level.OVERALL: {0: allowed.overall},
            Level.SECTOR: allowed.sectors,
            Level.PLACE: allowed.places,
            Level.ORGANISATION: allowed.organisations,
        },
        people,
        Spread(
            _spread(values if is_open else values[:0], columns),
            _said(known, columns, len(masked)),
        ),
        known.at_least / max(1, len(masked)),
    )


def _of_those(answers: Answers, who: Bools) -> Answers:
    return Answers(
        answers.values[who], answers.organisation[who], answers.sector[who], answers.place[who]
    )


def _counting(
    place: Indexes, allowed: Protection, known: Told, thresholds: Thresholds | None
) -> dict[Level, Bools]:
    """Return who counts in the figures of each question, shape (person, question), by level.

    Places are shown of a question if they may be shown beside the parts that are left.
    """
    in_places = [may_show_places(allowed, place, counts, thresholds) for counts in known.shown.T]
    return {
        Level.OVERALL: known.shown,
        Level.SECTOR: known.shown,
        Level.PLACE: known.shown & np.array(in_places, dtype=np.bool_),
        Level.ORGANISATION: known.shown & known.alone[:, np.newaxis],
    }


def _said(known: Told, columns: list[list[int]], people: int) -> Floats:
    """Return the share that could say of those who count in each measure, as far as it is told."""
    by_question = 1 - known.in_shown / np.maximum(1, known.people_shown)
    of_all = 1 - known.at_least.mean() / max(1, people)
    return np.array([*(by_question[one].mean() for one in columns[:-1]), of_all])


def _people(instrument: Instrument, counting: Floats, answers: Floats) -> People:
    """Return people whose ``counting`` answers are in the figures of questions and dimensions.

    Both of shape (person, question); in the mean of all questions are all ``answers``.
    """
    columns = _columns(instrument)
    values = np.hstack([_measures(counting, columns[:-1]), _measures(answers, columns[-1:])])
    return People(counting, values, instrument.points)


def _results(
    instrument: Instrument,
    answers: Answers,
    hidden: Mapping[Level, Mapping[int, Hidden | None]],
    people: Mapping[Level, People],
    spread: Spread,
    cant_say: Floats,
) -> Results:
    """Return results of people whose answers may be computed with; of ``answers`` the groups."""
    scales = _scales(instrument)
    is_open = hidden[Level.OVERALL].get(0) is None
    groups = {
        Level.OVERALL: np.zeros(len(answers.values), dtype=np.int64),
        Level.SECTOR: answers.sector,
        Level.PLACE: answers.place,
        Level.ORGANISATION: answers.organisation,
    }
    shown = people[Level.OVERALL].answers
    nothing = np.zeros(shown.shape[1], dtype=np.bool_)
    if instrument.is_confidential and is_open and len(shown):
        nothing = np.asarray(np.isnan(shown).all(axis=0), dtype=np.bool_)
    used = {name: [c for c in columns if not nothing[c]] for name, columns in scales.items()}
    codes = tuple(one.code for one in instrument.scale_questions)
    return Results(
        instrument=instrument.code,
        is_confidential=instrument.is_confidential,
        points=instrument.points,
        questions=codes,
        dimensions=tuple(Dimension(name) for name in scales if name != WHOLE),
        withheld=tuple(code for code, is_out in zip(codes, nothing, strict=True) if is_out),
        levels={
            level: table_of(people[level], group, hidden[level], spread)
            for level, group in groups.items()
        },
        items=analyse(shown, instrument.points, cant_say, used, WHOLE) if is_open else None,
    )


def _columns(instrument: Instrument) -> list[list[int]]:
    """Return the questions of each measure: each alone, each dimension's, and all as the last."""
    return [[q] for q in range(len(instrument.scale_questions))] + list(
        _scales(instrument).values()
    )


def _scales(instrument: Instrument) -> dict[str, list[int]]:
    """Return the columns of each dimension, in the order of first use, and of the whole."""
    found: dict[str, list[int]] = {}
    for column, question in enumerate(instrument.scale_questions):
        found.setdefault(str(question.dimension), []).append(column)
    return {**found, WHOLE: list(range(len(instrument.scale_questions)))}


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
