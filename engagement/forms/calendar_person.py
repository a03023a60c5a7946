"""Somebody who was invited to a meeting and is not known yet."""

from collections.abc import Sequence
from typing import Any

from django import forms

from accounts.models import User
from engagement.models import CalendarAttendee
from nhsuk.forms import Radios
from partners.enums import Grade
from partners.forms.pickers import partnership_field
from partners.models import Partnership

ANOTHER = "another"


class InvitedPersonForm(forms.Form):
    """Their name, their job, and the partner: one whose domain the address has, or another."""

    name = forms.CharField(
        label="Full name",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    works_at = forms.ChoiceField(label="Where do they work?", widget=Radios)
    title = forms.CharField(label="Job title", max_length=150, required=False)
    grade = forms.TypedChoiceField(
        label="How senior",
        choices=Grade.choices,
        coerce=int,
        empty_value=None,
        required=False,
        help_text="Meetings with senior people count more towards engagement health.",
    )

    def __init__(
        self,
        *args: Any,
        invited: CalendarAttendee,
        guessed: Sequence[Partnership],
        user: User,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._guessed = {str(each.public_id): each for each in guessed}
        self.fields["name"].initial = invited.name or _name_in(invited.email)
        works_at = self.fields["works_at"]
        works_at.choices = [  # type: ignore[attr-defined]
            *((key, str(each)) for key, each in self._guessed.items()),
            (ANOTHER, "Another partner"),
        ]
        works_at.widget.hints = dict.fromkeys(
            self._guessed, "The address has the domain of this organisation"
        )
        label = "Which other partner?" if guessed else "Which partner do they work for?"
        another = partnership_field(user, invited.system, label=label, required=not guessed)
        self.fields["partnership"] = another
        if not guessed:
            del self.fields["works_at"]
        self.order_fields(["name", "works_at", "partnership", "title", "grade"])

    def clean(self) -> dict[str, Any]:
        """Whoever works for no partner is no business of this form."""
        data = super().clean() or self.cleaned_data
        if data.get("works_at") == ANOTHER and not data.get("partnership"):
            self.add_error("partnership", "Select the partner that they work for")
        return data

    def partnership(self) -> Partnership:
        """Of the valid form."""
        guessed = self._guessed.get(self.cleaned_data.get("works_at", ANOTHER))
        chosen: Partnership = guessed or self.cleaned_data["partnership"]
        return chosen

    def details(self) -> dict[str, Any]:
        """For the action."""
        data = self.cleaned_data
        return {
            "name": data["name"],
            "title": data["title"].strip(),
            "grade": data["grade"] or Grade.NOT_KNOWN,
            "organisation": self.partnership().organisation,
        }


def _name_in(address: str) -> str:
    """Most addresses of work are the name."""
    words = address.partition("@")[0].replace(".", " ").replace("_", " ").split()
    return " ".join(word.capitalize() for word in words)
