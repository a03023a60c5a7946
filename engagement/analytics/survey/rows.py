"""Frozen results as rows: a group with its figures, for files and the API."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from engagement.analytics.survey.gathering import Group
from engagement.analytics.survey.reading import Change, WaveResults, change_at, number_at
from engagement.enums import Side
from engagement.scoring.survey.changes import Changes
from engagement.scoring.survey.crossing import Hidden
from engagement.scoring.survey.instrument import DIMENSION_LABELS
from engagement.scoring.survey.results import WHOLE, Level, Results, Table


class MeasureKind(StrEnum):
    """What a figure is of: one question, those of a dimension, or all of them."""

    QUESTION = "question"
    DIMENSION = "dimension"
    WHOLE = "all"


@dataclass(frozen=True)
class Measure:
    """What figures are of. ``name`` of a question are its words."""

    kind: MeasureKind
    key: str
    name: str


@dataclass(frozen=True)
class Figure:
    """One figure of a group in points of the scale; ``None`` where there is none.

    ``people`` have a value; ``counts`` of answers 1, 2, ... of a question. Where nobody has one, or
    too few of a confidential wave could say, there is neither mean nor counts.
    """

    measure: Measure
    people: int
    mean: float | None
    low: float | None
    high: float | None
    counts: tuple[int, ...] | None
    change: Change | None


@dataclass(frozen=True)
class GroupRow:
    """A group: why it is hidden, or how many answered for it and their figures."""

    level: Level
    code: int
    group: Group
    hidden: Hidden | None
    people: int | None
    figures: tuple[Figure, ...]


def measures_of(found: WaveResults, results: Results) -> tuple[Measure, ...]:
    """The columns of figures, in the words in which they were asked."""
    is_of_system = found.wave.answered_by == Side.SYSTEM
    words = {
        one.code: one.text_about_partner if is_of_system else one.text
        for one in found.instrument.scale_questions
    }
    return (
        *(Measure(MeasureKind.QUESTION, code, words[code]) for code in results.questions),
        *(
            Measure(MeasureKind.DIMENSION, one.value, DIMENSION_LABELS[one])
            for one in results.dimensions
        ),
        Measure(MeasureKind.WHOLE, WHOLE, "All questions"),
    )


def group_rows(found: WaveResults, levels: Sequence[Level] = tuple(Level)) -> Iterator[GroupRow]:
    """Groups of these levels that are shown or hidden, in the order of their names.

    Of a confidential wave all that were asked, of others those that somebody answered for.
    """
    results = found.frozen.results
    if results is None:
        return
    measures = measures_of(found, results)
    for level in levels:
        table, compared = results.levels[level], found.frozen.changes.get(level)
        at = {code: row for row, code in enumerate(table.codes.tolist())}
        then = {} if compared is None else _positions(compared)
        for code, group in found.frozen.groups[level].items():
            if code in table.hidden:
                yield GroupRow(level, code, group, table.hidden[code], None, ())
            elif code in at:
                changes = _changes(compared, then.get(code), len(measures))
                figures = _figures(table, at[code], measures, changes)
                yield GroupRow(level, code, group, None, int(table.people[at[code]]), figures)


def _positions(compared: Changes) -> dict[int, int]:
    return {code: row for row, code in enumerate(compared.codes.tolist())}


def _figures(
    table: Table, row: int, measures: Sequence[Measure], changes: Sequence[Change | None]
) -> tuple[Figure, ...]:
    mean, low, high = table.mean[row], table.low[row], table.high[row]
    questions, people = table.counts.shape[1], table.people_of[row].tolist()
    return tuple(
        Figure(
            measure,
            people[at],
            number_at(mean, at),
            number_at(low, at),
            number_at(high, at),
            tuple(table.counts[row, at].tolist()) if at < questions and people[at] else None,
            changes[at],
        )
        for at, measure in enumerate(measures)
    )


def _changes(found: Changes | None, row: int | None, measures: int) -> list[Change | None]:
    if found is None or row is None:
        return [None] * measures
    return [change_at(found, row, at) for at in range(measures)]
