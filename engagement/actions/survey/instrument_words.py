"""Translations of what was changed: a text stays only as long as the words it translates do."""

from collections.abc import Mapping
from typing import Any

from engagement.scoring.survey.instrument import Instrument
from engagement.scoring.survey.phrases import Phrase

Document = Mapping[str, Any]
# What is translated of an instrument, and of a question.
PARTS = ("title", "introduction", "point_labels")
# What a change of the questions leaves as it is.
PHRASES = "phrases"
QUESTION_PARTS = ("text", "text_about_partner", "point_labels")


def translations_kept(before: Document, after: Document) -> dict[str, Any]:
    """The translations of an instrument as far as they still say what it says now.

    Both are documents; ``after`` need not be complete, nor have codes for all of its questions.
    """
    same = {name for name in PARTS if after.get(name) == before[name]}
    is_same_promise = after.get("answered_for") == before["answered_for"]
    questions = {one["code"]: one for one in before["questions"]}
    unchanged = {
        one["code"]: {name for name in QUESTION_PARTS if one[name] == questions[one["code"]][name]}
        for one in after["questions"]
        if one.get("code") in questions
    }
    return {
        language: {
            **_only(words, same),
            PHRASES: {
                key: text
                for key, text in words.get(PHRASES, {}).items()
                if is_same_promise or key != Phrase.PROMISE
            },
            "questions": {
                code: _only(each, unchanged[code])
                for code, each in words["questions"].items()
                if code in unchanged
            },
        }
        for language, words in before["translations"].items()
    }


def texts_lost(before: Document, after: Document) -> int:
    """How many translated texts of an instrument another one no longer has."""
    return _count(before) - _count(after)


def texts_translated(instrument: Instrument, language: str) -> tuple[int, int]:
    """How many texts of an instrument there are in a language, and how many there should be."""
    words = instrument.translations.get(language)
    wanted = [instrument.title, instrument.introduction, instrument.point_labels]
    found: list[Any] = [words and words.title, words and words.introduction]
    found.append(words and words.point_labels)
    for question in instrument.questions:
        each = words.questions.get(question.code) if words else None
        for name in QUESTION_PARTS:
            wanted.append(getattr(question, name))
            found.append(getattr(each, name) if each else "")
    pairs = [(have, want) for have, want in zip(found, wanted, strict=True) if want]
    return sum(1 for have, _ in pairs if have), len(pairs)


def _only(words: Document, names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in words.items() if name in names}


def _count(document: Document) -> int:
    return sum(
        bool(text)
        for words in document["translations"].values()
        for part in (words, words.get(PHRASES, {}), *words["questions"].values())
        for name, text in part.items()
        if name not in {"questions", PHRASES}
    )
