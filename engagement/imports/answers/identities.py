"""Who answered, when and from which computer: columns that are dropped before a file is kept."""

import re
from collections.abc import Sequence
from dataclasses import replace

from engagement.imports.answers.alike import LIKE_ENOUGH, likeness
from engagement.imports.answers.question_words import QuestionWords
from engagement.imports.answers.sheet import PARTS, AnswerSheet

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_MACHINE = re.compile(
    r"(?:\d{1,3}\.){3}\d{1,3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){4,7}", re.IGNORECASE
)
_MOMENT = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}[T ,]+\d{1,2}:\d{2}.*")
_ABOUT_PEOPLE = re.compile(
    r"e-?mail|\bip\b|^(?:your |full |first |last |user ?|recipient ?|respondent'?s? ?)?name$|"
    r"first ?name|last ?name|surname|forename|recipient|respondent|collector|participant|"
    r"\b(?:user|response|record|session|submission|contact) ?id\b|^id$|external ?(?:data)?ref|"
    r"latitude|longitude|phone|mobile|postcode|username|\btoken\b|device|browser|custom data|"
    r"job title|^(?:your )?role$|date of birth|^age$|gender|ethnic",
    re.IGNORECASE,
)
_ABOUT_TIMES = re.compile(
    r"timestamp|(?:start|end|completion|submission|submitted|modified|recorded|created|finished)"
    r" ?(?:time|date|on|at)|(?:date|time) (?:created|modified|submitted|started|completed)|"
    r"duration|last modified|^(?:progress|finished|status|language)$|user ?language|"
    r"distribution ?channel|^points\b|^feedback\b|total points",
    re.IGNORECASE,
)
ABOUT_ORGANISATIONS = re.compile(
    r"organi[sz]ation|\bemployer\b|\bcompany\b|sefydliad|\btrust name|^trust$|^council$|^partner$|"
    r"who do you work for|where do you work",
    re.IGNORECASE,
)
_MOST = 0.6  # of the filled cells of a column


def without_identities(
    sheet: AnswerSheet, asked: Sequence[QuestionWords], *, once_a_person: bool = False
) -> tuple[AnswerSheet, list[str]]:
    """The sheet without the columns that say who answered, and the headings of those.

    Before they go, an answer that the same address sent once more later for the same organisation,
    or with ``once_a_person`` for any, is marked.
    """
    dropped = [index for index in range(len(sheet.headings)) if _tells(sheet, index, asked)]
    organisations = [
        index
        for index, heading in enumerate(sheet.headings)
        if not once_a_person and index not in dropped and _names_organisations(heading, asked)
    ]
    again = _answered_again(sheet, dropped, organisations)
    kept = [index for index in range(len(sheet.headings)) if index not in set(dropped)]
    rows = tuple(
        replace(row, cells=tuple(row.cells[index] for index in kept), again=again.get(row.number))
        for row in sheet.rows
    )
    headings = tuple(sheet.headings[index] for index in kept)
    return AnswerSheet(headings, rows), [sheet.headings[index] for index in dropped]


def _tells(sheet: AnswerSheet, column: int, asked: Sequence[QuestionWords]) -> bool:
    heading = sheet.headings[column]
    values = sheet.values(column)
    if any(_mostly(values, shape) for shape in (_EMAIL, _MACHINE, _MOMENT)):
        return True
    if _is_question(heading, asked) or _names_organisations(heading, asked):
        return False
    parts = heading.split(PARTS)
    return any(_ABOUT_PEOPLE.search(part) or _ABOUT_TIMES.search(part) for part in parts)


def _names_organisations(heading: str, asked: Sequence[QuestionWords]) -> bool:
    return bool(ABOUT_ORGANISATIONS.search(heading)) and not _is_question(heading, asked)


def _is_question(heading: str, asked: Sequence[QuestionWords]) -> bool:
    return any(likeness(heading, one) >= LIKE_ENOUGH for one in asked)


def _mostly(values: Sequence[str], shape: re.Pattern[str]) -> bool:
    return bool(values) and sum(bool(shape.fullmatch(each)) for each in values) >= _MOST * len(
        values
    )


def _answered_again(
    sheet: AnswerSheet, columns: Sequence[int], organisations: Sequence[int]
) -> dict[int, int]:
    """The rows that a later row of the same address replaces, with the number of that row."""
    addresses = next((one for one in columns if _mostly(sheet.values(one), _EMAIL)), None)
    if addresses is None:
        return {}
    last: dict[tuple[str, ...], int] = {}
    replaced: dict[int, int] = {}
    for row in reversed(sheet.rows):
        if not _EMAIL.fullmatch(row.cells[addresses]):
            continue
        who = tuple(row.cells[one].casefold() for one in (addresses, *organisations))
        if last.setdefault(who, row.number) != row.number:
            replaced[row.number] = last[who]
    return replaced
