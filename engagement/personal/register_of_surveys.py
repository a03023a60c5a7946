"""Surveys: who is asked, what they answer and write, and files of answers."""

from collections.abc import Mapping

from engagement.personal.kinds import WORDS, Erasure, Kind, Personal, Table

_ASKED = "What partners think of the system is asked, and answered in confidence or openly."
# The answers are protected before anything is computed; whose they were is not known after.
_ANSWERS = Personal(Kind.OPINION, Erasure.KEEP)
_COMMENT = Personal(Kind.OPINION, Erasure.BLANK)
_BROUGHT_IN = "Answers that were given elsewhere are brought in."

TABLES: Mapping[str, Table] = {
    "engagement.SurveyResponse": Table(
        why=_ASKED,
        kept="Until the wave has been closed for as long as it was announced with.",
        fields={"answers": _ANSWERS, "comment": _COMMENT},
    ),
    "engagement.SurveyInvitation": Table(
        why="Who was asked in a survey, so that nobody is asked twice.",
        kept="As long as the results of the wave.",
    ),
    "engagement.SurveyComment": Table(
        why=_ASKED,
        kept="As long as the results of the wave.",
        fields={
            "text": Personal(Kind.OPINION, Erasure.REDACT),
            "shown_text": Personal(Kind.OPINION, Erasure.REDACT),
            "reason": WORDS,
        },
    ),
    "engagement.SurveyWave": Table(
        why="Whom a survey asks, and what it says to them.",
        kept="As long as its results.",
        fields=dict.fromkeys(
            ("title", "introduction", "asking", "why_not_opened", "withdrawn_reason"), WORDS
        ),
    ),
    "engagement.SurveyOptOut": Table(
        why="Nobody is asked who does not want to be.",
        kept="Until it is taken back.",
        fields={"withdrawn_reason": WORDS},
    ),
    "engagement.SurveyInstrument": Table(
        why="Why a questionnaire is used no more.",
        kept="As long as results of it.",
        fields={"withdrawn_reason": WORDS},
    ),
    "engagement.SurveyAnswerFile": Table(
        why=_BROUGHT_IN,
        kept="What is in it until it was brought in or given up.",
        fields=dict.fromkeys(
            ("title", "name", "dropped", "sheet", "columns", "words", "partners", "invited"), WORDS
        )
        | {"left_out": WORDS},
    ),
}
