"""Commissioned services: who commissions and provides them, and until when."""

from typing import Any

from django import forms

from engagement.actions.service import ServiceFacts
from engagement.enums import ProcurementRoute, Theme
from engagement.forms.decision import PARTNER_OPTIONS
from engagement.forms.event import MAY_BE_READ, READABLE_BY_ALL, partner_picker, partners_of
from engagement.models import CommissionedService
from nhsuk.forms import NHSDateField
from partners.models import Partnership, System

PICKED = ("commissioner", "providers", "affected")


class ServiceForm(forms.Form):
    """What the service is, who has a part in it, and its contract."""

    title = forms.CharField(label="Which service?", max_length=270, help_text=READABLE_BY_ALL)
    theme = forms.ChoiceField(
        label="Theme", choices=[("", "No theme"), *Theme.choices], required=False
    )
    commissioner = forms.ModelChoiceField(
        Partnership.objects.none(),
        to_field_name="public_id",
        label="Which partner commissions it?",
        help_text="Nobody, if the system itself does.",
        required=False,
    )
    affects_system = forms.BooleanField(
        label="It affects the system itself",
        help_text="Only where a partner commissions it.",
        required=False,
        initial=True,
    )
    providers = forms.ModelMultipleChoiceField(
        Partnership.objects.none(),
        to_field_name="public_id",
        label="Who provides it?",
        required=False,
    )
    affected = forms.ModelMultipleChoiceField(
        Partnership.objects.none(),
        to_field_name="public_id",
        label="Which other partners are affected by it?",
        required=False,
    )
    starts_on = NHSDateField(label="Contract starts on", required=False)
    ends_on = NHSDateField(
        label="Contract ends on",
        required=False,
        help_text="The decision about what follows is raised 18 months before.",
    )
    route = forms.ChoiceField(
        label="How was it procured?",
        choices=ProcurementRoute.choices,
        required=False,
        help_text="The first five are the processes of the Provider Selection Regime of 2023.",
    )
    value = forms.DecimalField(
        label="Contract value in pounds",
        max_digits=14,
        decimal_places=2,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "nhsuk-input--width-10"}),
    )
    note = forms.CharField(
        label="Note",
        max_length=4_000,
        required=False,
        help_text=MAY_BE_READ,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, system: System, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in PICKED:
            field: Any = self.fields[name]
            single = name == "commissioner"
            field.widget = partner_picker(system, PARTNER_OPTIONS, single=single)
            field.queryset = partners_of(system)
            field.widget.choices = field.choices

    def facts(self) -> ServiceFacts:
        """All that was said, for the action. The form must be valid."""
        data = {name: self.cleaned_data[name] for name in ServiceForm.base_fields}
        data["providers"], data["affected"] = list(data["providers"]), list(data["affected"])
        return ServiceFacts(**data)


class CorrectServiceForm(ServiceForm):
    """The whole record as it should have been, and why. `version` is what the person looked at."""

    reason = forms.CharField(
        label="Why is it put right?",
        max_length=500,
        help_text="Others will read this beside the record.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def current(service: CommissionedService) -> dict[str, Any]:
        """What the record says now, by field."""
        return {name: getattr(service, name) for name in ServiceForm.base_fields}

    @staticmethod
    def start(service: CommissionedService) -> dict[str, Any]:
        """The same as the form starts with."""
        current = CorrectServiceForm.current(service)
        commissioner = current["commissioner"]
        return {
            **current,
            "commissioner": commissioner.public_id if commissioner else None,
            "providers": [each.public_id for each in current["providers"]],
            "affected": [each.public_id for each in current["affected"]],
            "version": service.version,
        }


class RenewForm(forms.Form):
    """The later end of a contract that goes on."""

    ends_on = NHSDateField(label="The contract now ends on")
