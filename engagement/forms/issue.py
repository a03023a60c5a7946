"""Issues that one side raised with the other."""

from typing import Any

from django import forms
from django.utils import timezone

from engagement.enums import Importance, IssueOutcome, Sensitivity, Side, Theme
from engagement.forms.event import MAY_BE_READ
from engagement.models import Issue
from nhsuk.forms import NHSDateField, Radios

ENDINGS = [
    (IssueOutcome.SATISFIED.value, "Satisfied: it is resolved"),
    (IssueOutcome.PARTLY.value, "Partly satisfied"),
    (IssueOutcome.UNRESOLVED.value, "Not satisfied: it is not resolved"),
]


class IssueForm(forms.Form):
    """Who raised what, with whom, and when."""

    raised_by = forms.ChoiceField(
        label="Who raised it?",
        choices=[
            (Side.PARTNER.value, "The partner raised it with us"),
            (Side.SYSTEM.value, "We raised it with the partner"),
        ],
        widget=Radios,
    )
    text = forms.CharField(
        label="What was raised?",
        max_length=4_000,
        help_text=MAY_BE_READ,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    theme = forms.ChoiceField(label="Theme", choices=Theme.choices)
    raised_on = NHSDateField(label="Raised on", initial=timezone.localdate)
    importance = forms.ChoiceField(
        label="How important is it to the side that raised it?",
        choices=Importance.choices,
        initial=Importance.STANDARD,
        widget=Radios,
    )
    sensitivity = forms.ChoiceField(
        label="Who may read it?",
        choices=Sensitivity.choices,
        initial=Sensitivity.CONFIDENTIAL,
        widget=Radios,
    )


class AcknowledgeForm(forms.Form):
    """That the other side has heard."""

    acknowledged_on = NHSDateField(label="On which day?", initial=timezone.localdate)


class SettleIssueForm(forms.Form):
    """How it ended, as the side sees it that raised it."""

    outcome = forms.ChoiceField(label="How do they see it?", choices=ENDINGS, widget=Radios)
    settled_on = NHSDateField(label="On which day did they say so?", initial=timezone.localdate)
    answer = forms.CharField(
        label="What was done?",
        max_length=4_000,
        required=False,
        help_text=MAY_BE_READ,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, issue: Issue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ours = issue.raised_by == Side.SYSTEM
        who = "we" if ours else str(issue.partnership)
        self.fields["outcome"].label = f"How {'do' if ours else 'does'} {who} see it?"


class CorrectIssueForm(IssueForm):
    """The whole record as it should have been, and why. `version` is what the person looked at."""

    acknowledged_on = NHSDateField(label="Acknowledged on", required=False)
    outcome = forms.ChoiceField(
        label="How did it end, as the side sees it that raised it?",
        choices=[(IssueOutcome.OPEN.value, "It is open"), *ENDINGS],
        widget=Radios,
    )
    settled_on = NHSDateField(label="Ended on", required=False)
    answer = forms.CharField(
        label="What was done?",
        max_length=4_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    reason = forms.CharField(
        label="Why is it put right?",
        max_length=500,
        help_text="Others will read this beside the record.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
