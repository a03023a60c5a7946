"""Forms of bringing in answers: the file, its columns, and how many were asked."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from engagement.actions.survey.bringing_in.facts import AnswerFileFacts
from engagement.enums import Side
from engagement.imports.answers.asked_people import MOST_ASKED
from engagement.imports.answers.columns import AnswerColumns
from engagement.imports.answers.question_words import QuestionWords
from engagement.imports.answers.sheet import AnswerSheet
from engagement.imports.answers.words import MOST_TEXTS, too_many_texts
from engagement.imports.reading import MOST_BYTES
from engagement.models import SurveyInstrumentVersion
from nhsuk.forms import NHSDateField, Radios
from partners.enums import Sector
from partners.models import System

ORGANISATION = "organisation"
_LONGEST_HEADING = 100


class AnswerFileForm(forms.Form):
    """Which questions were asked, when, and the file that another tool made of the answers."""

    version = forms.ModelChoiceField(
        SurveyInstrumentVersion.objects.none(),
        to_field_name="public_id",
        label="Which questions were asked?",
        empty_label="Select the questions",
        help_text="The wording need not be the same, but the meaning must. If your questions are "
        "not here, make them first as questions of your own.",
        error_messages={"required": "Select which questions were asked"},
    )
    answered_by = forms.ChoiceField(
        label="Who answered?",
        choices=[
            (Side.PARTNER, "Partners, about the system"),
            (Side.SYSTEM, "Your own people, about partners"),
        ],
        initial=Side.PARTNER,
        widget=Radios,
    )
    title = forms.CharField(
        label="Name of the wave",
        max_length=100,
        help_text="Such as: Partner survey, spring 2025.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Enter the name of the wave"},
    )
    opens_on = NHSDateField(label="First day of the survey")
    closes_on = NHSDateField(
        label="Last day of the survey", help_text="What was said counts from this day on."
    )
    file = forms.FileField(
        label="File of answers",
        help_text="CSV or Excel (.xlsx), at most 20 MB, with one row for each answer and one "
        "column for each question.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt,.tsv"}),
        error_messages={
            "required": "Choose a file",
            "empty": "The file is empty.",
            "max_length": "The name of the file is too long.",
        },
    )

    def __init__(self, *args: Any, system: System, rates_partners: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usable = SurveyInstrumentVersion.objects.usable_in(system)
        version: Any = self.fields["version"]
        version.queryset = usable.filter(is_relational=False)
        version.label_from_instance = _named
        if not rates_partners:
            del self.fields["answered_by"]

    def clean_file(self) -> "UploadedFile[bytes]":
        """Refuse a large file before reading it."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if file.size is not None and file.size > MOST_BYTES:
            raise ValidationError("The file is larger than 20 MB. Split it into smaller files.")
        return file

    def facts(self) -> AnswerFileFacts:
        """For the action."""
        data = self.cleaned_data
        return AnswerFileFacts(
            instrument_version=data["version"],
            title=data["title"],
            opens_on=data["opens_on"],
            closes_on=data["closes_on"],
            answered_by=data.get("answered_by", Side.PARTNER),
        )


class AnswerColumnsForm(forms.Form):
    """A question for each question: which column holds its answers."""

    mark_optional = False

    def __init__(
        self,
        *args: Any,
        sheet: AnswerSheet,
        asked: Sequence[QuestionWords],
        chosen: AnswerColumns,
        about_partners: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._sheet, self._asked = sheet, asked
        columns = [
            (str(number), f"{number + 1}. {heading[:_LONGEST_HEADING]}")
            for number, heading in enumerate(sheet.headings)
        ]
        self.fields[ORGANISATION] = forms.ChoiceField(
            label="The partner that was rated" if about_partners else "Organisation that answered",
            choices=[("", "Select the column"), *columns],
            initial=_as_text(chosen.organisation),
            help_text="Its name. Answers without one cannot come in.",
            error_messages={"required": "Select the column that holds the organisation"},
        )
        for one in asked:
            self.fields[one.code] = forms.ChoiceField(
                label=one.text,
                choices=[("", "Not in this file"), *columns],
                required=False,
                initial=_as_text(chosen.questions.get(one.code)),
            )

    def clean(self) -> dict[str, Any]:
        """One column holds one thing, and the answers to a question are few different texts."""
        cleaned: dict[str, Any] = self.cleaned_data
        used: dict[str, str] = {}
        for name, field in self.fields.items():
            column = cleaned.get(name)
            if not column:
                continue
            if column in used:
                self.add_error(name, f"This column is chosen for “{used[column]}” already")
            used[column] = str(field.label)
        scales = [one.code for one in self._asked if not one.is_open]
        for code in scales:
            column = cleaned.get(code)
            if column and too_many_texts(self._sheet, int(column)):
                self.add_error(
                    code,
                    f"This column holds more than {MOST_TEXTS} different texts, so it cannot be a "
                    "choice on a scale. Select another column",
                )
        if not self.errors and not any(cleaned.get(code) for code in scales):
            raise ValidationError("Select the column of at least one question")
        return cleaned

    def columns(self) -> AnswerColumns:
        """For the action."""
        said = self.cleaned_data
        questions = {one.code: int(said[one.code]) for one in self._asked if said[one.code]}
        return AnswerColumns(questions, int(said[ORGANISATION]))


class StartForm(forms.Form):
    """Nothing is asked any more: the start."""


class InvitedForm(forms.Form):
    """How many were asked; nothing is needed, since often nobody knows."""

    mark_optional = False

    organisations = forms.FileField(
        label="List of organisations",
        required=False,
        help_text="CSV or Excel with two columns: the name of the organisation, and how many "
        "people were asked there.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt,.tsv"}),
    )
    total = forms.IntegerField(
        label="How many people were asked in all?",
        required=False,
        min_value=1,
        max_value=MOST_ASKED,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6, "autocomplete": "off"}),
    )

    def __init__(
        self, *args: Any, sectors: Sequence[str], said: Mapping[str, Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._sectors = sectors
        self.initial["total"] = said.get("total")
        for sector in sectors:
            self.fields[sector] = forms.IntegerField(
                label=Sector(sector).label,
                required=False,
                min_value=1,
                max_value=MOST_ASKED,
                initial=said.get("sectors", {}).get(sector),
                widget=forms.TextInput(
                    attrs={"inputmode": "numeric", "size": 6, "autocomplete": "off"}
                ),
            )

    def sectors(self) -> dict[str, int]:
        """How many were asked in each sector, of those that somebody knows."""
        said = self.cleaned_data
        return {sector: said[sector] for sector in self._sectors if said.get(sector)}


def _named(version: SurveyInstrumentVersion) -> str:
    kind = "confidential" if version.is_confidential else "for the organisation"
    return f"{version.title}, version {version.number} ({kind})"


def _as_text(column: int | None) -> str:
    return "" if column is None else str(column)
