"""Files of survey tools: their headings, who answered, their words."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.imports.answers.asked_people import read_asked
from engagement.imports.answers.columns import AnswerColumns, guess_columns
from engagement.imports.answers.identities import without_identities
from engagement.imports.answers.question_words import QuestionWords, question_words, words_of_points
from engagement.imports.answers.reading import Meanings, Why, read_answers
from engagement.imports.answers.sheet import AnswerSheet, sheet_of
from engagement.imports.answers.words import CANT_SAY, guess_meaning, number_in, text_key
from engagement.imports.reading import read_table
from engagement.imports.table import FileRefusedError
from engagement.scoring.survey.shipped import PULSE, REVIEW, SHIPPED, shipped_instrument
from tests.factories.answer_tables import (
    Said,
    as_csv,
    as_xlsx,
    google_forms,
    microsoft_forms,
    qualtrics,
    survey_monkey,
    texts,
    words_of,
)

TOOLS = (google_forms, microsoft_forms, survey_monkey, qualtrics)
PEOPLE = [
    Said("Acorn Council", "Strongly agree", "More time.", "ann@acorn.example"),
    Said("Beech Trust", "Disagree", "", "bo@beech.example"),
    Said("Acorn Council", "Can't say", "", "cy@acorn.example"),
]


def asked(code: str = PULSE) -> list[QuestionWords]:
    return question_words(shipped_instrument(code))


def opened(content: bytes, code: str = PULSE) -> tuple[AnswerSheet, list[str]]:
    questions = asked(code)
    return without_identities(sheet_of(read_table(content), questions), questions)


def nobody(name: str) -> bool:
    return False


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("code", [PULSE, REVIEW])
def test_the_columns_of_every_tool_are_found(
    tool: Callable[[Sequence[Said], str], bytes], code: str
) -> None:
    sheet, _ = opened(tool(PEOPLE, code), code)
    columns = guess_columns(sheet, asked(code), nobody)
    assert set(columns.questions) == {one.code for one in asked(code)}
    assert columns.organisation is not None
    values = {one: sheet.values(column) for one, column in columns.questions.items()}
    scales = [one.code for one in asked(code) if not one.is_open]
    assert values[scales[0]] == [one.answer for one in PEOPLE] == values[scales[-1]]
    assert sheet.values(columns.organisation) == [one.organisation for one in PEOPLE]


@pytest.mark.parametrize("tool", TOOLS)
def test_nothing_that_says_who_answered_is_kept(
    tool: Callable[[Sequence[Said]], bytes],
) -> None:
    sheet, dropped = opened(tool(PEOPLE))
    kept = " ".join([*sheet.headings, *(cell for row in sheet.rows for cell in row.cells)])
    for word in ("@", "Jo", "10.1.2", "2025", "9:14", "11871"):
        assert word not in kept
    assert dropped


def test_addresses_are_dropped_whatever_the_column_is_called() -> None:
    lines = [["Organisation", "Q7", *texts(shipped_instrument(PULSE))]]
    lines += [[one.organisation, one.email, *["4"] * 6] for one in PEOPLE]
    sheet, dropped = opened(as_csv(lines))
    assert dropped == ["Q7"]
    assert "@" not in str(sheet.rows)


def test_of_the_same_address_the_later_answer_counts() -> None:
    twice = [*PEOPLE, Said("Acorn Council", "Agree", "", "ANN@acorn.example")]
    elsewhere = [*twice, Said("Beech Trust", "Agree", "", "ann@acorn.example")]
    sheet, _ = opened(google_forms(elsewhere))
    assert [row.again for row in sheet.rows] == [5, None, None, None, None]
    table = sheet_of(read_table(google_forms(elsewhere)), asked())
    sheet, _ = without_identities(table, asked(), once_a_person=True)
    assert [row.again for row in sheet.rows] == [6, None, None, 6, None]
    sheet, _ = opened(google_forms(twice))
    columns = guess_columns(sheet, asked(), nobody)
    meanings = Meanings(points=5, words={"agree": "4"}, partners={"acorn council": "a"})
    read = read_answers(sheet, columns, meanings, ["better"])
    assert [row.again for row in sheet.rows] == [5, None, None, None]
    assert read.left_out[0].why is Why.ANSWERED_AGAIN
    assert [one.number for one in read.answers] == [5]


@pytest.mark.parametrize(
    ("text", "point"),
    [
        *(("Strongly agree", "5"), ("STRONGLY  AGREE.", "5"), ("5 - Strongly agree", "5")),
        *(("(2) Disagree", "2"), ("Very good (5)", "5"), ("4: Tend to agree", "4")),
        *(("Strongly disagre", "1"), ("Don't know", CANT_SAY), ("N/A", CANT_SAY)),
        *(("Can’t say", CANT_SAY), ("Banana", ""), ("5 - Banana", ""), ("=1+1", "")),
    ],
)
def test_the_meaning_of_words_is_guessed_or_left_to_a_person(text: str, point: str) -> None:
    labels = words_of_points(asked())
    assert guess_meaning(text, labels, 5) == point


@pytest.mark.parametrize(
    ("text", "point"),
    [("4", 4), ("4.0", 4), (" 5 ", 5), ("0", None), ("6", None), ("4.5", None), ("", None)],
)
def test_bare_numbers_are_points(text: str, point: int | None) -> None:
    assert number_in(text, 5) == point


def test_welsh_labels_and_questions_are_known() -> None:
    question = QuestionWords("a", "We listen.", ["We listen.", "Rydym yn gwrando."], [["No", "Na"]])
    lines = [["Rydym yn gwrando", "Sefydliad"], ["Na", "Bwrdd Iechyd"]]
    sheet, _ = without_identities(sheet_of(read_table(as_csv(lines)), [question]), [question])
    columns = guess_columns(sheet, [question], nobody)
    assert columns == AnswerColumns({"a": 0}, 1)
    assert words_of_points([question]) == {"No": 1, "Na": 1}


def test_numbers_can_be_counted_from_the_other_end() -> None:
    lines = [["Organisation", *texts(shipped_instrument(PULSE))], ["Acorn", *"112345"]]
    sheet, _ = opened(as_xlsx(lines, since_1904=True))
    columns = guess_columns(sheet, asked(), nobody)
    meanings = Meanings(points=5, lowest_is_best=True, partners={"acorn": "a"})
    read = read_answers(sheet, columns, meanings, [])
    assert list(read.answers[0].answers.values()) == [5, 5, 4, 3, 2, 1]


def test_rows_of_other_lengths_and_double_headings_are_read() -> None:
    instrument = shipped_instrument(PULSE)
    head = ["Organisation", *texts(instrument), "Other", "Other", words_of(instrument)]
    lines = [head, ["Acorn", "Agree"], ["Beech", *["Agree"] * 6, "x", "y", "z", "more", "still"]]
    sheet, _ = opened(as_csv(lines))
    columns = guess_columns(sheet, asked(), nobody)
    meanings = Meanings(5, {"agree": "4"}, partners={"acorn": "a", "beech": "b"})
    read = read_answers(sheet, columns, meanings, ["better"])
    assert [len(one.answers) for one in read.answers] == [1, 6]
    assert read.answers[1].comment == "z"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (qualtrics([]), "no answers below"),
        (b"\xff\xfe\x00", "cannot be read"),
        (b"a,b\n\x001,2", "not a CSV"),
        (as_csv([["x"] * 201, ["1"] * 201]), "more than 200 columns"),
        (as_csv([["Organisation"], *[["Acorn"]] * 20_001]), "more than 20,000 answers"),
        (b"PK\x03\x04", "damaged"),
        (b'a\n"x', "quotation mark"),
    ],
)
def test_files_without_answers_are_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(FileRefusedError, match=sentence):
        opened(content)


@pytest.mark.parametrize(
    "content",
    [
        b"organisation,invited\nAcorn Council,12\nBeech Trust,3\nAcorn Council,1\n",
        b"Acorn Council;13\nBeech Trust;3\n",
        as_xlsx([["Asked", "Who"], ["13", "Acorn Council"], ["3", "Beech Trust"]]),
    ],
)
def test_how_many_were_asked_is_read_from_small_lists(content: bytes) -> None:
    assert read_asked(content) == {
        "acorn council": ("Acorn Council", 13),
        "beech trust": ("Beech Trust", 3),
    }


@pytest.mark.parametrize(
    "content", [b"Acorn,many\nBeech,few\n", b"organisation,invited\nAcorn,12\nBeech,-3\n"]
)
def test_a_list_that_is_none_is_refused(content: bytes) -> None:
    with pytest.raises(FileRefusedError, match="organisation"):
        read_asked(content)


ANYTHING = st.text(max_size=30)


@given(
    st.lists(st.lists(ANYTHING, min_size=1, max_size=6), min_size=1, max_size=6),
    st.dictionaries(ANYTHING, st.sampled_from(["1", "5", CANT_SAY])),
)
def test_whatever_stands_in_a_file_every_row_is_an_answer_or_left_out(
    lines: list[list[str]], words: dict[str, str]
) -> None:
    """Points stay within the scale, and no row gets lost."""
    try:
        sheet, _ = opened(as_csv(lines))
    except FileRefusedError:
        return
    columns = AnswerColumns({"does-what-it-says": 0, "better": 0}, 0)
    if not sheet.headings:
        return
    keys = {text_key(text): meaning for text, meaning in words.items()}
    partners = {cell.casefold(): "p" for row in sheet.rows for cell in row.cells}
    read = read_answers(sheet, columns, Meanings(5, keys, partners=partners), ["better"])
    numbers = [one.number for one in read.answers] + [one.number for one in read.left_out]
    assert sorted(numbers) == [row.number for row in sheet.rows]
    assert all(
        point in {None, 1, 2, 3, 4, 5} for one in read.answers for point in one.answers.values()
    )


def test_every_shipped_instrument_gives_its_questions() -> None:
    for code in SHIPPED:
        assert {one.code for one in asked(code)} == {
            one.code for one in shipped_instrument(code).questions
        }
