"""Instruments in their list and on their page: what they ask, and how far each version is."""

from collections.abc import Sequence
from dataclasses import dataclass

from engagement.actions.survey.instrument_words import texts_translated
from engagement.models import SurveyInstrument, SurveyInstrumentVersion, SurveyWave
from engagement.presenters.surveys.instrument_changes import changes
from engagement.scoring.survey.instrument import DIMENSION_LABELS, Instrument, Question
from engagement.scoring.survey.instrument_document import parse_instrument
from engagement.surveys.kinds import InstrumentKind, kind_of
from engagement.surveys.languages import Language, language_of

OPEN_LABEL = "In their own words"


@dataclass(frozen=True)
class InstrumentLine:
    """An instrument in the list. ``versions``: those that the person sees, the newest first."""

    instrument: SurveyInstrument
    versions: Sequence[SurveyInstrumentVersion]
    waves: int

    @property
    def shown(self) -> SurveyInstrumentVersion:
        """Whose title it has: the newest that waves can ask with, or the draft of a new one."""
        return self.published or self.versions[0]

    @property
    def published(self) -> SurveyInstrumentVersion | None:
        return next((one for one in self.versions if one.is_published), None)

    @property
    def draft(self) -> SurveyInstrumentVersion | None:
        return next((one for one in self.versions if not one.is_published), None)

    @property
    def kind(self) -> str:
        return str(kind_of(self.shown).label)


@dataclass(frozen=True)
class NumberedQuestion:
    """A question with its number and what goes up to make its scale."""

    number: int
    question: Question
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """The questions about one thing."""

    label: str
    questions: list[NumberedQuestion]


@dataclass(frozen=True)
class InLanguage:
    """How far a version is translated."""

    language: Language
    done: int
    of: int

    @property
    def is_complete(self) -> bool:
        return self.done == self.of


@dataclass(frozen=True)
class VersionLine:
    """A version among the others. ``changes``: against the one before; None for the first."""

    version: SurveyInstrumentVersion
    changes: list[str] | None


@dataclass(frozen=True)
class InstrumentPage:
    """One version, beside the others of its instrument and the waves that asked with them."""

    instrument: SurveyInstrument
    version: SurveyInstrumentVersion
    asked: Instrument
    versions: list[VersionLine]
    waves: Sequence[SurveyWave]

    @property
    def kind(self) -> InstrumentKind:
        return kind_of(self.asked)

    @property
    def kind_sentence(self) -> str:
        return self.kind.sentence

    @property
    def groups(self) -> list[Group]:
        """By dimension, in the order in which the dimensions come first."""
        return grouped(self.asked)

    @property
    def languages(self) -> list[InLanguage]:
        return translations_of(self.asked)

    @property
    def is_in_use(self) -> bool:
        """Whether waves can ask with it: one that was never published is discarded instead."""
        return any(line.version.is_published for line in self.versions)

    @property
    def has_draft(self) -> bool:
        return any(not line.version.is_published for line in self.versions)


def instrument_page(
    version: SurveyInstrumentVersion,
    versions: Sequence[SurveyInstrumentVersion],
    waves: Sequence[SurveyWave],
) -> InstrumentPage:
    """``versions``: all that the person sees, the newest first; ``version`` is one of them."""
    before = [*versions[1:], None]
    return InstrumentPage(
        instrument=version.instrument,
        version=version,
        asked=parse_instrument(version.document),
        versions=[
            VersionLine(one, None if old is None else changes(old.document, one.document))
            for one, old in zip(versions, before, strict=True)
        ],
        waves=waves,
    )


def grouped(instrument: Instrument) -> list[Group]:
    """The questions of an instrument by what they are about, numbered as they are asked."""
    groups: dict[str, list[NumberedQuestion]] = {}
    for number, question in enumerate(instrument.questions, start=1):
        label = DIMENSION_LABELS[question.dimension] if question.dimension else OPEN_LABEL
        asked = NumberedQuestion(number, question, question.point_labels)
        groups.setdefault(label, []).append(asked)
    return [Group(label, questions) for label, questions in groups.items()]


def translations_of(instrument: Instrument) -> list[InLanguage]:
    """How far an instrument is translated, language by language."""
    return [
        InLanguage(language_of(code), *texts_translated(instrument, code))
        for code in instrument.translations
    ]
