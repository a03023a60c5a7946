"""What a survey asks: its questions, its scale, who answers, and its words in other languages.

An instrument never changes once a wave has used it: another wording is another code, or what is
compared between waves would not be the same question.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class AnsweredFor(StrEnum):
    """Whom an answer stands for: attributed to its organisation, or confidential to a person."""

    ORGANISATION = "organisation"
    PERSON = "person"


class QuestionKind(StrEnum):
    """SCALE: 1 to `Instrument.points`, or "can't say". PARTNER_SCALE: the same 1 to
    `PARTNER_POINTS` for each other organisation of a network. OPEN: a text.
    """

    SCALE = "scale"
    PARTNER_SCALE = "partner_scale"
    OPEN = "open"


class Dimension(StrEnum):
    """What a question is about. Trust has three parts, and so has what a partner adds."""

    TRUST_RELIABILITY = "trust_reliability"
    TRUST_OPENNESS = "trust_openness"
    TRUST_SHARED_MISSION = "trust_shared_mission"
    VALUES = "values"
    COMMUNICATION = "communication"
    COMMITMENT = "commitment"
    INFLUENCE = "influence"
    VALUE_INFLUENCE = "value_influence"
    VALUE_INVOLVEMENT = "value_involvement"
    VALUE_RESOURCES = "value_resources"
    CONTACT = "contact"


class Role(StrEnum):
    """What a question between organisations adds to: the trust or the value of a tie."""

    TRUST = "trust"
    VALUE = "value"


PARTNER_POINTS = 4
# Characters of what somebody writes to the open question.
LONGEST_COMMENT = 4_000

DIMENSION_LABELS: Mapping[Dimension, str] = {
    Dimension.TRUST_RELIABILITY: "Trust: reliability",
    Dimension.TRUST_OPENNESS: "Trust: openness",
    Dimension.TRUST_SHARED_MISSION: "Trust: shared mission",
    Dimension.VALUES: "Values",
    Dimension.COMMUNICATION: "Communication",
    Dimension.COMMITMENT: "Commitment",
    Dimension.INFLUENCE: "Influence",
    Dimension.VALUE_INFLUENCE: "Value: influence",
    Dimension.VALUE_INVOLVEMENT: "Value: involvement",
    Dimension.VALUE_RESOURCES: "Value: resources",
    Dimension.CONTACT: "Contact",
}
TRUST_DIMENSIONS = (
    Dimension.TRUST_RELIABILITY,
    Dimension.TRUST_OPENNESS,
    Dimension.TRUST_SHARED_MISSION,
)
VALUE_DIMENSIONS = (
    Dimension.VALUE_INFLUENCE,
    Dimension.VALUE_INVOLVEMENT,
    Dimension.VALUE_RESOURCES,
)
# What a scale question may be about, and what one between organisations may be about.
SCALE_DIMENSIONS = (
    *TRUST_DIMENSIONS,
    Dimension.VALUES,
    Dimension.COMMUNICATION,
    Dimension.COMMITMENT,
    Dimension.INFLUENCE,
)
PARTNER_DIMENSIONS = (*TRUST_DIMENSIONS, *VALUE_DIMENSIONS, Dimension.CONTACT)


@dataclass(frozen=True)
class Question:
    """One question. ``text_about_partner``: the same, asked of the system's people about a partner.

    ``dimension`` is None for an open question. ``point_labels`` stand for 1, 2, ... where they are
    not the instrument's.
    """

    code: str
    text: str
    text_about_partner: str
    kind: QuestionKind = QuestionKind.SCALE
    dimension: Dimension | None = None
    point_labels: tuple[str, ...] = ()

    @property
    def role(self) -> Role | None:
        """What the question adds to a tie; None for one about a single organisation, or contact."""
        if self.kind is not QuestionKind.PARTNER_SCALE:
            return None
        if self.dimension in TRUST_DIMENSIONS:
            return Role.TRUST
        return Role.VALUE if self.dimension in VALUE_DIMENSIONS else None


@dataclass(frozen=True)
class QuestionWords:
    """A question in another language."""

    text: str
    text_about_partner: str
    point_labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Translation:
    """An instrument in another language; ``questions`` by code. Parts may still be missing.

    ``phrases``: the words around the questions, by `phrases.Phrase`; none has to be there.
    """

    title: str = ""
    introduction: str = ""
    point_labels: tuple[str, ...] = ()
    questions: Mapping[str, QuestionWords] = field(default_factory=dict)
    phrases: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Instrument:
    """The questions of a survey. ``points`` of its scale from 1 on, ``point_labels`` one for each.

    ``translations`` by language code, such as "cy". Read one with `parse_instrument`, which checks.
    """

    code: str
    title: str
    introduction: str
    answered_for: AnsweredFor
    questions: tuple[Question, ...]
    points: int
    point_labels: tuple[str, ...]
    translations: Mapping[str, Translation] = field(default_factory=dict)

    @property
    def is_confidential(self) -> bool:
        """Say whether people answer for themselves, so that small numbers are hidden."""
        return self.answered_for is AnsweredFor.PERSON

    @property
    def is_relational(self) -> bool:
        """Say whether organisations are asked about each other."""
        return any(one.kind is QuestionKind.PARTNER_SCALE for one in self.questions)

    @property
    def scale_questions(self) -> tuple[Question, ...]:
        """All but the open one, in order: the columns of every table of answers."""
        return tuple(one for one in self.questions if one.kind is not QuestionKind.OPEN)

    @property
    def open_question(self) -> Question | None:
        """The question that is answered in words, if there is one."""
        return next((one for one in self.questions if one.kind is QuestionKind.OPEN), None)

    def labels(self, question: Question) -> tuple[str, ...]:
        """Return the words for 1, 2, ... of a question."""
        return question.point_labels or self.point_labels


def untranslated(instrument: Instrument, language: str) -> tuple[str, ...]:
    """Return a sentence for each thing that a language still lacks; none means it can be used."""
    words = instrument.translations.get(language, Translation())
    missing = [
        f"The {name} is not translated."
        for name in ("title", "introduction")
        if getattr(instrument, name) and not getattr(words, name)
    ]
    if len(words.point_labels) != len(instrument.point_labels):
        missing.append("The labels of the scale are not all translated.")
    for question in instrument.questions:
        found = words.questions.get(question.code, QuestionWords("", ""))
        if not found.text:
            missing.append(f"Question {question.code} is not translated.")
        if not found.text_about_partner:
            missing.append(f"Question {question.code}, about a partner, is not translated.")
        if len(found.point_labels) != len(question.point_labels):
            missing.append(f"The labels of question {question.code} are not all translated.")
    return tuple(missing)
