"""How many answered each question of a file."""

from engagement.analytics.answer_files import FileReading
from engagement.imports.answers.question_words import QuestionWords
from engagement.imports.answers.reading import ReadAnswer, Reading

SCALE, OTHER = QuestionWords("a", "We listen.", []), QuestionWords("b", "We act.", [])
WORDS = QuestionWords("words", "What else?", [], is_open=True)


def test_points_words_and_what_nobody_could_say_are_counted_apart() -> None:
    answers = [
        ReadAnswer(2, "acorn", {"a": 1, "b": None}, "More of it."),
        ReadAnswer(3, "acorn", {"a": None}, "Less of it."),
        ReadAnswer(4, "beech", {"a": 5}),
    ]
    read = FileReading(Reading(answers, []), [SCALE, OTHER, WORDS], {})

    assert [read.answered(one) for one in read.asked] == [2, 0, 2]
    assert [read.could_not_say(one) for one in read.asked] == [1, 1, 0]
    assert read.by_partner == {"acorn": 2, "beech": 1}
