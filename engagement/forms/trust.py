"""What a reader asks about trust: whose, what changed since when, and as known on which day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from engagement.enums import Truster
from nhsuk.forms import NHSDateField

SINCE_CHOICES = (
    ("28", "4 weeks ago"),
    ("91", "3 months ago"),
    ("182", "6 months ago"),
    ("364", "a year ago"),
)
USUAL_SINCE = 91


@dataclass(frozen=True)
class TrustQuestion:
    """Whose trust, compared with how many days before, and as known at the end of which day."""

    truster: Truster = Truster.PARTNER
    since_days: int = USUAL_SINCE
    known_on: date | None = None


USUAL_ANSWERS = {"truster": Truster.PARTNER.value, "since": str(USUAL_SINCE)}


class TrustQuestionForm(forms.Form):
    """Whoever asks nothing asks about now: bind it to the address over ``USUAL_ANSWERS``."""

    truster = forms.ChoiceField(
        label="Whose trust",
        choices=[
            (Truster.PARTNER.value, "The partner's in the system"),
            (Truster.SYSTEM.value, "The system's in the partner"),
        ],
    )
    since = forms.ChoiceField(label="Compare with", choices=SINCE_CHOICES)
    known_on = NHSDateField(
        label="As known on",
        required=False,
        help_text="Leave out what was recorded after this day. Empty means now.",
    )

    def clean_known_on(self) -> date | None:
        """Nothing is known yet of days to come."""
        known_on: date | None = self.cleaned_data["known_on"]
        if known_on is not None and known_on > timezone.localdate():
            raise forms.ValidationError("As known on: choose today or a day that has passed")
        return known_on

    def question(self) -> TrustQuestion:
        """What was asked; an answer that cannot be read counts as not given."""
        self.is_valid()
        given: dict[str, Any] = self.cleaned_data
        return TrustQuestion(
            truster=Truster(given.get("truster") or Truster.PARTNER),
            since_days=int(given.get("since") or USUAL_SINCE),
            known_on=given.get("known_on"),
        )
