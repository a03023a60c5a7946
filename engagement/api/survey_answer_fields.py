"""What the API takes and shows of answers on their way in from another survey tool."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from accounts.api.serializers import (
    IdField,
    RecordSerializer,
    ReferenceSerializer,
    StrictSerializer,
)
from engagement.actions.survey.bringing_in.file import undecided_texts
from engagement.analytics.answer_files import (
    FileReading,
    columns_of,
    instrument_of,
    open_names,
    sheet_in,
)
from engagement.enums import Side
from engagement.imports.answers.columns import AnswerColumns
from engagement.imports.answers.question_words import question_words, words_of_points
from engagement.imports.answers.words import CANT_SAY, LEAVE_OUT, guess_meaning, text_key
from engagement.imports.names import name_key
from engagement.models import SurveyAnswerFile, SurveyInstrumentVersion
from engagement.presenters.surveys.bring_in import left_out_lines
from partners.enums import Sector
from partners.models import Partnership, System

MOST_ROWS = 5_000
MEANING = "A point of the scale as text, such as “4”, or “cant_say”, or “leave_out”."


class SurveyAnswerFileSerializer(RecordSerializer):
    """Answers of another survey tool, and how far they are on their way to a wave."""

    system = ReferenceSerializer(read_only=True)
    instrument_version = ReferenceSerializer(read_only=True)
    state = serializers.CharField(
        read_only=True,
        help_text="“uploaded”: to be explained. “ready”: look at the preview, then start. "
        "“running”, “finished”: there is a wave. “discarded”.",
    )
    row_count = serializers.IntegerField(read_only=True)
    dropped = serializers.ListField(
        child=serializers.CharField(),
        read_only=True,
        help_text="Headings of columns that were not kept, as they say who answered.",
    )
    wave = ReferenceSerializer(read_only=True, allow_null=True)

    class Meta:
        model = SurveyAnswerFile
        fields = (
            "id",
            "system",
            "instrument_version",
            "title",
            "answered_by",
            "opens_on",
            "closes_on",
            "state",
            "row_count",
            "dropped",
            "wave",
            "version",
            "changed",
        )
        read_only_fields = fields


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Two answers from a form",
            value={
                "system": "8f14e45f-ceea-467f-a0d2-0a3c5b1f7e11",
                "instrument_version": "1679091c-5a88-4faf-afb5-e6087eb1b2dc",
                "title": "Partner survey, spring 2026",
                "opens_on": "2026-05-01",
                "closes_on": "2026-05-31",
                "rows": [
                    {"Your organisation": "Millbrook Council", "They keep promises": "Agree"},
                    {"Your organisation": "Riverside Carers", "They keep promises": "Not sure"},
                ],
            },
            request_only=True,
        )
    ]
)
class NewAnswerFileSerializer(StrictSerializer):
    """Which questions were asked, when, and the rows that another tool made of the answers."""

    system = IdField(System.objects.visible_to)
    instrument_version = IdField(SurveyInstrumentVersion.objects.visible_to)
    title = serializers.CharField(max_length=100, help_text="Of the wave that the answers become.")
    answered_by = serializers.ChoiceField(choices=Side.choices, default=Side.PARTNER)
    opens_on = serializers.DateField()
    closes_on = serializers.DateField(help_text="What was said counts from this day on.")
    rows = serializers.ListField(
        child=serializers.DictField(child=serializers.CharField(allow_blank=True)),
        allow_empty=False,
        max_length=MOST_ROWS,
        help_text="One for each answer: what stands in it, by the heading of its column.",
    )


class MeantNameSerializer(StrictSerializer):
    """Which partner a name in the rows means."""

    name = serializers.CharField(max_length=255)
    partnership = IdField(
        Partnership.objects.visible_to,
        allow_null=True,
        help_text="Null to leave out its answers.",
    )


class AskedCountSerializer(StrictSerializer):
    """How many were asked, as far as somebody knows."""

    total = serializers.IntegerField(min_value=0, required=False, allow_null=True)
    sectors = serializers.DictField(
        child=serializers.IntegerField(min_value=0), required=False, help_text="By sector."
    )

    def validate_sectors(self, sectors: dict[str, int]) -> dict[str, int]:
        """Only sectors that there are."""
        if unknown := sorted(set(sectors) - set(Sector.values)):
            raise serializers.ValidationError(
                f"There is no sector “{unknown[0]}”.", code="invalid_choice"
            )
        return sectors


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A text and a name that nobody could guess",
            value={
                "words": {"More or less": "3"},
                "names": [
                    {
                        "name": "The hub",
                        "partnership": "6512bd43-d9ca-46e0-8c99-0b0a82652dca",
                    }
                ],
                "asked": {"total": 200},
            },
            request_only=True,
        )
    ]
)
class AnswersExplainedSerializer(StrictSerializer):
    """What columns, texts and names mean. What is left out is guessed, as on the pages."""

    columns = serializers.DictField(
        child=serializers.CharField(),
        required=False,
        help_text="The heading of its column, by the code of each question.",
    )
    organisation = serializers.CharField(
        required=False, help_text="The heading of the column that names the organisation."
    )
    words = serializers.DictField(
        child=serializers.CharField(), required=False, help_text=f"By text. {MEANING}"
    )
    lowest_is_best = serializers.BooleanField(
        default=False, help_text="Whether 1 is the best answer, where answers are numbers."
    )
    names = MeantNameSerializer(many=True, required=False)
    asked = AskedCountSerializer(required=False)


class AnswerColumnSerializer(serializers.Serializer[Any]):
    """A column of the rows, and the question that it is taken to answer."""

    heading = serializers.CharField()
    question = serializers.CharField(allow_null=True)
    is_organisation = serializers.BooleanField()


class OpenNameSerializer(serializers.Serializer[Any]):
    """A name in the rows of which nobody has said who it is."""

    name = serializers.CharField()
    rows = serializers.IntegerField()


class LeftOutAnswersSerializer(serializers.Serializer[Any]):
    """Why rows would not come in, and how many."""

    why = serializers.CharField()
    count = serializers.IntegerField()


class AnsweredQuestionSerializer(serializers.Serializer[Any]):
    """How many answered a question."""

    question = serializers.CharField()
    answered = serializers.IntegerField()
    could_not_say = serializers.IntegerField()


class AnswerPreviewSerializer(serializers.Serializer[Any]):
    """What would come in, before anything does."""

    columns = AnswerColumnSerializer(many=True)
    texts = serializers.ListField(
        child=serializers.CharField(), help_text="Answers that are no numbers of the scale."
    )
    names = OpenNameSerializer(many=True, help_text="Nobody has said which partner they mean.")
    answers = serializers.IntegerField(help_text="How many would come in.")
    organisations = serializers.IntegerField()
    left_out = LeftOutAnswersSerializer(many=True)
    questions = AnsweredQuestionSerializer(many=True)


def preview_of(answer_file: SurveyAnswerFile, read: FileReading) -> dict[str, Any]:
    """The preview as `AnswerPreviewSerializer` shows it."""
    chosen = columns_of(answer_file)
    codes = {column: code for code, column in chosen.questions.items()}
    return {
        "columns": [
            {
                "heading": heading,
                "question": codes.get(number),
                "is_organisation": number == chosen.organisation,
            }
            for number, heading in enumerate(sheet_in(answer_file).headings)
        ],
        "texts": undecided_texts(answer_file),
        "names": [
            {"name": written, "rows": rows} for written, rows in open_names(answer_file).values()
        ],
        "answers": len(read.reading.answers),
        "organisations": len(read.by_partner),
        "left_out": [
            {"why": line.why, "count": line.count} for line in left_out_lines(read.reading.left_out)
        ],
        "questions": [
            {
                "question": one.code,
                "answered": read.answered(one),
                "could_not_say": read.could_not_say(one),
            }
            for one in read.asked
        ],
    }


def as_table(rows: Sequence[Mapping[str, str]]) -> bytes:
    """The rows as the file that a survey tool would have written."""
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, headings, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def columns_said(answer_file: SurveyAnswerFile, said: Mapping[str, Any]) -> AnswerColumns:
    """The columns that were named by their headings; otherwise the guessed ones.

    :raises ValidationError: there is no such column or question.
    """
    guessed = columns_of(answer_file)
    headings = {heading: n for n, heading in enumerate(sheet_in(answer_file).headings)}
    codes = {one.code for one in question_words(instrument_of(answer_file))}
    columns = said.get("columns")
    named = [*(columns or {}).values(), *filter(None, [said.get("organisation")])]
    if missing := [heading for heading in named if heading not in headings]:
        raise ValidationError({"columns": f"There is no column “{missing[0]}”."})
    if unknown := sorted(set(columns or {}) - codes):
        raise ValidationError({"columns": f"There is no question “{unknown[0]}”."})
    return AnswerColumns(
        {code: headings[heading] for code, heading in columns.items()}
        if columns is not None
        else guessed.questions,
        headings[said["organisation"]] if said.get("organisation") else guessed.organisation,
    )


def words_said(answer_file: SurveyAnswerFile, said: Mapping[str, str]) -> dict[str, str]:
    """What each text means, as it is said or guessed.

    :raises ValidationError: nobody has said it and it cannot be guessed, or it is no meaning.
    """
    instrument = instrument_of(answer_file)
    meanings = {str(point) for point in range(1, instrument.points + 1)} | {CANT_SAY, LEAVE_OUT}
    labels = words_of_points(question_words(instrument))
    known = {text_key(text): meaning for text, meaning in said.items()}
    found, errors = {}, []
    for text in undecided_texts(answer_file):
        meaning = known.get(text_key(text)) or guess_meaning(text, labels, instrument.points)
        if meaning not in meanings:
            errors.append(f"Say what “{text[:60]}” means. {MEANING}")
        found[text] = meaning
    if errors:
        raise ValidationError({"words": errors})
    return found


def partners_said(said: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The partnership of each name, by the key of the name; empty to leave it out."""
    return {
        name_key(one["name"]): str(one["partnership"].public_id) if one["partnership"] else ""
        for one in said
    }
