"""The words around the questions: buttons, notes and thanks, which an instrument may translate.

What is not translated stays English, so a language is complete without them. Who will see what
stays English in full, because each of its sentences is a promise; PROMISE is its short form.
"""

from collections.abc import Mapping
from enum import StrEnum

from engagement.scoring.survey.instrument import Instrument, Translation

LONGEST_PHRASE = 300


class Phrase(StrEnum):
    """What each is for; the values are the keys in documents."""

    PROMISE = "promise"
    KEPT = "kept"
    START = "start"
    CONTINUE = "continue"
    BACK = "back"
    PAGE = "page"
    CANT_SAY = "cant_say"
    OWN_WORDS = "own_words"
    NO_TIE = "no_tie"
    NOTHING_TO_SAY = "nothing_to_say"
    LEFT_OUT = "left_out"
    CHECK = "check"
    CHANGE = "change"
    NOT_ANSWERED = "not_answered"
    FINAL = "final"
    SEND = "send"
    THANKS = "thanks"
    SENT = "sent"


PHRASES: Mapping[Phrase, str] = {
    Phrase.PROMISE: "You answer for your organisation. What it says is shown under its name; "
    "yours is not.",
    Phrase.KEPT: "Your answers are kept when you continue. Nothing counts before you send it.",
    Phrase.START: "Start",
    Phrase.CONTINUE: "Continue",
    Phrase.BACK: "Back",
    Phrase.PAGE: "Page",
    Phrase.CANT_SAY: "Can’t say",
    Phrase.OWN_WORDS: "In your own words, if you like. Please do not name people.",
    Phrase.NO_TIE: "We do not work together",
    Phrase.NOTHING_TO_SAY: "I cannot say anything about this partner",
    Phrase.LEFT_OUT: "Left out",
    Phrase.CHECK: "Check your answers",
    Phrase.CHANGE: "Change",
    Phrase.NOT_ANSWERED: "Not answered",
    Phrase.FINAL: "Once they are sent, nobody can change them, and nor can you.",
    Phrase.SEND: "Send my answers",
    Phrase.THANKS: "You have answered. Thank you.",
    Phrase.SENT: "Your answers are sent. They cannot be changed any more, and this link takes no "
    "others.",
}
IN_CONFIDENCE = (
    "You answer for yourself. Your answers are kept apart from your name, and results of small "
    "groups are shown nowhere."
)


def phrases_of(instrument: Instrument) -> dict[Phrase, str]:
    """Return the phrases that those who answer an instrument meet, in English."""
    other = Phrase.NOTHING_TO_SAY if instrument.is_relational else Phrase.NO_TIE
    found = {phrase: text for phrase, text in PHRASES.items() if phrase is not other}
    if instrument.is_confidential:
        found[Phrase.PROMISE] = IN_CONFIDENCE
    return found


def translated_phrase(instrument: Instrument, phrase: Phrase, language: str) -> str:
    """Return a phrase in another language, "" where it is not translated."""
    return instrument.translations.get(language, Translation()).phrases.get(phrase.value, "")
