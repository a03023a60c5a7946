"""What the pages show of answers on their way in."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from engagement.analytics.answer_files import FileReading, scale_columns, sheet_in
from engagement.enums import ImportState
from engagement.imports.answers.reading import LeftOut, Why
from engagement.imports.answers.words import number_in
from engagement.models import SurveyAnswerFile
from engagement.presenters.imports import Tile
from partners.enums import Sector

ROWS_NAMED = 30
WHY = {
    Why.ANSWERED_AGAIN: "The same address answered again in a later row, which counts instead",
    Why.NO_ORGANISATION: "No organisation in the row",
    Why.NOT_DECIDED: "Nobody has said which partner the organisation is",
    Why.NO_PARTNER: "Answers for this organisation are left out",
    Why.NOTHING_ANSWERED: "Nothing was answered",
}
STATES = {
    ImportState.UPLOADED: ("Being prepared", "yellow"),
    ImportState.READY: ("Ready to bring in", "blue"),
    ImportState.RUNNING: ("Being brought in", "aqua-green"),
    ImportState.FINISHED: ("Brought in", "green"),
}


@dataclass(frozen=True)
class LeftOutLine:
    """Why rows are left out, how many they are, and their numbers."""

    why: str
    count: int
    numbers: str


@dataclass(frozen=True)
class QuestionLine:
    """A question with its column, and how many answered it."""

    text: str
    column: str
    answered: int
    could_not_say: int
    is_open: bool


@dataclass(frozen=True)
class FileLine:
    """A file in the list."""

    answer_file: SurveyAnswerFile

    @property
    def state(self) -> str:
        if self.is_withdrawn:
            return "Withdrawn"
        return STATES[ImportState(self.answer_file.state)][0]

    @property
    def colour(self) -> str:
        return "grey" if self.is_withdrawn else STATES[ImportState(self.answer_file.state)][1]

    @property
    def is_withdrawn(self) -> bool:
        wave = self.answer_file.wave
        return wave is not None and wave.is_withdrawn


def tiles_of(answer_file: SurveyAnswerFile, read: FileReading) -> list[Tile]:
    """What would come of a file."""
    left_out = len(read.reading.left_out)
    return [
        Tile("Rows in the file", answer_file.row_count),
        Tile("Answers that come in", len(read.reading.answers), "app-tile--good"),
        Tile("Organisations", len(read.by_partner)),
        Tile("Rows left out", left_out, "app-tile--attention" if left_out else ""),
    ]


def left_out_lines(left_out: Sequence[LeftOut]) -> list[LeftOutLine]:
    """Why rows do not come in, in words, most frequent first."""
    times = Counter(one.why for one in left_out)
    return [
        LeftOutLine(WHY[why], times[why], _numbers([o.number for o in left_out if o.why == why]))
        for why, _ in times.most_common()
    ]


def left_out_of(answer_file: SurveyAnswerFile) -> list[LeftOutLine]:
    """The same of a file that has come in."""
    return left_out_lines([LeftOut(number, Why(why)) for number, why in answer_file.left_out])


def question_lines(answer_file: SurveyAnswerFile, read: FileReading) -> list[QuestionLine]:
    """Each question with its column."""
    headings = sheet_in(answer_file).headings
    return [
        QuestionLine(
            one.text,
            headings[answer_file.columns[one.code]] if one.code in answer_file.columns else "",
            read.answered(one),
            read.could_not_say(one),
            one.is_open,
        )
        for one in read.asked
    ]


def sector_lines(read: FileReading, answer_file: SurveyAnswerFile) -> list[tuple[str, int, str]]:
    """Each sector, how many answered, and how many were asked as far as it is known."""
    asked = answer_file.invited.get("sectors", {})
    return [
        (str(Sector(sector).label), count, str(asked.get(sector, "")) or "not known")
        for sector, count in read.by_sector.items()
    ]


def column_samples(answer_file: SurveyAnswerFile) -> list[tuple[int, str, str]]:
    """Number, heading and some values of each column, for a person to recognise it."""
    sheet = sheet_in(answer_file)
    return [
        (
            number + 1,
            heading,
            "; ".join(value[:80] for value in sheet.samples(number)) or "(empty)",
        )
        for number, heading in enumerate(sheet.headings)
    ]


def has_numbers(answer_file: SurveyAnswerFile, points: int) -> bool:
    """Whether some answers are bare numbers of the scale."""
    sheet = sheet_in(answer_file)
    return any(
        number_in(value, points) is not None
        for column in scale_columns(answer_file)
        for value in sheet.values(column)
    )


def _numbers(rows: Sequence[int]) -> str:
    said = ", ".join(f"{number:,}" for number in rows[:ROWS_NAMED])
    more = len(rows) - ROWS_NAMED
    return f"{said} and {more:,} more" if more > 0 else said
