"""Which partners are reached through another one, or no longer are."""

from typing import Any

from django import forms

from accounts.models import User
from engagement.forms.engagement_plan import KINDS
from nhsuk.forms import Radios
from partners.actions.representation import Among
from partners.forms.pickers import partnership_field
from partners.models import Place, System

REPRESENT, END = "represent", "end"


class RepresentForm(forms.Form):
    """What shall be, through whom, and for which partners. ``count`` is how many were shown."""

    what = forms.ChoiceField(
        label="What do you want to do?",
        choices=[
            (REPRESENT, "Reach known partners through another partner"),
            (END, "No longer reach partners through another one: they are only known again"),
        ],
        initial=REPRESENT,
        widget=Radios,
    )
    kind = forms.ChoiceField(
        label="Kind of organisation", choices=[("", "Any kind"), *KINDS], required=False
    )
    place = forms.ModelChoiceField(
        Place.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label="Any place",
    )
    name = forms.CharField(
        label="Name contains",
        max_length=100,
        required=False,
        help_text="Every word must be in the name or code. Leave empty for all of the kind.",
    )
    count = forms.IntegerField(widget=forms.HiddenInput, required=False)

    field_order = ("what", "partnership", "kind", "place", "name", "count")

    def __init__(self, *args: Any, user: User, system: System, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place: Any = self.fields["place"]
        place.queryset = system.places.all()
        self.fields["partnership"] = partnership_field(
            user,
            system,
            label="Through which partner?",
            help_text="Such as the association of the care homes.",
        )
        self.order_fields(self.field_order)

    @property
    def ends(self) -> bool:
        """Whether they shall no longer be represented."""
        return bool(self.cleaned_data["what"] == END)

    def among(self) -> Among:
        """The partners that are meant."""
        said = self.cleaned_data
        return Among(kind=said["kind"], place=said["place"], name=said["name"])
