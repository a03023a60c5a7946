"""People and the jobs they hold. Business contact details only."""

from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import User
from nhsuk.forms import NHSDateField
from partners.enums import Grade
from partners.forms.pickers import organisation_field


class DetailsForm(forms.Form):
    """How to reach someone at work. `version` is what the person was looking at."""

    name = forms.CharField(
        label="Full name",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    email = forms.EmailField(label="Work email", max_length=254, required=False)
    phone = forms.CharField(
        label="Work phone",
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "class": "nhsuk-input--width-20"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def details(self) -> dict[str, Any]:
        """The answers without the version."""
        return {name: self.cleaned_data[name] for name in ("name", "email", "phone")}


class PositionForm(forms.Form):
    """A job: where, as what, how senior, since when."""

    title = forms.CharField(label="Job title", max_length=150, required=False)
    grade = forms.TypedChoiceField(
        label="How senior",
        choices=Grade.choices,
        coerce=int,
        empty_value=None,
        required=False,
        help_text="Meetings with senior people count more towards engagement health.",
    )
    since = NHSDateField(
        label="In this job since", required=False, help_text="For example, 1 4 2025"
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = organisation_field(user, label="Organisation")
        self.order_fields(["organisation", "title", "grade", "since"])

    def clean_grade(self) -> int:
        """Left out means not known."""
        return self.cleaned_data["grade"] or Grade.NOT_KNOWN


class NewPersonForm(PositionForm, DetailsForm):
    """A person with the job that they hold, if it is known where they work."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].required = False
        self.order_fields(["name", "email", "phone"])
        del self.fields["version"]


class EndForm(forms.Form):
    """The last day of something."""

    on = NHSDateField(label="Last day", help_text="For example, 31 3 2026")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"on": timezone.localdate()})


class EraseForm(forms.Form):
    """Why someone's details are erased."""

    reason = forms.CharField(
        label="Why?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Such as a request of the person. Do not name them here: this text stays.",
        error_messages={"required": "Say why, so that others can follow what was changed."},
    )
