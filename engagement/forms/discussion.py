"""What a partner told us, noted outside a meeting."""

from django import forms
from django.utils import timezone

from engagement.enums import DiscussionKind, NoteNature, Sensitivity, Theme
from engagement.forms.event import MAY_BE_READ
from nhsuk.forms import NHSDateField, Radios


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
