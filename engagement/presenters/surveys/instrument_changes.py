"""What differs between two versions of an instrument, in sentences."""

from collections.abc import Iterator, Mapping
from typing import Any

from engagement.scoring.survey.instrument import DIMENSION_LABELS, AnsweredFor, Dimension
from engagement.surveys.languages import language_name

Document = Mapping[str, Any]


def changes(before: Document, after: Document) -> list[str]:
    """How one document became the other; none when they are equal."""
    return [
        *_of_the_whole(before, after),
        *_of_questions(before, after),
        *_of_languages(before, after),
    ]


def _of_the_whole(before: Document, after: Document) -> Iterator[str]:
    if before["title"] != after["title"]:
        yield f"It is called “{after['title']}”, not “{before['title']}”."
    if before["answered_for"] != after["answered_for"]:
        confidential = after["answered_for"] == AnsweredFor.PERSON
        yield (
            "It is answered in confidence."
            if confidential
            else ("It is answered for organisations, under their names.")
        )
    if before["introduction"] != after["introduction"]:
        yield "The introduction is reworded."
    if before["point_labels"] != after["point_labels"]:
        yield f"The words of the scale are: {', '.join(after['point_labels'])}."


def _of_questions(before: Document, after: Document) -> Iterator[str]:
    old, new = _by_code(before), _by_code(after)
    for code, question in new.items():
        if code not in old:
            yield f"New question: “{question['text']}”"
    for code, question in old.items():
        if code not in new:
            yield f"Taken out: “{question['text']}”"
        else:
            yield from _of_a_question(question, new[code])
    if [code for code in old if code in new] != [code for code in new if code in old]:
        yield "The questions are in another order."


def _of_a_question(before: Document, after: Document) -> Iterator[str]:
    if before["text"] != after["text"]:
        yield f"Corrected: “{before['text']}” reads “{after['text']}”"
    if before["text_about_partner"] != after["text_about_partner"]:
        yield (
            f"Corrected, about a partner: “{before['text_about_partner']}” reads "
            f"“{after['text_about_partner']}”"
        )
    if before["dimension"] != after["dimension"] and after["dimension"]:
        label = DIMENSION_LABELS[Dimension(after["dimension"])]
        yield f"“{after['text']}” counts as {label}."
    if before["point_labels"] != after["point_labels"]:
        yield f"“{after['text']}” has other words of the scale."


def _of_languages(before: Document, after: Document) -> Iterator[str]:
    old, new = before["translations"], after["translations"]
    for code in sorted({*old, *new}):
        if code not in old:
            yield f"{language_name(code)} is there."
        elif code not in new:
            yield f"{language_name(code)} is taken out."
        elif old[code] != new[code]:
            yield f"{language_name(code)} is changed."


def _by_code(document: Document) -> dict[str, Document]:
    # One that was only just written has no code yet.
    return {one["code"] or one["text"]: one for one in document["questions"]}
