"""Instruments as plain documents: read, checked and written.

The form is that of the files in `shipped`. Everything that is wrong is said at once.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from engagement.scoring.survey.errors import InstrumentError
from engagement.scoring.survey.instrument import (
    PARTNER_DIMENSIONS,
    PARTNER_POINTS,
    SCALE_DIMENSIONS,
    AnsweredFor,
    Dimension,
    Instrument,
    Question,
    QuestionKind,
    QuestionWords,
    Role,
    Translation,
)
from engagement.scoring.survey.phrases import LONGEST_PHRASE, Phrase

FORMAT = 1
LONGEST_CODE = 40
LONGEST_TITLE = 120
LONGEST_INTRODUCTION = 2000
LONGEST_QUESTION = 300
LONGEST_LABEL = 60
MOST_QUESTIONS = 40
FEWEST_POINTS, MOST_POINTS = 3, 7

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")


def parse_instrument(document: object) -> Instrument:
    """Return the instrument of a document. Raises InstrumentError with all that is wrong."""
    if not isinstance(document, Mapping) or document.get("format") != FORMAT:
        raise InstrumentError([f"This is not an instrument of format {FORMAT}."])
    wrong: list[str] = []
    questions = [
        _question(number, one, wrong)
        for number, one in enumerate(_list("questions", document.get("questions"), wrong), 1)
    ]
    points = document.get("points")
    answered_for = document.get("answered_for")
    if answered_for not in set(AnsweredFor):
        wrong.append("answered_for must be organisation or person.")
    if not isinstance(points, int) or not FEWEST_POINTS <= points <= MOST_POINTS:
        wrong.append(f"The scale must have {FEWEST_POINTS} to {MOST_POINTS} points.")
    if wrong:
        raise InstrumentError(wrong)
    instrument = Instrument(
        code=_text("The code", document.get("code"), LONGEST_CODE, wrong),
        title=_text("The title", document.get("title"), LONGEST_TITLE, wrong),
        introduction=_optional(
            "The introduction", document.get("introduction", ""), LONGEST_INTRODUCTION, wrong
        ),
        answered_for=AnsweredFor(str(answered_for)),
        questions=tuple(questions),
        points=int(str(points)),
        point_labels=_labels("The scale", document.get("point_labels"), wrong),
        translations=_translations(document.get("translations", {}), wrong),
    )
    wrong += _contradictions(instrument)
    if wrong:
        raise InstrumentError(wrong)
    return instrument


def instrument_document(instrument: Instrument) -> dict[str, Any]:
    """Return the plain document that `parse_instrument` reads back into an equal instrument."""
    return {
        "format": FORMAT,
        "code": instrument.code,
        "title": instrument.title,
        "introduction": instrument.introduction,
        "answered_for": instrument.answered_for.value,
        "points": instrument.points,
        "point_labels": list(instrument.point_labels),
        "questions": [
            {
                "code": one.code,
                "kind": one.kind.value,
                "dimension": one.dimension.value if one.dimension else None,
                "text": one.text,
                "text_about_partner": one.text_about_partner,
                "point_labels": list(one.point_labels),
            }
            for one in instrument.questions
        ],
        "translations": {
            language: {
                "title": words.title,
                "introduction": words.introduction,
                "point_labels": list(words.point_labels),
                "questions": {
                    code: {
                        "text": one.text,
                        "text_about_partner": one.text_about_partner,
                        "point_labels": list(one.point_labels),
                    }
                    for code, one in words.questions.items()
                },
                # Documents from before there were any have none.
                **({"phrases": dict(words.phrases)} if words.phrases else {}),
            }
            for language, words in instrument.translations.items()
        },
    }


def _question(number: int, raw: object, wrong: list[str]) -> Question:
    name = f"Question {number}"
    if not isinstance(raw, Mapping):
        wrong.append(f"{name} must be an object.")
        raw = {}
    code = _text(f"The code of question {number}", raw.get("code"), LONGEST_CODE, wrong)
    kind, dimension = raw.get("kind", "scale"), raw.get("dimension")
    if kind not in set(QuestionKind):
        wrong.append(f"{name} is of an unknown kind: {kind}.")
        kind = "scale"
    if dimension is not None and dimension not in set(Dimension):
        wrong.append(f"{name} has an unknown dimension: {dimension}.")
        dimension = None
    about = f"{name}, about a partner,"
    return Question(
        code=code,
        text=_text(name, raw.get("text"), LONGEST_QUESTION, wrong),
        text_about_partner=_text(about, raw.get("text_about_partner"), LONGEST_QUESTION, wrong),
        kind=QuestionKind(str(kind)),
        dimension=None if dimension is None else Dimension(str(dimension)),
        point_labels=_labels(name, raw.get("point_labels", []), wrong),
    )


def _contradictions(instrument: Instrument) -> list[str]:
    """Return what is wrong between parts that are right each by itself."""
    wrong = _wrong_codes(instrument)
    number = len(instrument.questions)
    if number > MOST_QUESTIONS:
        wrong.append(f"There are {number} questions: more than {MOST_QUESTIONS}.")
    if not instrument.scale_questions:
        wrong.append("There is no question with a scale.")
    if number - len(instrument.scale_questions) > 1:
        wrong.append("There is more than one open question.")
    if len(instrument.point_labels) != instrument.points:
        wrong.append(f"The scale must have {instrument.points} labels, one for each point.")
    for question in instrument.questions:
        wrong += _misplaced(instrument, question)
    if instrument.is_relational:
        wrong += _unrelated(instrument)
    return wrong


def _wrong_codes(instrument: Instrument) -> list[str]:
    wrong = []
    if not _CODE.fullmatch(instrument.code):
        wrong.append("The code must be small letters, digits and single hyphens.")
    times = Counter(one.code for one in instrument.questions)
    for code, number in times.items():
        if not _CODE.fullmatch(code):
            wrong.append(f"Question code {code} must be small letters, digits and single hyphens.")
        if number > 1:
            wrong.append(f"Question code {code} is used {number} times.")
    for language, words in instrument.translations.items():
        strangers = ", ".join(sorted(set(words.questions) - set(times)))
        if strangers:
            wrong.append(f"Language {language} has questions that do not exist: {strangers}.")
    return wrong


def _misplaced(instrument: Instrument, question: Question) -> list[str]:
    """Return what is wrong with one question in this instrument."""
    if question.kind is QuestionKind.OPEN:
        is_plain = question.dimension is None and not question.point_labels
        return [] if is_plain else [f"Open question {question.code} has a dimension or labels."]
    wrong = []
    relates = question.kind is QuestionKind.PARTNER_SCALE
    if question.dimension not in (PARTNER_DIMENSIONS if relates else SCALE_DIMENSIONS):
        wrong.append(f"Question {question.code} has no dimension that fits its kind.")
    points = PARTNER_POINTS if relates else instrument.points
    if len(instrument.labels(question)) != points:
        wrong.append(f"Question {question.code} must have {points} labels.")
    return wrong


def _unrelated(instrument: Instrument) -> list[str]:
    """Return what keeps an instrument from describing ties between organisations."""
    wrong = []
    if instrument.is_confidential:
        wrong.append("Organisations that rate each other answer as organisations.")
    if any(one.kind is QuestionKind.SCALE for one in instrument.questions):
        wrong.append("Questions about single organisations belong in another instrument.")
    roles = {one.role for one in instrument.questions}
    wrong += [f"There is no question about {role.value}." for role in Role if role not in roles]
    return wrong


def _translations(raw: object, wrong: list[str]) -> dict[str, Translation]:
    if not isinstance(raw, Mapping):
        wrong.append("translations must be an object.")
        return {}
    found = {}
    for language, words in raw.items():
        if not _LANGUAGE.fullmatch(str(language)) or not isinstance(words, Mapping):
            wrong.append(f"{language} must be a language code, such as cy, with an object.")
            continue
        name = f"in {language}"
        questions = words.get("questions", {})
        found[str(language)] = Translation(
            title=_optional(f"The title {name}", words.get("title", ""), LONGEST_TITLE, wrong),
            introduction=_optional(
                f"The introduction {name}",
                words.get("introduction", ""),
                LONGEST_INTRODUCTION,
                wrong,
            ),
            point_labels=_labels(f"The scale {name}", words.get("point_labels", []), wrong),
            questions={
                str(code): _words(f"Question {code} {name}", one, wrong)
                for code, one in (questions.items() if isinstance(questions, Mapping) else ())
            },
            phrases=_phrases(f"The words around the questions {name}", words, wrong),
        )
    return found


def _phrases(name: str, words: Mapping[str, object], wrong: list[str]) -> dict[str, str]:
    raw = words.get("phrases", {})
    if not isinstance(raw, Mapping):
        wrong.append(f"{name} must be an object.")
        return {}
    unknown = sorted(str(key) for key in raw if key not in set(Phrase))
    if unknown:
        wrong.append(f"{name} do not exist: {', '.join(unknown)}.")
    known = {key: raw[key.value] for key in Phrase if key.value in raw}
    found = {
        key.value: _optional(f"{name}, {key}", text, LONGEST_PHRASE, wrong)
        for key, text in known.items()
    }
    return {key: text for key, text in found.items() if text}


def _words(name: str, raw: object, wrong: list[str]) -> QuestionWords:
    if not isinstance(raw, Mapping):
        wrong.append(f"{name} must be an object.")
        raw = {}
    about = f"{name}, about a partner,"
    return QuestionWords(
        text=_optional(name, raw.get("text", ""), LONGEST_QUESTION, wrong),
        text_about_partner=_optional(
            about, raw.get("text_about_partner", ""), LONGEST_QUESTION, wrong
        ),
        point_labels=_labels(name, raw.get("point_labels", []), wrong),
    )


def _text(name: str, raw: object, longest: int, wrong: list[str]) -> str:
    if not isinstance(raw, str) or not raw.strip():
        wrong.append(f"{name} is missing.")
        return ""
    return _optional(name, raw, longest, wrong)


def _optional(name: str, raw: object, longest: int, wrong: list[str]) -> str:
    text = raw.strip() if isinstance(raw, str) else ""
    if not isinstance(raw, str):
        wrong.append(f"{name} must be a text.")
    elif len(text) > longest:
        wrong.append(f"{name} is {len(text)} characters long: more than {longest}.")
    return text


def _labels(name: str, raw: object, wrong: list[str]) -> tuple[str, ...]:
    return tuple(
        _text(f"{name}: label {number}", one, LONGEST_LABEL, wrong)
        for number, one in enumerate(_list(f"{name}: the labels", raw, wrong), 1)
    )


def _list(name: str, raw: object, wrong: list[str]) -> Sequence[Any]:
    if isinstance(raw, list):
        return raw
    wrong.append(f"{name} must be a list.")
    return []
