"""A span of days that a page is about."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from nhsuk.forms import NHSDateField


class PeriodForm(forms.Form):
    """From one day up to another; the last year, if nobody says otherwise."""

    since = NHSDateField(label="From", required=False)
    until = NHSDateField(label="Up to", required=False)

    mark_optional = False

    def clean(self) -> dict[str, Any]:
        """A span that ends before it begins holds nothing."""
        data = super().clean() or self.cleaned_data
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", "Enter a day that is not before the first one")
        return data

    def period(self) -> tuple[date, date]:
        """The first and the last day."""
        said = self.cleaned_data if self.is_valid() else {}
        until = said.get("until") or timezone.localdate()
        return said.get("since") or until - timedelta(days=365), until
