"""A table of answers whose headings may take several rows, as survey tools write them.

SurveyMonkey writes the statement of a grid in a second row, Qualtrics writes codes, then texts,
then a row of its own keys. A row is a heading too if it holds the texts of questions.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from engagement.imports.answers.alike import LIKE_ENOUGH, likeness
from engagement.imports.answers.question_words import QuestionWords
from engagement.imports.table import FileRefusedError, Table, squeeze

MOST_ANSWERS = 20_000
PARTS = " › "
_HEADING_ROWS = 3
_KEYS_OF_A_TOOL = re.compile(r"^\{\s*\"?'?ImportId", re.IGNORECASE)
_SAYS_NOTHING = re.compile(
    r"^(?:column \d+|(?:open-ended )?response|column \(\d+\))$", re.IGNORECASE
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class AnswerRow:
    """One answer. ``number`` as seen in a spreadsheet program; ``cells`` in the order of columns.

    ``again`` is the row in which the same person answered once more, if one did.
    """

    number: int
    cells: tuple[str, ...]
    again: int | None = None


@dataclass(frozen=True)
class AnswerSheet:
    """What columns are called, heading rows together, and the answers below them."""

    headings: tuple[str, ...]
    rows: tuple[AnswerRow, ...] = field(repr=False)

    def values(self, column: int) -> list[str]:
        """What stands in a column, empty cells apart."""
        return [row.cells[column] for row in self.rows if row.cells[column]]

    def samples(self, column: int, most: int = 3) -> list[str]:
        """The first different values of a column, for a person to recognise it."""
        return list(dict.fromkeys(self.values(column)))[:most]


def sheet_of(table: Table, asked: Sequence[QuestionWords]) -> AnswerSheet:
    """The answers in a table.

    :raises FileRefusedError: there are no answers below the headings, or too many.
    """
    lines = [[_clean(row.cells.get(name, "")) for name in table.headings] for row in table.rows]
    rows_of_headings = _heading_rows(lines[:_HEADING_ROWS], asked)
    headings = [
        _heading([squeeze(name), *(squeeze(line[index]) for line in lines[:rows_of_headings])])
        or f"Column {index + 1}"
        for index, name in enumerate(table.headings)
    ]
    below = zip(table.rows[rows_of_headings:], lines[rows_of_headings:], strict=True)
    rows = tuple(AnswerRow(row.number, tuple(cells)) for row, cells in below)
    if not rows:
        raise FileRefusedError("The file has headings but no answers below them.")
    if len(rows) > MOST_ANSWERS:
        raise FileRefusedError(
            f"The file has more than {MOST_ANSWERS:,} answers. Split it by the days of the survey."
        )
    return AnswerSheet(tuple(headings), rows)


def _heading_rows(lines: Sequence[Sequence[str]], asked: Sequence[QuestionWords]) -> int:
    """How many of the first rows below the first one are headings too."""
    last = 0
    for number, cells in enumerate(lines, start=1):
        if any(_KEYS_OF_A_TOOL.match(cell) for cell in cells) or _asks(cells, asked):
            last = number
    return last


def _asks(cells: Sequence[str], asked: Sequence[QuestionWords]) -> bool:
    """Whether most questions stand in a row; an answer may repeat one, never most of them."""
    texts = [squeeze(cell) for cell in cells if len(cell) > 8][:200]
    found = sum(any(likeness(text, one) >= LIKE_ENOUGH for text in texts) for one in asked)
    return found * 2 > len(asked)


def _heading(parts: Sequence[str]) -> str:
    said = [
        part
        for part in parts
        if part and not _SAYS_NOTHING.match(part) and not _KEYS_OF_A_TOOL.match(part)
    ]
    return PARTS.join(dict.fromkeys(said))[:400]


def _clean(cell: str) -> str:
    return _CONTROL.sub(" ", cell).strip()
