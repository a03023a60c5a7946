"""What people ask about their own data, and what a reviewer decides."""

from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import User
from engagement.enums import RightsDecision, RightsKind
from nhsuk.forms import NHSDateField, Radios
from partners.forms.pickers import partnership_field, person_field
from partners.models import System


class RightsRequestForm(forms.Form):
    """Who asks for what, and when they did."""

    kind = forms.ChoiceField(
        label="What do they ask for?",
        choices=RightsKind.choices,
        widget=Radios,
        error_messages={"required": "Select what they ask for."},
    )
    name = forms.CharField(label="Full name", max_length=150, required=False)
    email = forms.EmailField(label="Email address", max_length=254, required=False)
    other_names = forms.CharField(
        label="Other names and spellings",
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One on each line, such as an earlier surname. Names are searched as whole "
        "words, with and without accents, and with the surname first.",
    )
    received_on = NHSDateField(
        label="Received on", help_text="It must be answered within a month. For example, 3 11 2026"
    )

    def __init__(self, data: Any, *, user: User, system: System, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["person"] = person_field(
            user,
            system,
            label="Their record, if there is one",
            required=False,
            help_text="Two people of the same name are kept apart by it.",
        )
        self.fields["received_on"].initial = timezone.localdate
        self.order_fields(["kind", "person"])

    def clean(self) -> dict[str, Any]:
        """Whoever is chosen from the records needs no name; others need one, or an address."""
        said: dict[str, Any] = super().clean() or {}
        person = said.get("person")
        if person is not None:
            said["name"] = said.get("name") or person.name
            said["email"] = said.get("email") or person.email
        elif not (said.get("name") or said.get("email") or self.errors.keys() & {"name", "email"}):
            self.add_error("name", "Enter a name or an email address.")
        return said


class RightsItemForm(forms.Form):
    """What becomes of words in which somebody is named."""

    decision = forms.ChoiceField(
        label="What becomes of these words?",
        widget=Radios,
        error_messages={"required": "Select what becomes of these words."},
    )
    reason = forms.CharField(
        label="If they are held back, why?",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any, *, is_access: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        decision: Any = self.fields["decision"]
        included, held = (
            ("They go into the copy", "They are held back")
            if is_access
            else ("The name is erased from them", "They stay as they are")
        )
        decision.choices = [
            (RightsDecision.INCLUDE.value, included),
            (RightsDecision.HOLD_BACK.value, held),
        ]
        self.fields["reason"].help_text = (
            "Such as: they tell what somebody else confided. The person reads this reason in "
            "place of the words."
            if is_access
            else "Such as: they are about somebody else of the same name, or law asks for them."
        )

    def clean(self) -> dict[str, Any]:
        """Nothing is held back without a reason."""
        said: dict[str, Any] = super().clean() or {}
        is_held = said.get("decision") == RightsDecision.HOLD_BACK
        if is_held and not (said.get("reason") or "reason" in self.errors):
            self.add_error("reason", "Say why these words are held back.")
        return said


class LegalHoldForm(forms.Form):
    """What must be kept, and why."""

    def __init__(self, data: Any, *, user: User, system: System) -> None:
        super().__init__(data)
        self.fields["person"] = person_field(user, system, label="A person", required=False)
        self.fields["partnership"] = partnership_field(
            user, system, label="Or a partner", required=False
        )
        self.fields["reason"] = forms.CharField(
            label="Why?",
            max_length=500,
            widget=forms.Textarea(attrs={"rows": 3}),
            error_messages={"required": "Say why, so that others know when it may end."},
        )

    def clean(self) -> dict[str, Any]:
        """One thing at a time; nothing chosen holds everything of the system."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("person") and said.get("partnership"):
            self.add_error("partnership", "Choose a person or a partner, not both.")
        return said
