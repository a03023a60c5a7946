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
    CommitmentState.WITHDRAWN: "Both sides agreed that it is not needed. It counts for nobody.",
}
OUTCOME_LABELS = {
    CommitmentState.KEPT: "Kept",
    CommitmentState.BROKEN: "Broken",
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


class _SaidByOneSide(forms.Form):
    """Which side says so, and whether the other agrees."""

    asserted_by = forms.ChoiceField(
        label="Which side says so?", choices=Side.choices, initial=Side.SYSTEM, widget=Radios
    )
    is_confirmed = forms.BooleanField(
        label="The other side agrees",
        required=False,
        help_text="What only one side says counts half.",
    )

    def __init__(self, *args: Any, commitment: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partner = str(commitment.partnership)
        side = self.fields["asserted_by"]
        side.choices = [(Side.SYSTEM, "We do"), (Side.PARTNER, partner)]  # type: ignore[attr-defined]


class SettleForm(_SaidByOneSide):
    """What became of a promise, and what there is to show for it."""

    state = forms.ChoiceField(
        label="What became of it?",
        choices=[(state.value, OUTCOME_LABELS[state]) for state in OUTCOMES],
        widget=Radios(hints={state.value: hint for state, hint in OUTCOMES.items()}),
    )
    happened_on = NHSDateField(label="On which day?", initial=timezone.localdate)
    note = forms.CharField(
        label="How do you know?",
        max_length=500,
        required=False,
        help_text="In a sentence. For example, the figures came with the minutes of 3 June.",
    )
    evidence_url = forms.URLField(
        label="Where can it be seen?",
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text="The address of a page or document that shows it. No file is kept here.",
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    field_order = ("state", "happened_on", "note", "evidence_url")


class RenegotiateForm(_SaidByOneSide):
    """That both sides agreed on another date before the old one had passed."""

    new_due_on = NHSDateField(label="New due date")
    happened_on = NHSDateField(
        label="When was it agreed?",
        initial=timezone.localdate,
        help_text="It must have been agreed before the old date had passed.",
    )
    note = forms.CharField(
        label="Why?",
        max_length=500,
        help_text="Others will read this beside the record.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ("new_due_on", "happened_on", "note")


class ConfirmForm(forms.Form):
    """That the other side agrees. `version` is what the person was looking at."""

    note = forms.CharField(
        label="How do you know?",
        max_length=500,
        required=False,
        help_text="For example, agreed at the monthly meeting. Do not name people.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
