"""Boards, their seats, and who sits in them."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import User
from nhsuk.formats import nhs_date
from nhsuk.forms import Checkboxes, NHSDateField, Radios
from partners.enums import AppointmentKind, BoardKind, NominatingRoute, SeatCapacity, Sector
from partners.filters import FilterForm
from partners.forms.pickers import organisation_field, partnership_field, person_field
from partners.models import Appointment, Place, Seat, System
from partners.models.board import MOST_YEARS
from partners.requirements import COMPETENCES
from partners.terms import years_later

# Boards of the NHS are not older, and what lies further ahead has not been planned.
FIRST_DAY, YEARS_AHEAD = date(1948, 7, 5), 10


class DayForm(FilterForm):
    """On which day to look at a board; today when nothing is said."""

    on = NHSDateField(label="Show the board on", required=False, help_text="For example, 1 4 2026")

    def clean_on(self) -> date | None:
        """A day on which there may have been, or may be, a board."""
        on: date | None = self.cleaned_data["on"]
        last = years_later(timezone.localdate(), YEARS_AHEAD)
        if on is not None and not FIRST_DAY <= on <= last:
            raise forms.ValidationError(
                f"The day must be between {nhs_date(FIRST_DAY)} and {nhs_date(last)}"
            )
        return on


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
    term_years = forms.IntegerField(
        label="Longest term in years",
        min_value=1,
        max_value=MOST_YEARS,
        required=False,
        help_text="How long one person may hold it. Appointments without a break count together.",
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-2", "inputmode": "numeric"}),
    )
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


# What may be put right of a seat; its title, first day and board are what it is.
SEAT_CHANGEABLE = (
    "sector",
    "capacity",
    "nominating_route",
    "is_voting",
    "term_years",
    "partnership",
    "valid_to",
)


class SeatChangeForm(SeatForm):
    """What may be put right of a seat. `version` is what the person was looking at."""

    valid_to = NHSDateField(label="The seat ends on", required=False, help_text="Its last day.")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, seat: Seat, user: User, **kwargs: Any) -> None:
        self.current = {
            **{name: getattr(seat, name) for name in SEAT_CHANGEABLE if hasattr(seat, name)},
            "partnership": seat.expected_from,
        }
        initial = {
            **self.current,
            "partnership": seat.expected_from and seat.expected_from.public_id,
            "version": seat.version,
        }
        super().__init__(*args, user=user, system=seat.system, initial=initial, **kwargs)
        for name in ("title", "is_statutory", "valid_from"):
            del self.fields[name]
        self.order_fields(SEAT_CHANGEABLE)

    def seat(self) -> dict[str, Any]:
        """What the action calls these answers."""
        answers = super().seat()
        answers["expected_version"] = answers.pop("version") or 0
        return answers


class TermForm(forms.Form):
    """From when until when, and what the person knows of."""

    competences = forms.MultipleChoiceField(
        label="Knowledge and experience of",
        choices=COMPETENCES,
        required=False,
        widget=Checkboxes,
        help_text="Where a rule asks for it.",
    )
    valid_from = NHSDateField(label="From", help_text="For example, 1 4 2026")
    valid_to = NHSDateField(label="Until", required=False, help_text="If the term has an end.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].initial = timezone.localdate()


class AppointmentForm(TermForm):
    """A person in a seat, and where they come from."""

    kind = forms.ChoiceField(
        label="Holder or deputy",
        choices=AppointmentKind.choices,
        initial=AppointmentKind.HOLDER,
        widget=Radios(inline=True),
    )

    def __init__(self, *args: Any, user: User, system: System, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
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
        self.order_fields(["person", "organisation", "kind"])

    def appointment(self) -> dict[str, Any]:
        """What the action calls these answers."""
        answers = dict(self.cleaned_data)
        answers["home_organisation"] = answers.pop("organisation")
        return answers


class AppointmentCorrectionForm(TermForm):
    """What may be put right of an appointment, and why it is."""

    reason = forms.CharField(
        label="Why is it put right?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why, so that others can follow what was changed."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, appointment: Appointment, user: User, **kwargs: Any) -> None:
        self.current = {
            "organisation": appointment.home_organisation,
            "competences": appointment.competences,
            "valid_from": appointment.valid_from,
            "valid_to": appointment.valid_to,
        }
        initial = {
            **self.current,
            "organisation": appointment.home_organisation.public_id,
            "version": appointment.version,
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["organisation"] = organisation_field(user, label="Home organisation")
        self.order_fields(["organisation", "competences", "valid_from", "valid_to", "reason"])

    def correction(self) -> dict[str, Any]:
        """What the action calls these answers."""
        answers = dict(self.cleaned_data)
        answers["home_organisation"] = answers.pop("organisation")
        answers["expected_version"] = answers.pop("version") or 0
        return answers
