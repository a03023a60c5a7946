"""What the columns of a file may hold: the questions of an instrument, in every language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engagement.scoring.survey.instrument import Instrument, Question, QuestionKind


@dataclass(frozen=True)
class QuestionWords:
    """One question. ``texts`` are all its wordings; ``labels`` the words of each point, from 1."""

    code: str
    text: str
    texts: Sequence[str]
    labels: Sequence[Sequence[str]] = ()
    is_open: bool = False


def question_words(instrument: Instrument) -> list[QuestionWords]:
    """The questions of an instrument, with their wording in every language and of either side."""
    return [
        QuestionWords(
            code=one.code,
            text=one.text,
            texts=_texts(instrument, one),
            labels=[] if one.kind is QuestionKind.OPEN else _labels(instrument, one),
            is_open=one.kind is QuestionKind.OPEN,
        )
        for one in instrument.questions
    ]


def words_of_points(asked: Sequence[QuestionWords]) -> Mapping[str, int]:
    """Which point each label of the instrument stands for; labels as they are written."""
    found: dict[str, int] = {}
    for one in asked:
        for point, labels in enumerate(one.labels, start=1):
            for label in labels:
                found.setdefault(label, point)
    return found


def _texts(instrument: Instrument, question: Question) -> list[str]:
    texts = [question.text, question.text_about_partner]
    for words in instrument.translations.values():
        if found := words.questions.get(question.code):
            texts += [found.text, found.text_about_partner]
    return [text for text in texts if text]


def _labels(instrument: Instrument, question: Question) -> list[list[str]]:
    labels = [[label] for label in instrument.labels(question)]
    for words in instrument.translations.values():
        own = words.questions.get(question.code)
        translated = (own.point_labels if own else ()) or words.point_labels
        for point, label in enumerate(translated[: len(labels)]):
            labels[point].append(label)
    return labels
