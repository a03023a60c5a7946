"""Requests of people: about their own data, and for information; what is held back from erasure."""

from collections.abc import Mapping

from engagement.personal.kinds import NAME, REACHED_AT, WORDS, Erasure, Kind, Personal, Table

_ANSWERED = "A public body must answer who asks for information, and show what it answered."
# The applicant may be a company, or write for one: only the name goes.
_ASKED_BY = Personal(Kind.IDENTITY, Erasure.REDACT)
# Passages that are held back are counted in characters, so none may move.
_COPIED = Personal(Kind.WORDS, Erasure.DOT_OUT)

TABLES: Mapping[str, Table] = {
    "partners.LegalHold": Table(
        why="What a court or an inquiry may ask for is not erased.",
        kept="For good: it must be shown why something was kept.",
        fields={"reason": WORDS},
    ),
    "engagement.RightsRequest": Table(
        why="A board must show whom it answered when, and what it was asked.",
        kept="Until the person is erased; that there was a request stays.",
        fields={"name": NAME, "email": REACHED_AT, "other_names": NAME, "reason": WORDS},
    ),
    "engagement.RightsItem": Table(
        why="A board must show why it held something back.",
        kept="As long as the request.",
        fields={"reason": WORDS},
    ),
    "engagement.InformationRequest": Table(
        why=_ANSWERED,
        kept="As long as the board keeps its answers; who asked, until they are erased.",
        fields={
            **dict.fromkeys(("asked_by", "answer_to"), _ASKED_BY),
            **dict.fromkeys(("question", "summary", "words", "closing_words"), WORDS),
            **dict.fromkeys(("extension_reason", "review_words", "review_reason"), WORDS),
        },
    ),
    "engagement.InformationItem": Table(
        why=_ANSWERED,
        kept="As long as the request.",
        fields={"about": WORDS, "parts": _COPIED, "grounds": WORDS},
    ),
    "engagement.RequestClarification": Table(
        why=_ANSWERED,
        kept="As long as the request.",
        fields={"words": WORDS},
    ),
}
