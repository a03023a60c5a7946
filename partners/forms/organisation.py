"""Organisations that no register has, and other names of organisations."""

from typing import Any

from django import forms

from nhsuk.forms import NHSDateField
from partners.enums import NOT_PARTNERS, OrganisationKind
from partners.models import Organisation, System

KINDS = [choice for choice in OrganisationKind.choices if choice[0] not in NOT_PARTNERS]


class OrganisationForm(forms.Form):
    """A new organisation; with a system, one that may become its partner at once."""

    name = forms.CharField(
        max_length=255,
        help_text="As the organisation writes it itself.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label="Kind of organisation", choices=[("", ""), *KINDS])
    town = forms.CharField(max_length=100, required=False)
    postcode = forms.CharField(
        max_length=10,
        required=False,
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-10"}),
    )
    website = forms.URLField(
        max_length=500, required=False, assume_scheme="https", help_text="Such as www.example.org"
    )
    legal_start = NHSDateField(
        label="In existence from", required=False, help_text="For example, 1 4 2020"
    )
    as_partner = forms.BooleanField(required=False, initial=True)

    def __init__(self, *args: Any, system: System | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if system is None or system.is_fictional:
            # A fictional organisation is seen only in its system, so there is no choice.
            del self.fields["as_partner"]
        else:
            self.fields["as_partner"].label = f"Make it a partner of {system}"

    def clean_name(self) -> str:
        """Refuse a second organisation of the same name: it is nearly always the same one."""
        name = " ".join(self.cleaned_data["name"].split())
        if Organisation.objects.filter(name__iexact=name, is_fictional=False).exists():
            raise forms.ValidationError(
                "An organisation of this name is there already. Search for it, or add its town "
                "to the name if it is a different one."
            )
        return name


class AliasForm(forms.Form):
    """Another name under which people and files know an organisation."""

    name = forms.CharField(
        label="Other name",
        max_length=255,
        help_text="Searches and imports find the organisation by this name too.",
    )
