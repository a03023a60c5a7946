"""What people ticked, as a point of the scale: "Strongly agree", "5 - Very good", "n/a"."""

import re
from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz import fuzz

from engagement.imports.answers.sheet import AnswerSheet

CANT_SAY, LEAVE_OUT = "cant_say", "leave_out"
MOST_TEXTS = 40
_LIKE_ENOUGH = 88.0
_NUMBER = re.compile(r"\d{1,2}(?:\.0+)?")
_LED_BY_NUMBER = re.compile(r"^(\d{1,2})\s*[-–:.=)(]?\s+(?=\D)|^(\d{1,2})\s*\((?=\D)")
_ENDED_BY_NUMBER = re.compile(r"[\s(\[=:–-]+(\d{1,2})[)\]]?$")
_NOT_WORD = re.compile(r"[\W_]+")
_FIVE: Sequence[Sequence[str]] = (
    (
        *("strongly disagree", "very poor", "very bad", "very dissatisfied", "never", "not at all"),
        *("completely disagree", "totally disagree", "disagree strongly", "very unlikely"),
        *("very low", "extremely poor", "none of the time"),
    ),
    (
        *("disagree", "poor", "bad", "dissatisfied", "rarely", "a little", "slightly"),
        *("somewhat disagree", "tend to disagree", "slightly disagree", "unlikely", "low"),
        *("seldom", "mostly disagree"),
    ),
    (
        *("neither agree nor disagree", "neutral", "fair", "average", "sometimes", "moderately"),
        *("neither", "neither good nor poor", "neither good nor bad", "ok", "okay", "mixed"),
        *("neither satisfied nor dissatisfied", "undecided", "somewhat", "in the middle"),
    ),
    (
        *("agree", "good", "satisfied", "often", "usually", "quite a lot", "somewhat agree"),
        *("tend to agree", "slightly agree", "mostly agree", "mostly", "likely", "high"),
    ),
    (
        *("strongly agree", "very good", "excellent", "very satisfied", "always", "a great deal"),
        *("completely agree", "totally agree", "agree strongly", "very likely", "very high"),
        *("completely", "all of the time", "extremely good"),
    ),
)
_NOT_SAID = frozenset(
    [
        "can t say",
        "cannot say",
        "can not say",
        "cant say",
        "don t know",
        "dont know",
        "do not know",
        "not sure",
        "unsure",
        "not applicable",
        "n a",
        "na",
        "dk",
        "prefer not to say",
        "no opinion",
        "no answer",
        "not relevant",
        "unknown",
        "ddim yn gwybod",
        "methu dweud",
    ]
)


def texts_of(sheet: AnswerSheet, columns: Iterable[int]) -> list[str]:
    """Each different text of the columns once, the way it is first written; most frequent first."""
    written: dict[str, str] = {}
    times: dict[str, int] = {}
    for column in columns:
        for value in sheet.values(column):
            key = text_key(value)
            written.setdefault(key, value)
            times[key] = times.get(key, 0) + 1
    return [written[key] for key in sorted(written, key=lambda key: (-times[key], key))]


def too_many_texts(sheet: AnswerSheet, column: int) -> bool:
    """Whether a column cannot hold points of a scale, because it holds too many different texts."""
    return len({text_key(value) for value in sheet.values(column)}) > MOST_TEXTS


def text_key(text: str) -> str:
    """What is compared of an answer: its words and digits in small letters."""
    number = _NUMBER.fullmatch(text.strip())
    if number:
        return str(int(float(number[0])))
    return _NOT_WORD.sub(" ", text).strip().casefold() or text.strip()


def number_in(text: str, points: int) -> int | None:
    """The point that a bare number names, counted from 1; None for any other text."""
    number = _NUMBER.fullmatch(text.strip())
    point = int(float(number[0])) if number else 0
    return point if 1 <= point <= points else None


def guess_meaning(text: str, labels: Mapping[str, int], points: int) -> str:
    """The point as text, `CANT_SAY`, or nothing where a person has to say it.

    ``labels``: what the instrument itself calls its points.
    """
    words = _without_number(text)
    key = text_key(words)
    if key in _NOT_SAID:
        return CANT_SAY
    own = {text_key(label): point for label, point in labels.items()}
    if key in own:
        return str(own[key])
    if points == len(_FIVE):
        for point, known in enumerate(_FIVE, start=1):
            if key in known:
                return str(point)
    close = [point for label, point in own.items() if fuzz.ratio(key, label) >= _LIKE_ENOUGH]
    return str(close[0]) if len(set(close)) == 1 else ""


def _without_number(text: str) -> str:
    """The words of "5 - Very good", "(4) Agree" and "Very good (5)"."""
    plain = text.strip().lstrip("([")
    return _ENDED_BY_NUMBER.sub("", _LED_BY_NUMBER.sub("", plain)) or plain
