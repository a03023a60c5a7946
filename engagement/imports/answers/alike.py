"""How alike a heading and a question are: tools number questions, and put grids around them."""

import re
from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz import fuzz

from engagement.imports.answers.question_words import QuestionWords

LIKE_ENOUGH = 70.0
_NUMBERED = re.compile(
    r"^\s*(?:q(?:uestion)?\s*)?\d{1,3}(?:[._]\d{1,2})?\s*[.):\-–]?\s+", re.IGNORECASE
)
_IN_BRACKETS = re.compile(r"\[([^\[\]]+)\]")
_MARKUP = re.compile(r"<[^<>]{0,200}>")
_NOT_WORD = re.compile(r"[\W_]+")
_APART = re.compile(r" › | - | – |: ")


def likeness(heading: str, question: QuestionWords) -> float:
    """From 0 to 100: 100 for a heading that is the code or a wording of the question."""
    best = 0.0
    for piece in pieces(heading):
        if piece == _key(question.code):
            return 100.0
        for text in question.texts:
            best = max(best, fuzz.token_sort_ratio(piece, _key(text)))
    return best


@lru_cache(maxsize=2_000)
def pieces(heading: str) -> tuple[str, ...]:
    """What of a heading may be the question: all of it, what is in brackets, each of its parts."""
    return tuple(dict.fromkeys(key for text in _texts(heading) if (key := _key(text))))


def _texts(heading: str) -> Iterator[str]:
    plain = _MARKUP.sub(" ", heading)
    yield plain
    yield from _IN_BRACKETS.findall(plain)
    parts = _APART.split(plain)
    yield from parts
    yield parts[0]
    for index in range(1, len(parts)):  # a question may hold such a sign itself
        yield " ".join(parts[index:])


@lru_cache(maxsize=5_000)
def _key(text: str) -> str:
    return _NOT_WORD.sub(" ", _NUMBERED.sub("", text)).strip().casefold()
