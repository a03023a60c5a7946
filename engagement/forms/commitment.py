"""Promises made outside a meeting, and what became of them."""

from typing import Any

from django import forms
from django.utils import timezone

from engagement.enums import CommitmentState, Importance, Side
from engagement.models import Commitment
from nhsuk.forms import NHSDateField, Radios

OUTCOMES = {
    CommitmentState.KEPT: "If the day is after the due date, it is recorded as kept late.",
    CommitmentState.BROKEN: "It was not done and will not be.",
    CommitmentState.RENEGOTIATED: "Both sides agreed on a later date before it was due.",
    CommitmentState.WITHDRAWN: "Both sides agreed that it is not needed. It counts for nobody.",
}
OUTCOME_LABELS = {
    CommitmentState.KEPT: "Kept",
    CommitmentState.BROKEN: "Broken",
    CommitmentState.RENEGOTIATED: "A new date was agreed",
    CommitmentState.WITHDRAWN: "Withdrawn by both sides",
}


class CommitmentForm(forms.Form):
    """A promise by either side."""

    made_by = forms.ChoiceField(
        label="Who promised?",
        choices=[
            (Side.SYSTEM, "We promised the partner"),
            (Side.PARTNER, "The partner promised us"),
        ],
        widget=Radios,
    )
    text = forms.CharField(
        label="What was promised?",
        max_length=500,
        help_text="Everyone in your system can read this.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    made_on = NHSDateField(label="Promised on", initial=timezone.localdate)
    due_on = NHSDateField(label="Due on")
    importance = forms.ChoiceField(
        label="How important is it?",
        choices=Importance.choices,
        initial=Importance.STANDARD,
        widget=Radios,
        help_text="This is fixed now, so that nobody can play it down later.",
    )


class SettleForm(forms.Form):
    """What became of a promise."""

    state = forms.ChoiceField(
        label="What became of it?",
        choices=[(state.value, OUTCOME_LABELS[state]) for state in OUTCOMES],
        widget=Radios(hints={state.value: hint for state, hint in OUTCOMES.items()}),
    )
    happened_on = NHSDateField(label="On which day?", initial=timezone.localdate)
    new_due_on = NHSDateField(
        label="New due date",
        required=False,
        help_text="Only if a new date was agreed.",
    )
    asserted_by = forms.ChoiceField(
        label="Which side says so?", choices=Side.choices, initial=Side.SYSTEM, widget=Radios
    )
    is_confirmed = forms.BooleanField(
        label="The other side agrees",
        required=False,
        help_text="What only one side says counts half.",
    )
    note = forms.CharField(label="Note", max_length=500, required=False)

    def __init__(self, *args: Any, commitment: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partner = str(commitment.partnership)
        side = self.fields["asserted_by"]
        side.choices = [(Side.SYSTEM, "We do"), (Side.PARTNER, partner)]  # type: ignore[attr-defined]


class ConfirmForm(forms.Form):
    """That the other side agrees. `version` is what the person was looking at."""

    note = forms.CharField(
        label="How do you know?",
        max_length=500,
        required=False,
        help_text="For example, agreed at the monthly meeting. Do not name people.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
