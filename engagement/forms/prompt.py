"""What came of a prompt."""

from django import forms


class PromptOutcomeForm(forms.Form):
    """One question, which ends the prompt."""

    outcome = forms.CharField(
        label="What came of it?",
        max_length=500,
        help_text="For example: spoke with their director, they are short of staff. "
        "Do not write what was said in confidence.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say in a few words what came of it"},
    )
