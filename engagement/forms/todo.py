"""What to do with one thing on the list."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import User
from nhsuk.forms import NHSDateField, Radios

WEEK, MONTH = timedelta(days=7), timedelta(days=30)
SNOOZE_WEEK, SNOOZE_MONTH, SNOOZE_UNTIL = "week", "month", "until"
ASSIGN, DONE, REOPEN = "assign", "done", "reopen"
CHOICES = [
    (SNOOZE_WEEK, "Put it off for a week"),
    (SNOOZE_MONTH, "Put it off for a month"),
    (SNOOZE_UNTIL, "Put it off until the day below"),
    (ASSIGN, "Give it to the colleague below"),
    (DONE, "It is dealt with"),
]


class TodoForm(forms.Form):
    """Later, by somebody else, done, or back on the list."""

    do = forms.ChoiceField(label="What do you want to do?", choices=CHOICES, widget=Radios)
    until = NHSDateField(label="Put off until", required=False)
    colleague = forms.ModelChoiceField(
        User.objects.none(),
        to_field_name="public_id",
        label="Colleague",
        required=False,
        empty_label="Whoever is in charge of the partner",
    )

    def __init__(self, *args: Any, colleagues: Any, is_put_off: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleague: Any = self.fields["colleague"]
        colleague.queryset = colleagues
        if is_put_off:
            do: Any = self.fields["do"]
            do.choices = [*CHOICES, (REOPEN, "Put it back on the list")]

    def clean(self) -> dict[str, Any]:
        """The day is needed where it is asked for."""
        cleaned = super().clean() or {}
        is_missing = not cleaned.get("until") and "until" not in self.errors
        if cleaned.get("do") == SNOOZE_UNTIL and is_missing:
            self.add_error("until", "Enter the day until which it is put off.")
        return cleaned

    @property
    def snoozed_until(self) -> date | None:
        """The day until which it is to be put off, if that is what was chosen."""
        do, today = self.cleaned_data["do"], timezone.localdate()
        days = {SNOOZE_WEEK: today + WEEK, SNOOZE_MONTH: today + MONTH}
        return days.get(do) or (self.cleaned_data["until"] if do == SNOOZE_UNTIL else None)
