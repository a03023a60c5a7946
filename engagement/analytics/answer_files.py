"""What is in a file of answers, as far as somebody has said what it means."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from engagement.imports.answers.columns import AnswerColumns
from engagement.imports.answers.question_words import QuestionWords, question_words
from engagement.imports.answers.reading import Meanings, Reading, names_in, read_answers
from engagement.imports.answers.sheet import AnswerRow, AnswerSheet
from engagement.imports.matching import Directory, Listed
from engagement.models import SurveyAnswerFile
from engagement.scoring.survey.instrument import Instrument
from engagement.scoring.survey.instrument_document import parse_instrument
from partners.enums import NameKind, Sector
from partners.models import OrganisationName, Partnership, System


@dataclass(frozen=True)
class FileReading:
    """All rows of a file, read; ``partners`` by public id, of those that come in."""

    reading: Reading
    asked: Sequence[QuestionWords]
    partners: Mapping[str, Partnership]

    def answered(self, question: QuestionWords) -> int:
        """How many answered a question: with a point, or in words."""
        return self._comments if question.is_open else self._said[question.code, True]

    def could_not_say(self, question: QuestionWords) -> int:
        """How many said of a question that they cannot say."""
        return self._said[question.code, False]

    @property
    def by_partner(self) -> Mapping[str, int]:
        """How many answers come in of each partner, by its public id."""
        return Counter(one.partner for one in self.reading.answers)

    @property
    def by_sector(self) -> Mapping[str, int]:
        """How many answers come in of each sector, in the order of sectors."""
        found = Counter(
            self.partners[one.partner].organisation.sector for one in self.reading.answers
        )
        return {sector: found[sector] for sector in Sector.values if found[sector]}

    @cached_property
    def _said(self) -> Counter[tuple[str, bool]]:
        """How often each question was answered with a point (True), or with none (False)."""
        return Counter(
            (code, point is not None)
            for one in self.reading.answers
            for code, point in one.answers.items()
        )

    @cached_property
    def _comments(self) -> int:
        return sum(bool(one.comment) for one in self.reading.answers)


def instrument_of(answer_file: SurveyAnswerFile) -> Instrument:
    """The questions that the file answers."""
    return parse_instrument(answer_file.instrument_version.document)


def sheet_in(answer_file: SurveyAnswerFile) -> AnswerSheet:
    """The rows of a file that has not come in yet."""
    table = answer_file.sheet
    return AnswerSheet(
        tuple(table["headings"]),
        tuple(AnswerRow(number, tuple(cells), again) for number, again, cells in table["rows"]),
    )


def table_of(sheet: AnswerSheet) -> dict[str, Any]:
    """What is stored of a sheet until its answers come in."""
    rows = [[row.number, row.again, row.cells] for row in sheet.rows]
    return {"headings": sheet.headings, "rows": rows}


def columns_of(answer_file: SurveyAnswerFile) -> AnswerColumns:
    """Which columns were chosen."""
    return AnswerColumns(dict(answer_file.columns), answer_file.organisation)


def scale_columns(answer_file: SurveyAnswerFile) -> list[int]:
    """The columns that hold points of the scale, in the order of the questions."""
    return [
        answer_file.columns[one.code]
        for one in instrument_of(answer_file).scale_questions
        if one.code in answer_file.columns
    ]


def read_file(answer_file: SurveyAnswerFile) -> FileReading:
    """Read all rows as somebody said they are to be read."""
    instrument = instrument_of(answer_file)
    asked = question_words(instrument)
    known = partners_named(answer_file)
    meanings = Meanings(
        points=instrument.points,
        words=answer_file.words,
        lowest_is_best=answer_file.lowest_is_best,
        # One that ended meanwhile is not among the known ones.
        partners={key: one if one in known else "" for key, one in answer_file.partners.items()},
    )
    reading = read_answers(
        sheet_in(answer_file),
        columns_of(answer_file),
        meanings,
        [one.code for one in asked if one.is_open],
    )
    return FileReading(reading, asked, known)


def partners_named(answer_file: SurveyAnswerFile) -> dict[str, Partnership]:
    """The partners that names of the file were found to be, by public id."""
    chosen = [public_id for public_id in answer_file.partners.values() if public_id]
    rows = Partnership.objects.active().filter(system=answer_file.system_id, public_id__in=chosen)
    return {str(one.public_id): one for one in rows.select_related("organisation")}


def open_names(answer_file: SurveyAnswerFile) -> dict[str, tuple[str, int]]:
    """Names that nobody has decided about, as written, with their rows, by key; frequent first."""
    names = names_in(sheet_in(answer_file), columns_of(answer_file))
    waiting = {key: one for key, one in names.items() if key not in answer_file.partners}
    return dict(sorted(waiting.items(), key=lambda each: (-each[1][1], each[0])))


def partner_directory(system: System) -> Directory:
    """The partners of a system by all the names of their organisations.

    Only partners: answers for others cannot be kept, so no other organisation is ever meant.
    """
    rows = Partnership.objects.active().filter(system=system, counterpart__isnull=True)
    partners = {
        organisation: Listed(pk=pk, public_id=public_id, name=name, is_partner=True)
        for pk, public_id, organisation, name in rows.values_list(
            "pk", "public_id", "organisation", "organisation__name"
        )
    }
    names = [(one, one.name, False) for one in partners.values()]
    others = OrganisationName.objects.filter(organisation__in=partners)
    for organisation, name, kind in others.values_list("organisation", "name", "kind"):
        names.append((partners[organisation], name, kind == NameKind.ALIAS))
    return Directory(names)
