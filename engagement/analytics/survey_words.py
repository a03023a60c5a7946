"""The words of an instrument, in a language, about the system or about a partner."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from engagement.scoring.survey.instrument import Instrument, Question, Translation, untranslated
from engagement.scoring.survey.phrases import PHRASES, Phrase, phrases_of, translated_phrase
from engagement.surveys.languages import ENGLISH, language_of

# The answer that stands beside the points of every question, and counts as none.
CANT_SAY_WORDS = PHRASES[Phrase.CANT_SAY]


def languages_of(instrument: Instrument) -> list[str]:
    """English, and the languages into which everything is translated."""
    others = sorted(instrument.translations)
    return [ENGLISH, *(each for each in others if not untranslated(instrument, each))]


def title_in(instrument: Instrument, language: str) -> str:
    """The title in a language, in English where it is not translated."""
    return _translation(instrument, language).title or instrument.title


def introduction_in(instrument: Instrument, language: str) -> str:
    """The introduction in a language, in English where it is not translated."""
    return _translation(instrument, language).introduction or instrument.introduction


def asked_text(
    instrument: Instrument, question: Question, language: str, *, asks_system: bool
) -> str:
    """What a question says; ``asks_system``: to the system's people, about a partner."""
    words = _translation(instrument, language).questions.get(question.code)
    if asks_system:
        translated, plain = words and words.text_about_partner, question.text_about_partner
    else:
        translated, plain = words and words.text, question.text
    return translated or plain


def point_words(instrument: Instrument, question: Question, language: str) -> tuple[str, ...]:
    """The words for 1, 2, ... of a question in a language."""
    translation = _translation(instrument, language)
    words = translation.questions.get(question.code)
    of_question = words.point_labels if words else ()
    if question.point_labels:
        return of_question or question.point_labels
    return translation.point_labels or instrument.point_labels


def phrases_in(instrument: Instrument, language: str) -> dict[str, str | SafeString]:
    """The words around the questions by key, marked where they are not English; in English where
    they are not translated.
    """
    found: dict[str, str | SafeString] = {}
    for phrase, english in phrases_of(instrument).items():
        translated = translated_phrase(instrument, phrase, language)
        found[phrase.value] = in_language(translated, language) if translated else english
    return found


def in_language(text: str, language: str) -> str | SafeString:
    """Marked for screen readers where it is not in the language of the page."""
    if language == ENGLISH:
        return text
    return format_html(
        '<span lang="{}" dir="{}">{}</span>', language, language_of(language).direction, text
    )


def _translation(instrument: Instrument, language: str) -> Translation:
    return instrument.translations.get(language, Translation())
