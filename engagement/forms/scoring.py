"""Decisions about score models and about the rating of partners, each with its reason."""

from django import forms

from engagement.models import ScoreModelApproval, SystemScoring
from nhsuk.forms import Radios


class DecisionForm(forms.Form):
    """Why a score model is put into force, run beside or ended."""

    reason = forms.CharField(
        label="Why?",
        max_length=ScoreModelApproval._meta.get_field("reason").max_length,
        help_text="Kept with the decision, for everyone who may see the scoring of the system.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why, so that others can follow the decision"},
    )


class RatingForm(forms.Form):
    """Whether the system's people rate its partners."""

    rates_partners = forms.TypedChoiceField(
        label="Do the people of the system rate its partners?",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda value: value == "yes",
        widget=Radios(
            hints={
                "yes": "Their answers and what partners do make a score of the system’s trust.",
                "no": "No such score is computed. What was recorded is kept.",
            }
        ),
    )
    reason = forms.CharField(
        label="Why?",
        max_length=SystemScoring._meta.get_field("reason").max_length,
        help_text="Kept with the decision, for everyone who may see the scoring of the system.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why, so that others can follow the decision"},
    )
