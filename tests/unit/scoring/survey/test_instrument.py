"""Instruments: read, refused with everything that is wrong, and those that are shipped."""

from copy import deepcopy
from typing import Any

import pytest

from engagement.scoring.survey.errors import InstrumentError
from engagement.scoring.survey.instrument import (
    DIMENSION_LABELS,
    PARTNER_POINTS,
    SCALE_DIMENSIONS,
    Dimension,
    QuestionKind,
    Role,
    untranslated,
)
from engagement.scoring.survey.instrument_document import instrument_document, parse_instrument
from engagement.scoring.survey.shipped import (
    CONFIDENTIAL_PULSE,
    PULSE,
    RELATIONAL,
    REVIEW,
    SHIPPED,
    shipped_document,
    shipped_instrument,
)
from tests.unit.scoring.survey.waves import document_


@pytest.mark.parametrize("code", SHIPPED)
def test_shipped_instruments(code: str) -> None:
    instrument = shipped_instrument(code)
    assert instrument.code == code
    assert parse_instrument(instrument_document(instrument)) == instrument
    for question in instrument.questions:
        assert len(instrument.labels(question)) in {instrument.points, PARTNER_POINTS}
        assert question.text[-1] in ".?"
        # Each direction names the other side.
        assert "this partner" not in question.text.lower()
        if not instrument.is_relational:
            assert question.text_about_partner != question.text


def test_what_is_shipped() -> None:
    pulse, confidential, review, relational = map(shipped_instrument, SHIPPED)
    assert (pulse.code, confidential.code) == (PULSE, CONFIDENTIAL_PULSE)
    assert pulse.questions == confidential.questions
    assert (pulse.is_confidential, confidential.is_confidential) == (False, True)
    assert len(pulse.scale_questions) == 6
    assert pulse.open_question is not None
    assert (review.code, review.is_confidential, len(review.questions)) == (REVIEW, True, 24)
    asked = [one.dimension for one in review.scale_questions]
    assert set(asked) == set(SCALE_DIMENSIONS)
    assert all(asked.count(dimension) >= 3 for dimension in SCALE_DIMENSIONS)
    assert relational.code == RELATIONAL
    assert relational.is_relational
    assert not relational.is_confidential
    roles = [one.role for one in relational.questions]
    assert (roles.count(Role.TRUST), roles.count(Role.VALUE), roles.count(None)) == (3, 3, 1)
    assert relational.open_question is None
    assert set(DIMENSION_LABELS) == set(Dimension)
    assert pulse.questions[0].role is None


def changed(**changes: Any) -> dict[str, Any]:
    return {**document_(["values", "commitment"]), **changes}


def with_question(**changes: Any) -> dict[str, Any]:
    document = document_(["values", "commitment"])
    document["questions"][1] |= changes
    return document


OPEN = {"code": "more", "kind": "open", "text": "What?", "text_about_partner": "What?"}
RELATES = {"kind": "partner_scale", "dimension": "trust_openness", "point_labels": list("abcd")}


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ([], "not an instrument of format 1"),
        (changed(format=2), "not an instrument of format 1"),
        (changed(code="No Code"), "small letters"),
        (changed(title=""), "The title is missing"),
        (changed(title="x" * 121), "121 characters long: more than 120"),
        (changed(introduction=7), "The introduction must be a text"),
        (changed(answered_for="nobody"), "organisation or person"),
        (changed(points=9), "3 to 7 points"),
        (changed(point_labels=["a"]), "5 labels, one for each point"),
        (changed(questions="none"), "questions must be a list"),
        (changed(questions=["one"]), "Question 1 must be an object"),
        (changed(questions=[OPEN]), "no question with a scale"),
        (changed(questions=[OPEN, {**OPEN, "code": "b"}]), "more than one open question"),
        (changed(questions=[OPEN] * 41), "more than 40"),
        (with_question(code="q0"), "q0 is used 2 times"),
        (with_question(code="Q!"), "Question code Q! must be"),
        (with_question(dimension="luck"), "unknown dimension: luck"),
        (with_question(dimension="contact"), "no dimension that fits"),
        (with_question(kind="star"), "unknown kind: star"),
        (with_question(kind="open"), "has a dimension or labels"),
        (with_question(text=" "), "Question 2 is missing"),
        (with_question(text_about_partner="x" * 301), "about a partner, is 301 characters"),
        (with_question(point_labels=["a"]), "q1 must have 5 labels"),
        (with_question(**RELATES), "answer as organisations"),
        (with_question(**RELATES), "belong in another instrument"),
        (with_question(**RELATES), "no question about value"),
        (changed(translations=[]), "translations must be an object"),
        (changed(translations={"Welsh": {}}), "must be a language code"),
        (changed(translations={"cy": {"questions": {"x": {}}}}), "do not exist: x"),
        (changed(translations={"cy": {"questions": {"q0": 1}}}), "q0 in cy must be an object"),
        (changed(translations={"cy": {"phrases": {"bye": "Hwyl"}}}), "do not exist: bye"),
        (changed(translations={"cy": {"phrases": {"send": "x" * 301}}}), "more than 300"),
        (changed(translations={"cy": {"phrases": []}}), "must be an object"),
    ],
)
def test_what_is_wrong_is_said(document: object, said: str) -> None:
    with pytest.raises(InstrumentError, match=said):
        parse_instrument(document)


def test_everything_that_is_wrong_is_said_at_once() -> None:
    document = with_question(code="q0")
    document |= {"title": "", "point_labels": list("abcd")}
    with pytest.raises(InstrumentError) as caught:
        parse_instrument(document)
    assert len(caught.value.sentences) >= 3


def test_translations_say_what_they_lack() -> None:
    document = shipped_document(RELATIONAL)
    del document["introduction"]
    first, *others = deepcopy(document["questions"])
    document["translations"] = {
        "cy": {
            "title": "Gweithio gyda'n gilydd",
            "point_labels": ["un", "dau", "tri", "pedwar"],
            "questions": {one["code"]: one for one in [{**first, "point_labels": []}, *others]},
        }
    }
    instrument = parse_instrument(document)
    assert parse_instrument(instrument_document(instrument)) == instrument
    assert untranslated(instrument, "cy") == (
        "The labels of question contact are not all translated.",
    )
    assert len(untranslated(instrument, "fr")) == 2 + 2 * 7 + 1
    assert all(one.kind is QuestionKind.PARTNER_SCALE for one in instrument.questions)
