"""Which column of a file most likely holds which question, and which the organisation."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from engagement.imports.answers.alike import LIKE_ENOUGH, likeness
from engagement.imports.answers.identities import ABOUT_ORGANISATIONS
from engagement.imports.answers.question_words import QuestionWords
from engagement.imports.answers.sheet import AnswerSheet

_MOST_KNOWN = 0.3  # of the different names in a column, for it to hold organisations
_LOOKED_AT = 50


@dataclass(frozen=True)
class AnswerColumns:
    """Columns by number: of each question by its code, and of whom the answers are for."""

    questions: dict[str, int] = field(default_factory=dict)
    organisation: int | None = None


def guess_columns(
    sheet: AnswerSheet, asked: Sequence[QuestionWords], is_known: Callable[[str], bool]
) -> AnswerColumns:
    """The likeliest column of each question, each once; then that of organisations.

    ``is_known``: whether a partner goes by a name.
    """
    found = sorted(
        (
            (likeness(heading, one), -column, one.code)
            for column, heading in enumerate(sheet.headings)
            for one in asked
        ),
        reverse=True,
    )
    questions: dict[str, int] = {}
    for score, column, code in found:
        if score < LIKE_ENOUGH:
            break
        if code not in questions and -column not in questions.values():
            questions[code] = -column
    return AnswerColumns(questions, _organisation(sheet, set(questions.values()), is_known))


def _organisation(
    sheet: AnswerSheet, taken: set[int], is_known: Callable[[str], bool]
) -> int | None:
    """The column of which most names are known, else the one that is headed so."""
    free = [column for column in range(len(sheet.headings)) if column not in taken]
    known = {column: _share_known(sheet, column, is_known) for column in free}
    best = max(free, key=lambda column: known[column], default=None)
    if best is not None and known[best] >= _MOST_KNOWN:
        return best
    headed = (column for column in free if ABOUT_ORGANISATIONS.search(sheet.headings[column]))
    return next(headed, None)


def _share_known(sheet: AnswerSheet, column: int, is_known: Callable[[str], bool]) -> float:
    names = sheet.samples(column, _LOOKED_AT)
    return sum(map(is_known, names)) / len(names) if names else 0.0
