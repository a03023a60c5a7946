"""Bringing in a register, and answering what only a person knows."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db.models import QuerySet
from django.utils import timezone

from nhsuk.forms import NHSDateField, Radios
from partners.enums import ReferenceKind
from partners.models import System, SystemQuestion
from partners.reference.catalogue import SOURCES

LARGEST_MB = 20
CONSENTS = {
    "fewer_rows": "The file is meant to have fewer rows",
    "older_facts": "The file is meant to be older",
}


class UploadForm(forms.Form):
    """Which register, the file, and its day."""

    kind = forms.ChoiceField(
        label="What is in the file?",
        choices=[choice for choice in ReferenceKind.choices if choice[0] in SOURCES],
        widget=Radios(hints={kind: source.publisher for kind, source in SOURCES.items()}),
    )
    file = forms.FileField(
        label="CSV file",
        help_text=f"As its publisher offers it, up to {LARGEST_MB} MB.",
        error_messages={"empty": "The file is empty"},
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    as_at = NHSDateField(
        label="As at",
        help_text="The day to which the facts refer, shown where the file was downloaded. "
        "For example, 29 12 2025",
    )

    def clean_file(self) -> "File[bytes]":
        """Refuse by size before anything is read."""
        file: File[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_MB * 1024 * 1024:
            raise ValidationError(f"The file must be smaller than {LARGEST_MB} MB")
        return file

    def clean_as_at(self) -> date:
        """Facts of the future are none."""
        as_at: date = self.cleaned_data["as_at"]
        if as_at > timezone.localdate():
            raise ValidationError("As at must be today or in the past")
        return as_at


class ApplyForm(forms.Form):
    """What a person has to agree to before a file is applied: a box for each warning."""

    mark_optional = False

    def __init__(self, *args: Any, warnings: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, sentence in warnings.items():
            self.fields[name] = forms.BooleanField(
                label=CONSENTS[name],
                help_text=sentence,
                error_messages={"required": f"{sentence} Tick the box if that is meant so"},
            )

    @property
    def consent(self) -> dict[str, bool]:
        """For each possible warning, whether the person agreed."""
        return {name: bool(self.cleaned_data.get(name)) for name in CONSENTS}


class AnswerForm(forms.Form):
    """Some or all organisations of a list belong to one system."""

    mark_optional = False

    questions = forms.ModelMultipleChoiceField(
        SystemQuestion.objects.none(), to_field_name="public_id", required=False
    )
    whole_list = forms.BooleanField(required=False)
    system = forms.ModelChoiceField(
        System.objects.none(),
        to_field_name="public_id",
        empty_label=None,
        label="Which system do they belong to?",
        widget=Radios(),
    )

    def __init__(
        self,
        *args: Any,
        questions: QuerySet[SystemQuestion],
        systems: QuerySet[System],
        count: int,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.all_questions = questions
        self.fields["questions"].queryset = questions  # type: ignore[attr-defined]
        self.fields["system"].queryset = systems  # type: ignore[attr-defined]
        self.fields["whole_list"].label = f"All {count:,} organisations of this list, on all pages"

    def clean(self) -> dict[str, Any]:
        """Something must be chosen."""
        cleaned = super().clean() or {}
        if not cleaned.get("whole_list") and not cleaned.get("questions"):
            self.add_error("whole_list", "Select organisations in the list, or the whole list")
        return cleaned

    @property
    def chosen(self) -> QuerySet[SystemQuestion]:
        """The questions that are answered by this."""
        if self.cleaned_data["whole_list"]:
            return self.all_questions
        chosen: QuerySet[SystemQuestion] = self.cleaned_data["questions"]
        return chosen
