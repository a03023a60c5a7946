"""Forms of calendars: a file, an address, and who was at a meeting."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from accounts.models import User
from engagement.analytics.calendar_people import Proposal
from engagement.calendars.blocks import MOST_BYTES
from engagement.models import CalendarEntry
from nhsuk.forms import Checkboxes
from partners.forms.pickers import partnership_field
from partners.models import Partnership


class CalendarFileForm(forms.Form):
    """The file itself. What it holds is judged by reading it."""

    file = forms.FileField(
        label="Calendar file",
        help_text="A file whose name ends in .ics, of at most 10 MB. Outlook, Google Calendar and "
        "Apple Calendar all export one.",
        widget=forms.FileInput(attrs={"accept": ".ics,.ical,.ifb,text/calendar"}),
        error_messages={
            "required": "Choose a file",
            "empty": "The file is empty.",
            "max_length": "The name of the file is too long.",
        },
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        """Refuse a large file before reading it."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if file.size is not None and file.size > MOST_BYTES:
            raise forms.ValidationError(
                "The calendar is larger than 10 MB, which is more than we read. "
                "Export a shorter time."
            )
        return file


class SubscribeForm(forms.Form):
    """The secret address of a calendar. It is not shown again once it is saved."""

    address = forms.CharField(
        label="Secret address of the calendar",
        max_length=2_000,
        help_text="It begins with https:// or webcal:// and often ends in .ics. Whoever has it can "
        "read your calendar, so we keep it sealed and never show it again.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label="What do you call it?",
        max_length=100,
        required=False,
        help_text="Such as “Work calendar”. Only you see this.",
    )


class MeetingPartnersForm(forms.Form):
    """Which partners were at a meeting: those whom its attendees point to, and another."""

    mark_optional = False

    partners = forms.MultipleChoiceField(
        label="Which partners were there?", required=False, widget=Checkboxes
    )

    def __init__(
        self,
        *args: Any,
        proposals: Sequence[Proposal],
        user: User,
        entry: CalendarEntry,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._proposed = {str(p.partnership.public_id): p.partnership for p in proposals}
        partners = self.fields["partners"]
        partners.choices = [(key, str(each)) for key, each in self._proposed.items()]  # type: ignore[attr-defined]
        partners.widget.hints = {str(p.partnership.public_id): p.why for p in proposals}
        partners.initial = [str(p.partnership.public_id) for p in proposals if p.is_exact]
        if not proposals:
            del self.fields["partners"]
        label = "Another partner that was there" if proposals else "Which partner was there?"
        self.fields["partnership"] = partnership_field(
            user, entry.system, label=label, required=False
        )

    def clean(self) -> dict[str, Any]:
        """Somebody must have been there."""
        data = super().clean() or self.cleaned_data
        if not self.errors and not self.partnerships():
            field = "partners" if "partners" in self.fields else "partnership"
            self.add_error(field, "Select at least one partner")
        return data

    def partnerships(self) -> list[Partnership]:
        """Those ticked, and the one that was looked for."""
        ticked = [self._proposed[key] for key in self.cleaned_data.get("partners", [])]
        another = self.cleaned_data.get("partnership")
        return [*ticked, another] if another is not None else ticked
