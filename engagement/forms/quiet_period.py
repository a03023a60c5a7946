"""When silence is known, and for whom: one form for one partner, several places, or everybody."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from engagement.actions.quiet_period import Whose
from engagement.enums import QuietKind
from engagement.forms.event import MAY_BE_READ, partner_picker, partners_of
from nhsuk.forms import Checkboxes, NHSDateField, Radios
from partners.enums import Sector
from partners.models import Place, System

EVERYBODY, SECTOR, PLACES, PARTNERS = "everybody", "sector", "places", "partners"
# Where the fields of the action are shown, for its messages.
NAMES = {"partnership": "partners", "place": "places"}
KIND_HINTS = {
    QuietKind.PRE_ELECTION: "Councils say little in the weeks before people vote.",
    QuietKind.MERGER: "Bodies that become one, until the new one is at work.",
    QuietKind.STRIKE: "Everybody is needed elsewhere.",
}


class QuietPeriodForm(forms.Form):
    """Why, when and for whom."""

    kind = forms.ChoiceField(
        label="Why will they be quiet?",
        choices=QuietKind.choices,
        widget=Radios(hints=KIND_HINTS),
    )
    first_on = NHSDateField(label="From")
    last_on = NHSDateField(label="Until", help_text="The last quiet day. It may lie ahead.")
    whose = forms.ChoiceField(
        label="For whom?",
        choices=[
            (SECTOR, "All partners of one sector"),
            (PLACES, "Partners in one or several places"),
            (PARTNERS, "Partners that I choose"),
            (EVERYBODY, "Everybody in the system"),
        ],
        widget=Radios,
    )
    sector = forms.ChoiceField(
        label="Sector",
        choices=[("", "All sectors"), *Sector.choices],
        required=False,
        help_text="Also for places: such as local government, when only its councils are quiet.",
    )
    places = forms.ModelMultipleChoiceField(
        Place.objects.none(),
        to_field_name="public_id",
        label="Places",
        required=False,
        widget=Checkboxes(attrs={"class": "nhsuk-checkboxes--small"}),
    )
    note = forms.CharField(
        label="Note",
        max_length=300,
        required=False,
        help_text=f"Such as which election. {MAY_BE_READ}",
    )

    def __init__(self, *args: Any, system: System, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["places"].queryset = system.places.all()  # type: ignore[attr-defined]
        self.fields["partners"] = forms.ModelMultipleChoiceField(
            partners_of(system),
            to_field_name="public_id",
            label="Partners",
            required=False,
            widget=partner_picker(system),
        )
        self.order_fields(
            ["kind", "first_on", "last_on", "whose", "sector", "places", "partners", "note"]
        )

    def clean(self) -> dict[str, Any]:
        """What was chosen must say for whom it is."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        needed = {
            SECTOR: ("sector", "Select a sector"),
            PLACES: ("places", "Select at least one place"),
            PARTNERS: ("partners", "Select at least one partner"),
        }
        field, words = needed.get(said.get("whose", ""), ("", ""))
        if field and field not in self.errors and not said.get(field):
            self.add_error(field, words)
        return said

    def whose_it_is(self) -> Sequence[Whose]:
        """For the action: one for each record. The form must be valid."""
        said = self.cleaned_data
        places: QuerySet[Place] = said["places"]
        match said["whose"]:
            case "sector":
                return [Whose(sector=said["sector"])]
            case "places":
                return [Whose(place=place, sector=said["sector"]) for place in places]
            case "partners":
                return [Whose(partnership=each) for each in said["partners"]]
            case _:
                return [Whose()]
