"""What a reader of "you said, we did" asks about: a theme, and since when."""

from datetime import date, timedelta

from django import forms
from django.utils import timezone

from engagement.enums import Theme

SPANS = (("365", "The last 12 months"), ("730", "The last 2 years"), ("", "All the time"))
USUAL = {"since": "365"}


class SaidDidForm(forms.Form):
    """Whoever asks nothing sees the last year: bind it to the address over ``USUAL``."""

    theme = forms.ChoiceField(label="Theme", choices=[("", "All"), *Theme.choices], required=False)
    since = forms.ChoiceField(label="How far back", choices=SPANS, required=False)

    mark_optional = False

    def asked(self) -> tuple[str, date | None]:
        """The theme and the first day; an answer that cannot be read counts as not given."""
        self.is_valid()
        days = self.cleaned_data.get("since")
        since = timezone.localdate() - timedelta(days=int(days)) if days else None
        return self.cleaned_data.get("theme", ""), since
