"""The pages behind a survey link: in which order the questions come, and what was answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from engagement.analytics.survey_link import SurveyLink
from engagement.analytics.survey_words import asked_text, in_language, phrases_in, point_words
from engagement.models import SurveyResponse
from engagement.scoring.survey.instrument import Instrument, Question, QuestionKind
from engagement.scoring.survey.phrases import Phrase
from partners.models import Partnership

# As many questions as fit on one page of a phone without losing heart.
MOST_ON_ONE_PAGE = 8
SECONDS_A_QUESTION = 15


@dataclass(frozen=True)
class Page:
    """One page of questions; ``number`` counts from 1 over all pages of the link, ``first`` is the
    number of its first question.
    """

    number: int
    about: Partnership | None
    questions: tuple[Question, ...]
    first: int

    @property
    def last(self) -> int:
        """The number of its last question."""
        return self.first + len(self.questions) - 1


@dataclass(frozen=True)
class AnsweredRow:
    """A question with what was answered, in words; "" where it was passed over."""

    text: str
    answer: str
    is_words: bool


@dataclass(frozen=True)
class AnsweredPart:
    """What was answered on one page, and where to change it."""

    page: Page
    heading: str
    rows: Sequence[AnsweredRow]
    is_passed_over: bool


def pages_of(link: SurveyLink) -> list[Page]:
    """All pages of a link in order: those of one partner follow each other."""
    pages: list[Page] = []
    for about in link.abouts:
        first = 1
        for questions in _groups(link.instrument):
            pages.append(Page(len(pages) + 1, about, questions, first))
            first += len(questions)
    return pages


def next_page(link: SurveyLink, pages: Sequence[Page]) -> int:
    """The number of the page after the last on which something was kept: who went on over a page
    is not sent back. One more than there are when nothing is left.
    """
    reached = 0
    for page in pages:
        if _has_something(page, link.kept):
            reached = page.number
    return reached + 1


def minutes_of(link: SurveyLink) -> int:
    """About how long it takes to answer all."""
    questions = len(link.instrument.questions) * len(link.abouts)
    return max(2, round(questions * SECONDS_A_QUESTION / 60))


def answered_parts(link: SurveyLink, pages: Sequence[Page], language: str) -> list[AnsweredPart]:
    """Everything that was kept, page by page, to look at before it is sent."""
    return [
        AnsweredPart(
            page=page,
            heading=_heading(link, page),
            rows=_rows(link, page, language),
            is_passed_over=page.about is not None and is_passed_over(link, page.about),
        )
        for page in pages
    ]


def is_passed_over(link: SurveyLink, about: Partnership) -> bool:
    """Whether somebody chose to say nothing of this partner."""
    row = link.kept.get(about.pk)
    return row is not None and not row.comment and row.answers in ({}, link.when_passed_over)


def _groups(instrument: Instrument) -> list[tuple[Question, ...]]:
    """All questions on one page if they are few, else a page for what belongs together."""
    if len(instrument.questions) <= MOST_ON_ONE_PAGE:
        return [instrument.questions]
    return [
        tuple(group) for _dimension, group in groupby(instrument.questions, lambda q: q.dimension)
    ]


def _has_something(page: Page, kept: Mapping[int | None, SurveyResponse]) -> bool:
    row = kept.get(page.about.pk if page.about else None)
    if row is None:
        return False
    codes = {question.code for question in page.questions}
    words = any(question.kind is QuestionKind.OPEN for question in page.questions)
    # A row about a partner without answers says that this partner was passed over.
    passed_over = page.about is not None and not row.answers
    return passed_over or bool(codes & set(row.answers)) or (words and row.comment != "")


def _heading(link: SurveyLink, page: Page) -> str:
    numbers = f"Questions {page.first} to {page.last}"
    numbers = f"Question {page.first}" if page.first == page.last else numbers
    if page.about is None:
        return numbers
    is_whole = len(page.questions) == len(link.instrument.questions)
    return str(page.about) if is_whole else f"{page.about}: {numbers.lower()}"


def _rows(link: SurveyLink, page: Page, language: str) -> list[AnsweredRow]:
    row = link.kept.get(page.about.pk if page.about else None)
    return [_row(link, question, row, language) for question in page.questions]


def _row(
    link: SurveyLink, question: Question, row: SurveyResponse | None, language: str
) -> AnsweredRow:
    text = asked_text(link.instrument, question, language, asks_system=link.asks_system)
    is_words = question.kind is QuestionKind.OPEN
    answer = ""
    if row is not None and is_words:
        answer = row.comment
    elif row is not None and question.code in row.answers:
        point = row.answers[question.code]
        labels = point_words(link.instrument, question, language)
        chosen = "" if point is None else labels[point - 1]
        answer = (
            in_language(chosen, language)
            if chosen
            else phrases_in(link.instrument, language)[Phrase.CANT_SAY]
        )
    return AnsweredRow(in_language(text, language), answer, is_words)
