"""Why something is taken back or put right."""

from django import forms


class ReasonForm(forms.Form):
    """One question, before something that others have read is changed."""

    reason = forms.CharField(
        label="Why?",
        max_length=500,
        help_text="Others will read this beside the record.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why, so that others can follow what was changed"},
    )
