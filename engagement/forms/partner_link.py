"""Personal links: who is asked, for how long, and what they answer."""

from typing import Any

from django import forms

from accounts.models import User
from engagement.actions.partner_link import USUAL_DAYS
from engagement.enums import PartnerSays
from nhsuk.forms import Radios
from partners.models import Partnership, Person, Position

DAYS = [(7, "One week"), (14, "Two weeks"), (30, "30 days"), (60, "60 days")]
MOST_PEOPLE = 100


class PartnerLinkForm(forms.Form):
    """Who is asked, and how they get the link."""

    person = forms.ModelChoiceField(
        Person.objects.none(),
        to_field_name="public_id",
        label="Who at the partner is asked?",
        empty_label="Choose a person",
        help_text="Someone who can speak for the partner on these commitments.",
    )
    days = forms.TypedChoiceField(
        label="How long should the link work?",
        choices=DAYS,
        coerce=int,
        initial=USUAL_DAYS,
        widget=Radios,
    )
    message = forms.CharField(
        label="What should they know?",
        max_length=500,
        required=False,
        help_text="They read this above the commitments.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    by_mail = forms.BooleanField(
        label="Send it to their work email address",
        required=False,
        help_text="Otherwise you copy the link and give it to them yourself.",
    )

    def __init__(self, *args: Any, user: User, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        working = Position.objects.current().filter(
            organisation=partnership.organisation, system=partnership.system
        )
        people = Person.objects.visible_to(user).filter(
            pk__in=working.values("person"), erased_at__isnull=True
        )
        field = self.fields["person"]
        field.queryset = people.order_by("name", "id")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A mail needs an address."""
        given: dict[str, Any] = super().clean() or {}
        person = given.get("person")
        if given.get("by_mail") and person is not None and not person.email:
            self.add_error("by_mail", f"No work email address of {person} is known.")
        return given


class AnswerForm(forms.Form):
    """What somebody of the partner says of one recorded state."""

    answer = forms.ChoiceField(
        label="Is that so?",
        choices=[
            (PartnerSays.AGREES.value, "Yes, that is so"),
            (PartnerSays.DISPUTES.value, "No, we see it differently"),
        ],
        widget=Radios,
        error_messages={"required": "Choose whether it is so"},
    )
    text = forms.CharField(
        label="Anything to add, in a sentence?",
        max_length=500,
        required=False,
        help_text="Those who work with your organisation will read it. Do not name people.",
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)
