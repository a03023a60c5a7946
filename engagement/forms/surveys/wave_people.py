"""Whom a wave asks: chosen by what partners are, from a board, and one by one."""

from dataclasses import replace
from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import User
from engagement.actions.survey.asking_choice import (
    MOST_PEOPLE,
    USUAL_PEOPLE,
    Asking,
    asking_of,
)
from engagement.forms.event import partner_picker, partners_of
from engagement.forms.plan import colleagues_of
from engagement.models import SurveyWave
from nhsuk.forms import Checkboxes, Radios
from partners.enums import NOT_PARTNERS, OrganisationKind, Sector, Tier
from partners.forms.pickers import person_field
from partners.models import Partnership, Person, Place, Position, System

PARTNER_OPTIONS = "engagement:survey_partners"
SMALL = {"class": "nhsuk-checkboxes--small app-tight"}
KINDS = [(kind.value, kind.label) for kind in OrganisationKind if kind not in NOT_PARTNERS]
TIERS = [
    (Tier.MANAGED.value, "Managed"),
    (Tier.REPRESENTED.value, "Represented"),
    ("known", "Known"),
]


class AskingForm(forms.Form):
    """The choice. What is left empty does not narrow; at least one of the first four, the board, or
    organisations by hand, is needed to ask anybody.
    """

    mark_optional = False

    tiers = forms.MultipleChoiceField(
        label="Tiers", choices=TIERS, required=False, widget=Checkboxes(attrs=SMALL)
    )
    sectors = forms.MultipleChoiceField(
        label="Sectors", choices=Sector.choices, required=False, widget=Checkboxes(attrs=SMALL)
    )
    kinds = forms.MultipleChoiceField(
        label="Types of organisation", choices=KINDS, required=False, widget=Checkboxes(attrs=SMALL)
    )
    places = forms.MultipleChoiceField(
        label="Places", required=False, widget=Checkboxes(attrs=SMALL)
    )
    board = forms.BooleanField(label="Only who sits on the board of this wave", required=False)
    organisations = forms.ModelMultipleChoiceField(
        Partnership.objects.none(),
        to_field_name="public_id",
        label="Also these partners",
        help_text="Whatever is ticked above.",
        required=False,
    )
    left_out = forms.ModelMultipleChoiceField(
        Partnership.objects.none(),
        to_field_name="public_id",
        label="But not these partners",
        required=False,
    )
    most_people = forms.IntegerField(
        label="Most people of one organisation",
        min_value=1,
        max_value=MOST_PEOPLE,
        initial=USUAL_PEOPLE,
        help_text="Those with a seat on a board come first, then those who were met last.",
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-2", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, wave: SurveyWave, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places: Any = self.fields["places"]
        places.choices = [
            (str(place.public_id), place.name)
            for place in Place.objects.filter(system=wave.system).order_by("name")
        ]
        if not places.choices:
            del self.fields["places"]
        self._offer_board(wave)
        for name in ("organisations", "left_out"):
            field: Any = self.fields[name]
            field.widget = partner_picker(wave.system, PARTNER_OPTIONS)
            field.queryset = partners_of(wave.system)
            field.widget.choices = field.choices

    def _offer_board(self, wave: SurveyWave) -> None:
        if wave.board is None:
            del self.fields["board"]
            return
        self.fields["board"].label = f"Only who sits on the {wave.board}"
        if wave.instrument_version.is_relational:  # the whole board, whatever else is chosen
            for name in ("tiers", "sectors", "kinds", "places", "board"):
                self.fields.pop(name, None)

    def asking(self) -> Asking:
        """For the action. The form must be valid."""
        said = self.cleaned_data
        is_whole_board = "tiers" not in self.fields
        return Asking(
            kinds=tuple(said.get("kinds", ())),
            sectors=tuple(said.get("sectors", ())),
            places=tuple(said.get("places", ())),
            tiers=tuple(said.get("tiers", ())),
            board=is_whole_board or bool(said.get("board")),
            organisations=_ids(said["organisations"]),
            left_out=_ids(said["left_out"]),
            most_people=said["most_people"],
        )


class SaveAskingForm(AskingForm):
    """The same to be saved. ``version`` is what the person looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class InvitePartnerForm(forms.Form):
    """Of which partner one more person is asked."""

    partnership = forms.ModelChoiceField(
        Partnership.objects.none(), to_field_name="public_id", label="Which partner?"
    )

    def __init__(self, *args: Any, wave: SurveyWave, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partners: Any = self.fields["partnership"]
        partners.queryset = partners_of(wave.system)
        partners.widget = partner_picker(wave.system, PARTNER_OPTIONS, single=True)
        partners.widget.choices = partners.choices


class InvitePersonForm(forms.Form):
    """Which of its people."""

    person = forms.ModelChoiceField(
        Person.objects.none(),
        to_field_name="public_id",
        label="Whom?",
        empty_label=None,
        widget=Radios,
        error_messages={"required": "Select somebody"},
    )

    def __init__(
        self, *args: Any, wave: SurveyWave, partnership: Partnership, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.queryset = _people_of(wave, partnership)


class InviteColleagueForm(forms.Form):
    """One more of the system's people, and the partners to answer about."""

    user = forms.ModelChoiceField(
        User.objects.none(), to_field_name="public_id", label="Who?", empty_label="Choose somebody"
    )
    abouts = forms.ModelMultipleChoiceField(
        Partnership.objects.none(), to_field_name="public_id", label="About which partners?"
    )

    def __init__(self, *args: Any, wave: SurveyWave, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user: Any = self.fields["user"]
        asked = wave.invitations.standing().values("user")
        user.queryset = colleagues_of(wave.system).exclude(pk__in=asked)
        abouts: Any = self.fields["abouts"]
        abouts.queryset = partners_of(wave.system)
        abouts.widget = partner_picker(wave.system, PARTNER_OPTIONS)
        abouts.widget.choices = abouts.choices


class OptOutForm(forms.Form):
    """Somebody told us that they do not want to be asked."""

    def __init__(self, *args: Any, user: User, system: System, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = person_field(user, system)
        self.fields["person"].label = "Who does not want to be asked?"


class PartnerSearch(forms.Form):
    """What answers the search boxes for partners, by the name of the field that asks."""

    def __init__(self, *args: Any, system: System, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("organisations", "left_out", "abouts", "partnership"):
            field: Any = forms.ModelMultipleChoiceField(
                partners_of(system), to_field_name="public_id"
            )
            field.widget = partner_picker(system, PARTNER_OPTIONS)
            field.widget.choices = field.choices
            self.fields[name] = field


def start_of_asking(wave: SurveyWave) -> dict[str, Any]:
    """What is chosen now, as the form asks for it."""
    kept = asking_of(wave)
    return {
        "tiers": kept.tiers,
        "sectors": kept.sectors,
        "kinds": kept.kinds,
        "places": kept.places,
        "board": kept.board,
        "organisations": list(kept.organisations),
        "left_out": list(kept.left_out),
        "most_people": kept.most_people,
    }


def without(asking: Asking, public_id: str) -> Asking:
    """The same choice with one partner left out."""
    kept = tuple(one for one in asking.organisations if one != public_id)
    return replace(asking, organisations=kept, left_out=(*asking.left_out, public_id))


def _people_of(wave: SurveyWave, partnership: Partnership) -> QuerySet[Person]:
    there = Position.objects.current().filter(
        organisation=partnership.organisation_id, system=wave.system
    )
    asked = wave.invitations.filter(partnership=partnership, taken_back_at__isnull=True)
    return Person.objects.filter(pk__in=there.values("person"), erased_at__isnull=True).exclude(
        pk__in=asked.values("person")
    )


def _ids(partnerships: Any) -> tuple[str, ...]:
    return tuple(str(one.public_id) for one in partnerships)
