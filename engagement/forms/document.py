"""Documents that one side asked the other for."""

from typing import Any

from django import forms
from django.utils import timezone

from engagement.enums import DocumentState, Side
from nhsuk.forms import NHSDateField, Radios

READ_BY = "Only those who work with partners can read this. The partner may ask to see it."


class DocumentForm(forms.Form):
    """Who asked whom for what, and by when."""

    asked_by = forms.ChoiceField(
        label="Who asked?",
        choices=[
            (Side.PARTNER.value, "The partner asked us"),
            (Side.SYSTEM.value, "We asked the partner"),
        ],
        widget=Radios,
    )
    title = forms.CharField(
        label="What was asked for?",
        max_length=300,
        help_text="Everyone in your system can read this. Do not name people.",
    )
    asked_on = NHSDateField(label="Asked for on", initial=timezone.localdate)
    due_on = NHSDateField(label="Due on", help_text="The day by which it was agreed or asked for.")


class ShareForm(forms.Form):
    """That it was shared. The day says whether it was in time."""

    settled_on = NHSDateField(
        label="On which day was it shared?",
        initial=timezone.localdate,
        help_text="After the due date it counts as shared late.",
    )


class _Withholding(forms.Form):
    """Who decided not to share it, why, and until when."""

    decided_by = forms.CharField(
        label="Who decided that?",
        max_length=200,
        help_text=f"A role or a committee rather than a name. {READ_BY}",
    )
    withheld_because = forms.CharField(
        label="Why?",
        max_length=500,
        help_text=READ_BY,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    withheld_until = NHSDateField(
        label="Until when?", required=False, help_text="Leave it empty if it is for good."
    )


class WithholdForm(_Withholding):
    """That it is not shared."""

    settled_on = NHSDateField(
        label="On which day was it decided to withhold it?", initial=timezone.localdate
    )
    field_order = ("settled_on",)


class CorrectDocumentForm(DocumentForm, _Withholding):
    """The whole record as it should have been, and why. `version` is what the person looked at."""

    state = forms.ChoiceField(label="State", choices=DocumentState.choices, widget=Radios)
    settled_on = NHSDateField(label="Shared or withheld on", required=False)
    reason = forms.CharField(
        label="Why is it put right?",
        max_length=500,
        help_text="Others will read this beside the record.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = (
        "asked_by",
        "title",
        "asked_on",
        "due_on",
        "state",
        "settled_on",
        "decided_by",
        "withheld_because",
        "withheld_until",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("decided_by", "withheld_because"):
            field = self.fields[name]
            field.required = False
            field.label = f"If withheld: {str(field.label).lower()}"
        self.fields["withheld_until"].label = "If withheld: until when?"
