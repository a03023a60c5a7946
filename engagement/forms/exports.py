"""What an export is to hold."""

from typing import Any

from django import forms
from django.http import QueryDict

from engagement.enums import ExportFormat
from engagement.models import Export
from nhsuk.forms import Radios

EVERYTHING, CHANGES = "everything", "changes"


class ExportForm(forms.Form):
    """The format, and whether everything or only what changed since the last one."""

    form = forms.ChoiceField(
        label="In which format?",
        choices=[
            (ExportFormat.CSV.value, "CSV, for spreadsheet programs and for any database"),
            (ExportFormat.PARQUET.value, "Parquet, for data warehouses and notebooks"),
        ],
        initial=ExportFormat.CSV.value,
        widget=Radios,
    )
    extent = forms.ChoiceField(label="What is it to hold?", initial=EVERYTHING, widget=Radios)

    def __init__(self, data: QueryDict | None, *, last: Export | None) -> None:
        super().__init__(data)
        self.last = last
        if last is None:  # there is nothing to choose
            del self.fields["extent"]
            return
        extent: Any = self.fields["extent"]
        extent.choices = [
            (EVERYTHING, "Everything that you may read"),
            (CHANGES, "Only what has changed since your last export"),
        ]

    @property
    def since_xid(self) -> int | None:
        """Where the last one ended, if only changes are asked for."""
        if self.cleaned_data.get("extent") != CHANGES or self.last is None:
            return None
        return self.last.next_xid
