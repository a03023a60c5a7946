"""Boards, their seats, and who sits in them."""

from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import User
from nhsuk.forms import Checkboxes, NHSDateField, Radios
from partners.enums import AppointmentKind, BoardKind, NominatingRoute, SeatCapacity, Sector
from partners.forms.pickers import organisation_field, partnership_field, person_field
from partners.models import Place, System

# What rules ask of members. A competence is a fact about the appointment, agreed by the board.
COMPETENCES = [("mental health", "Mental health services")]


class BoardForm(forms.Form):
    """A board or committee."""

    name = forms.CharField(max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    kind = forms.ChoiceField(label="Kind of board", choices=[("", ""), *BoardKind.choices])
    place = forms.ModelChoiceField(
        Place.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label="The whole system",
    )
    quorum = forms.IntegerField(
        min_value=1,
        max_value=200,
        required=False,
        help_text="How many members must be there for a decision.",
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-3", "inputmode": "numeric"}),
    )
    valid_from = NHSDateField(label="Set up on", required=False, help_text="For example, 1 7 2022")

    def __init__(self, *args: Any, system: System, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = system.places.all()  # type: ignore[attr-defined]


class SeatForm(forms.Form):
    """A seat, filled or not."""

    title = forms.CharField(
        label="Title of the seat",
        max_length=200,
        help_text="Such as Chair, Chief executive, Partner member (local authorities).",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    sector = forms.ChoiceField(label="Sector it comes from", choices=[("", ""), *Sector.choices])
    capacity = forms.ChoiceField(
        choices=SeatCapacity.choices, initial=SeatCapacity.MEMBER, widget=Radios(inline=True)
    )
    nominating_route = forms.ChoiceField(
        label="Nominated by",
        choices=NominatingRoute.choices,
        required=False,
        help_text="Who has a say in filling the seat.",
    )
    is_voting = forms.BooleanField(label="May vote", required=False, initial=True)
    is_statutory = forms.BooleanField(label="Required by law", required=False)
    valid_from = NHSDateField(label="The seat exists from", help_text="For example, 1 7 2022")

    def __init__(self, *args: Any, user: User, system: System, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].initial = timezone.localdate()
        self.fields["partnership"] = partnership_field(
            user,
            system,
            required=False,
            label="Expected from one partner",
            help_text="Only where it is agreed that this partner provides the person.",
        )

    def seat(self) -> dict[str, Any]:
        """What the action calls these answers."""
        answers = dict(self.cleaned_data)
        answers["expected_from"] = answers.pop("partnership")
        return answers


class AppointmentForm(forms.Form):
    """A person in a seat, and where they come from."""

    kind = forms.ChoiceField(
        label="Holder or deputy",
        choices=AppointmentKind.choices,
        initial=AppointmentKind.HOLDER,
        widget=Radios(inline=True),
    )
    competences = forms.MultipleChoiceField(
        label="Knowledge and experience of",
        choices=COMPETENCES,
        required=False,
        widget=Checkboxes,
        help_text="Where a rule asks for it.",
    )
    valid_from = NHSDateField(label="From", help_text="For example, 1 4 2026")
    valid_to = NHSDateField(label="Until", required=False, help_text="If the term has an end.")

    def __init__(self, *args: Any, user: User, system: System, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].initial = timezone.localdate()
        self.fields["person"] = person_field(
            user,
            system,
            label="Who",
            error_messages={"required": "Choose a person. Add them under People first."},
        )
        self.fields["organisation"] = organisation_field(
            user,
            label="Home organisation",
            help_text="Where they come from. Members bring a view of their sector and sit in "
            "their own right.",
        )
        self.order_fields(["person", "organisation"])

    def appointment(self) -> dict[str, Any]:
        """What the action calls these answers."""
        answers = dict(self.cleaned_data)
        answers["home_organisation"] = answers.pop("organisation")
        return answers
