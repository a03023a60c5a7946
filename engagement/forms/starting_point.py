"""How things stood with a partner before anything was recorded."""

from django import forms
from django.utils import timezone

from engagement.enums import Start
from engagement.forms.event import MAY_BE_READ
from nhsuk.forms import NHSDateField, Radios

HINTS = {
    Start.GOOD: "Both sides would call it good.",
    Start.MIXED: "Some things went well, and others did not.",
    Start.BAD: "One side at least felt let down.",
    Start.UNKNOWN: "Nobody can say any more. It counts for nothing.",
}


class StartingPointForm(forms.Form):
    """How they stood, on which day, and why we say so."""

    value = forms.ChoiceField(
        label="How did things stand?", choices=Start.choices, widget=Radios(hints=HINTS)
    )
    as_of = NHSDateField(
        label="On which day?",
        initial=timezone.localdate,
        help_text="From this day on it fades, as every fact does.",
    )
    reason = forms.CharField(
        label="Why do you say so?",
        max_length=500,
        help_text=f"What happened before, and who would say the same. {MAY_BE_READ}",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
