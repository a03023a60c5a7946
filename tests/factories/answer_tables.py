"""Files of answers as other survey tools write them, made for tests."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter

from engagement.scoring.survey.instrument import Instrument
from engagement.scoring.survey.shipped import PULSE, shipped_instrument

WORDS = ("Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree")


@dataclass(frozen=True)
class Said:
    """What somebody answered: to each question of the scale the same, unless it is said."""

    organisation: str
    answer: str = "Agree"
    comment: str = ""
    email: str = ""
    answers: Sequence[str] = ()

    def given(self, instrument: Instrument) -> list[str]:
        """For whom, the answers in the order of the questions, and words."""
        answers = self.answers or [self.answer] * len(instrument.scale_questions)
        return [self.organisation, *answers, self.comment]


def texts(instrument: Instrument) -> list[str]:
    """The questions of the scale as they are worded."""
    return [one.text for one in instrument.scale_questions]


def words_of(instrument: Instrument) -> str:
    """The open question as it is worded."""
    assert instrument.open_question is not None
    return instrument.open_question.text


def google_forms(people: Sequence[Said], code: str = PULSE) -> bytes:
    """A timestamp, the address, a grid whose rows stand in brackets."""
    instrument = shipped_instrument(code)
    grid = [f"How far do you agree with each statement? [{text}]" for text in texts(instrument)]
    head = [
        "Timestamp",
        "Email Address",
        "Which organisation do you work for?",
        *grid,
        words_of(instrument),
    ]
    lines = [
        [
            f"2025/05/{number % 28 + 1:02} 9:14:07 am GMT+1",
            one.email,
            *one.given(instrument),
        ]
        for number, one in enumerate(people)
    ]
    return as_csv([head, *lines])


def microsoft_forms(people: Sequence[Said], code: str = PULSE) -> bytes:
    """A workbook: an id, times, email and name, then the questions with a mark of the tool."""
    instrument = shipped_instrument(code)
    head = ["ID", "Start time", "Completion time", "Email", "Name", "Your organisation"]
    head += [f"{text}\xa0" for text in [*texts(instrument), words_of(instrument)]]
    lines = [
        [
            str(number),
            "5/12/25 9:14:07",
            "5/12/25 9:16:40",
            one.email or "anonymous",
            "Jo Bloggs",
            *one.given(instrument),
        ]
        for number, one in enumerate(people, start=1)
    ]
    return as_xlsx([head, *lines])


def survey_monkey(people: Sequence[Said], code: str = PULSE) -> bytes:
    """Two rows of headings: the grid in the first, its statements in the second one."""
    instrument = shipped_instrument(code)
    grid = ["How far do you agree?", *[""] * (len(texts(instrument)) - 1)]
    first = ["Respondent ID", "Collector ID", "IP Address", "Email Address", "First Name"]
    first += ["Name of your organisation", *grid, words_of(instrument)]
    second = [*[""] * 5, "Open-Ended Response", *texts(instrument), "Open-Ended Response"]
    lines = [
        [
            f"11871{number}",
            "417",
            f"10.1.2.{number}",
            one.email,
            "Jo",
            *one.given(instrument),
        ]
        for number, one in enumerate(people)
    ]
    return as_csv([first, second, *lines])


def qualtrics(people: Sequence[Said], code: str = PULSE) -> bytes:
    """Three rows of headings: codes, texts, keys of the tool; answers as numbers."""
    instrument = shipped_instrument(code)
    asked = [f"Please rate. - {text}" for text in texts(instrument)]
    codes = [f"Q2_{number}" for number in range(1, len(asked) + 1)]
    first = ["StartDate", "IPAddress", "RecipientEmail", "Q1", *codes, "Q3"]
    second = ["Start Date", "IP Address", "Recipient Email", "Who do you work for?"]
    second += [*asked, words_of(instrument)]
    third = [f'{{"ImportId":"QID{number}"}}' for number in range(len(first))]
    lines = [
        [
            "2025-05-12 09:14:07",
            f"10.1.2.{number}",
            one.email,
            *one.given(instrument),
        ]
        for number, one in enumerate(people)
    ]
    return as_csv([first, second, third, *lines])


def as_csv(lines: Sequence[Sequence[str]], encoding: str = "utf-8-sig") -> bytes:
    """A CSV file."""
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(lines)
    return stream.getvalue().encode(encoding)


def as_xlsx(lines: Sequence[Sequence[str]], *, since_1904: bool = False) -> bytes:
    """An Excel file; what looks like a number is one."""
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_numbers": True, "date_1904": since_1904}
    with xlsxwriter.Workbook(stream, options) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate(lines):
            sheet.write_row(number, 0, line)
    return stream.getvalue()
