"""What somebody wrote as an instrument, made complete and checked before it is stored."""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify

from engagement.scoring.survey.errors import InstrumentError
from engagement.scoring.survey.instrument import PARTNER_POINTS, Instrument
from engagement.scoring.survey.instrument_document import (
    FORMAT,
    LONGEST_CODE,
    instrument_document,
    parse_instrument,
)

USUAL_POINTS = 5
NAMELESS, NAMELESS_QUESTION = "survey", "question"
# Marks that turn the direction of what follows, so that a text reads otherwise than it is stored.
OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
BREAKS = frozenset("\n\r\t")


def checked(content: Mapping[str, Any], *, code: str, taken: Collection[str] = ()) -> Instrument:
    """The instrument of what somebody wrote; ``code`` is that of its row.

    Questions without a code get one that is none of ``taken``, those of earlier versions.

    :raises ValidationError: with a sentence for everything that is wrong.
    """
    document = {**content, "format": FORMAT, "code": code}
    questions = document.get("questions")
    if isinstance(questions, list):
        document["questions"] = list(_with_codes(questions, taken))
    if any(not _can_be_shown(text) for text in _texts(document)):
        raise ValidationError(
            "A text holds characters that cannot be shown. Type it again instead of pasting it."
        )
    try:
        instrument = parse_instrument(document)
    except InstrumentError as error:
        raise ValidationError(list(error.sentences)) from error
    points = PARTNER_POINTS if instrument.is_relational else USUAL_POINTS
    if instrument.points != points:
        raise ValidationError(f"The scale of these questions must have {points} points.")
    return instrument


def stored(instrument: Instrument) -> dict[str, Any]:
    """The columns of a version that hold it."""
    return {
        "title": instrument.title,
        "is_confidential": instrument.is_confidential,
        "is_relational": instrument.is_relational,
        "document": instrument_document(instrument),
    }


def code_of(words: str, taken: Collection[str], *, nameless: str = NAMELESS) -> str:
    """A code that begins like some words and is none of ``taken``: small letters and hyphens."""
    start = _shortened(slugify(words.replace("_", " ")), LONGEST_CODE) or nameless
    if start not in taken:
        return start
    number = 2
    while (code := f"{_shortened(start, LONGEST_CODE - 4)}-{number}") in taken:
        number += 1
    return code


def _with_codes(questions: list[Any], taken: Collection[str]) -> Iterator[Any]:
    given = {str(one.get("code")) for one in questions if isinstance(one, Mapping)}
    used = {*taken, *given}
    for one in questions:
        if not isinstance(one, Mapping) or one.get("code"):
            yield one
            continue
        code = code_of(str(one.get("text", "")), used, nameless=NAMELESS_QUESTION)
        used.add(code)
        yield {**one, "code": code}


def _shortened(code: str, most: int) -> str:
    """Not more than so many characters, without a word that is cut off where that can be."""
    if len(code) <= most:
        return code.strip("-")
    whole, _, _rest = code[: most + 1].rpartition("-")
    return (whole or code[:most]).strip("-")


def _texts(value: object) -> Iterator[str]:
    """Every text in a document, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in (*value.keys(), *value.values()):
            yield from _texts(part)
    elif isinstance(value, Iterable):
        for part in value:
            yield from _texts(part)


def _can_be_shown(text: str) -> bool:
    return not any(
        each in OVERRIDES or (unicodedata.category(each) in {"Cc", "Cs"} and each not in BREAKS)
        for each in text
    )
