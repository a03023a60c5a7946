"""An instrument in another language, each text beside the one that it says again."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from engagement.forms.surveys.instrument_fields import LinesField, short_text
from engagement.scoring.survey.instrument import Instrument, Question, QuestionWords, Translation
from engagement.scoring.survey.instrument_document import (
    LONGEST_INTRODUCTION,
    LONGEST_QUESTION,
    LONGEST_TITLE,
)
from engagement.scoring.survey.phrases import LONGEST_PHRASE, Phrase, phrases_of
from engagement.surveys.languages import LANGUAGES, Language

# None of them has to be translated.
AROUND = "Words around the questions: what is left empty stays English"
WHOLE = ("title", "introduction", "point_labels")


class LanguageForm(forms.Form):
    """Which language to go on with."""

    language = forms.ChoiceField(
        label="Language", choices=[(one.code, one.name) for one in LANGUAGES.values()]
    )


@dataclass(frozen=True)
class Pair:
    """A text as it is asked in English, line by line, and the field for the other language."""

    original: list[str]
    field: BoundField


@dataclass(frozen=True)
class Part:
    """The texts that belong together: of the whole, or of one question."""

    title: str
    pairs: list[Pair]


class TranslationForm(forms.Form):
    """All texts of an instrument; none has to be filled in at once.

    ``version`` is what the person looked at.
    """

    mark_optional = False

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, instrument: Instrument, language: Language, version: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._instrument, self._language = instrument, language
        self.initial = {**_start(instrument, language.code), "version": version}
        self._add_whole()
        for number, question in enumerate(instrument.questions, start=1):
            self._add_question(number, question)
        self._phrases = phrases_of(instrument)
        for phrase, text in self._phrases.items():
            label = f"“{text}” in {language.name}"
            self._add(f"phrase_{phrase}", short_text(label, LONGEST_PHRASE, required=False))

    def words(self) -> dict[str, Any]:
        """As the document has them. The form must be valid."""
        said = self.cleaned_data
        words: dict[str, Any] = {
            "title": _trimmed(said["title"]),
            "introduction": _trimmed(said.get("introduction", "")),
            "point_labels": said["point_labels"],
        }
        words["phrases"] = {
            phrase.value: text
            for phrase in self._phrases
            if (text := _trimmed(said[f"phrase_{phrase}"]))
        }
        words["questions"] = {
            question.code: {
                "text": _trimmed(said[f"text_{number}"]),
                "text_about_partner": _trimmed(
                    said[f"text_{number}" if self._has_one_wording else f"about_{number}"]
                ),
                "point_labels": said.get(f"labels_{number}", []),
            }
            for number, question in enumerate(self._instrument.questions, start=1)
        }
        return words

    @property
    def parts(self) -> Iterator[Part]:
        """What to draw: the whole first, then each question."""
        instrument = self._instrument
        whole = [Pair(_lines(getattr(instrument, n)), self[n]) for n in WHOLE if n in self.fields]
        yield Part("Title, introduction and scale", whole)
        for number, question in enumerate(instrument.questions, start=1):
            pairs: list[tuple[str | tuple[str, ...], str]] = [
                (question.text, f"text_{number}"),
                (question.text_about_partner, f"about_{number}"),
                (question.point_labels, f"labels_{number}"),
            ]
            yield Part(
                f"Question {number}",
                [Pair(_lines(text), self[name]) for text, name in pairs if name in self.fields],
            )

        around = self._phrases.items()
        yield Part(AROUND, [Pair([text], self[f"phrase_{phrase}"]) for phrase, text in around])

    @property
    def _has_one_wording(self) -> bool:
        """Members of a board are never asked in the words of the system's people."""
        return self._instrument.is_relational

    def _add_whole(self) -> None:
        name = self._language.name
        self._add("title", short_text(f"Title in {name}", LONGEST_TITLE, required=False))
        if self._instrument.introduction:
            label = f"Introduction in {name}"
            self._add("introduction", short_text(label, LONGEST_INTRODUCTION, required=False))
            self.fields["introduction"].widget.attrs["rows"] = 4
        points = self._instrument.points
        self._add("point_labels", _labels(f"Words of the scale in {name}", points))

    def _add_question(self, number: int, question: Question) -> None:
        label = f"Question {number} in {self._language.name}"
        self._add(f"text_{number}", short_text(label, LONGEST_QUESTION, required=False))
        if not self._has_one_wording:
            about = f"{label}, about a partner"
            self._add(f"about_{number}", short_text(about, LONGEST_QUESTION, required=False))
        if question.point_labels:
            words = f"{label}, words of the scale"
            self._add(f"labels_{number}", _labels(words, len(question.point_labels)))

    def _add(self, name: str, field: forms.Field) -> None:
        # The keyboard, the spelling and a screen reader need to know what is written here.
        field.widget.attrs |= {"lang": self._language.code, "dir": self._language.direction}
        self.fields[name] = field


def _start(instrument: Instrument, language: str) -> dict[str, Any]:
    """What is translated so far, by field."""
    known = instrument.translations.get(language, Translation())
    start: dict[str, Any] = {name: getattr(known, name) for name in WHOLE}
    start |= {f"phrase_{phrase}": known.phrases.get(phrase, "") for phrase in Phrase}
    for number, question in enumerate(instrument.questions, start=1):
        words = known.questions.get(question.code, QuestionWords("", ""))
        start[f"text_{number}"] = words.text
        start[f"about_{number}"] = words.text_about_partner
        start[f"labels_{number}"] = words.point_labels
    return start


def _labels(label: str, points: int) -> LinesField:
    return LinesField(label=label, required=False, rows=points, exactly=points)


def _lines(text: str | tuple[str, ...]) -> list[str]:
    return list(text) if isinstance(text, tuple) else text.splitlines()


def _trimmed(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
