"""Turns the rows of a sheet into answers, or says of each why it is left out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from engagement.imports.answers.columns import AnswerColumns
from engagement.imports.answers.sheet import AnswerRow, AnswerSheet
from engagement.imports.answers.words import CANT_SAY, LEAVE_OUT, number_in, text_key
from engagement.imports.names import name_key
from engagement.scoring.survey.instrument import LONGEST_COMMENT


class Why(StrEnum):
    """Why a row does not come in."""

    ANSWERED_AGAIN = "answered_again"
    NO_ORGANISATION = "no_organisation"
    NOT_DECIDED = "not_decided"
    NO_PARTNER = "no_partner"
    NOTHING_ANSWERED = "nothing_answered"


@dataclass(frozen=True)
class Meanings:
    """What a person said that texts and names of a file mean.

    ``words``: a point as text, `CANT_SAY` or `LEAVE_OUT`, by `text_key`. Bare numbers are points,
    counted from the other end where the lowest is the best. ``partners``: the public id of a
    partnership by `name_key`; empty where the answers of a name are left out.
    """

    points: int
    words: Mapping[str, str] = field(default_factory=dict)
    lowest_is_best: bool = False
    partners: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ReadAnswer:
    """One answer: for whom, a point or None ("can't say") by code of the question, and words."""

    number: int
    partner: str
    answers: dict[str, int | None]
    comment: str = ""


@dataclass(frozen=True)
class LeftOut:
    """A row that does not come in."""

    number: int
    why: Why


@dataclass(frozen=True)
class Reading:
    """What becomes of all rows of a file. ``cut``: rows whose words were too long."""

    answers: Sequence[ReadAnswer]
    left_out: Sequence[LeftOut]
    cut: Sequence[int] = ()


def read_answers(
    sheet: AnswerSheet, columns: AnswerColumns, meanings: Meanings, open_codes: Iterable[str]
) -> Reading:
    """Read every row; a row comes in wholly or not at all."""
    comments = [columns.questions[code] for code in open_codes if code in columns.questions]
    scales = {code: column for code, column in columns.questions.items() if column not in comments}
    read, left_out, cut = [], [], []
    for row in sheet.rows:
        why, partner = _partner(row, columns, meanings)
        answers = _points(row, scales, meanings)
        comment = "\n".join(row.cells[column] for column in comments if row.cells[column])
        if why is None and not answers and not comment:
            why = Why.NOTHING_ANSWERED
        if why is not None:
            left_out.append(LeftOut(row.number, why))
            continue
        if len(comment) > LONGEST_COMMENT:
            cut.append(row.number)
        read.append(ReadAnswer(row.number, partner, answers, comment[:LONGEST_COMMENT]))
    return Reading(read, left_out, cut)


def names_in(sheet: AnswerSheet, columns: AnswerColumns) -> dict[str, tuple[str, int]]:
    """The names of organisations as first written, and the number of rows of each, by key."""
    found: dict[str, tuple[str, int]] = {}
    if columns.organisation is None:
        return found
    for name in sheet.values(columns.organisation):
        if key := name_key(name):
            written, times = found.get(key, (name, 0))
            found[key] = (written[:255], times + 1)
    return found


def _partner(row: AnswerRow, columns: AnswerColumns, meanings: Meanings) -> tuple[Why | None, str]:
    if row.again is not None:
        return Why.ANSWERED_AGAIN, ""
    key = "" if columns.organisation is None else name_key(row.cells[columns.organisation])
    if not key:
        return Why.NO_ORGANISATION, ""
    if key not in meanings.partners:
        return Why.NOT_DECIDED, ""
    partner = meanings.partners[key]
    return (None, partner) if partner else (Why.NO_PARTNER, "")


def _points(row: AnswerRow, scales: Mapping[str, int], meanings: Meanings) -> dict[str, int | None]:
    answers: dict[str, int | None] = {}
    for code, column in scales.items():
        text = row.cells[column]
        if not text:
            continue
        if (number := number_in(text, meanings.points)) is not None:
            answers[code] = meanings.points + 1 - number if meanings.lowest_is_best else number
            continue
        said = meanings.words.get(text_key(text), LEAVE_OUT)
        if said != LEAVE_OUT:
            answers[code] = None if said == CANT_SAY else int(said)
    return answers
