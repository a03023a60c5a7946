"""What a partner told us: noted outside a meeting, and followed up."""

from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import User
from engagement.enums import DiscussionKind, FollowUp, NoteNature, Sensitivity, Theme
from engagement.forms.event import MAY_BE_READ
from engagement.models import Commitment, DiscussionPoint, Issue
from nhsuk.formats import nhs_date
from nhsuk.forms import NHSDateField, Radios

OFFERED = 30
IN_A_LINE = 80


class DiscussionPointForm(forms.Form):
    """A theme, the words, and what should follow."""

    said_on = NHSDateField(label="When did they say it?", initial=timezone.localdate)
    text = forms.CharField(
        label="What did they say?",
        max_length=4_000,
        help_text=MAY_BE_READ,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    kind = forms.ChoiceField(
        label="What was it?",
        choices=DiscussionKind.choices,
        initial=DiscussionKind.VIEW,
        widget=Radios(inline=True),
    )
    theme = forms.ChoiceField(label="Theme", choices=Theme.choices)
    nature = forms.ChoiceField(
        label="Is this fact or opinion?",
        choices=NoteNature.choices,
        initial=NoteNature.FACT,
        widget=Radios,
    )
    sensitivity = forms.ChoiceField(
        label="Who may read it?",
        choices=Sensitivity.choices,
        initial=Sensitivity.CONFIDENTIAL,
        widget=Radios,
    )
    follow_up = forms.CharField(label="What should follow", max_length=300, required=False)
    follow_up_due = NHSDateField(label="By when", required=False)


class FollowUpForm(forms.Form):
    """What became of it, and what it led to."""

    state = forms.ChoiceField(
        label="What became of it?",
        choices=FollowUp.choices,
        widget=Radios(
            hints={
                FollowUp.ANSWERED.value: "The partner knows what follows from it.",
                FollowUp.NOTHING_TO_DO.value: "It was good to know; nothing has to follow.",
            }
        ),
    )
    followed_up_on = NHSDateField(label="On which day?", initial=timezone.localdate)
    commitment = forms.ModelChoiceField(
        Commitment.objects.none(),
        to_field_name="public_id",
        label="Commitment that followed",
        required=False,
        empty_label="None",
    )
    issue = forms.ModelChoiceField(
        Issue.objects.none(),
        to_field_name="public_id",
        label="Issue that followed",
        required=False,
        empty_label="None",
    )

    def __init__(self, *args: Any, user: User, point: DiscussionPoint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of_partner = {"partnership": point.partnership_id}
        promises = Commitment.objects.visible_to(user).standing().filter(**of_partner)
        issues = Issue.objects.visible_to(user).standing().filter(**of_partner)
        self._offer("commitment", promises, "-made_on")
        self._offer("issue", issues, "-raised_on")

    def _offer(self, name: str, rows: Any, newest: str) -> None:
        """The newest few: a long list helps nobody to find the one."""
        field: Any = self.fields[name]
        newest_keys = rows.order_by(newest, "-id").values("pk")[:OFFERED]
        field.queryset = rows.filter(pk__in=newest_keys).order_by(newest, "-id")
        field.label_from_instance = _in_a_line


def _in_a_line(record: Commitment | Issue) -> str:
    day = record.made_on if isinstance(record, Commitment) else record.raised_on
    return f"{_truncated(record.text)} ({nhs_date(day)})"


def _truncated(text: str) -> str:
    """What fits a line of a list to choose from."""
    return text if len(text) <= IN_A_LINE else f"{text[: IN_A_LINE - 1]}…"
