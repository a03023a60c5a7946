"""Nominations for seats: how far they have got, and why one stops."""

from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import User
from nhsuk.forms import NHSDateField
from partners.actions.nomination import FIELDS, NominationFacts
from partners.forms.pickers import organisation_field, person_field
from partners.models import Nomination, System

ORDER = (
    "asked_on",
    "organisation",
    "person",
    "nominated_on",
    "assessed_on",
    "approved_on",
)


class NominationForm(forms.Form):
    """The days of a nomination, and whom it is about. Later days are filled in as they come."""

    asked_on = NHSDateField(label="Asked for on", help_text="When partners were asked for a name.")
    nominated_on = NHSDateField(
        label="Nominated on", required=False, help_text="When the partners named somebody."
    )
    assessed_on = NHSDateField(
        label="Assessed on",
        required=False,
        help_text="When it was found that they fit the seat. Leave out where nobody assesses.",
    )
    approved_on = NHSDateField(
        label="Approved on",
        required=False,
        help_text="When the chair, or whoever decides, agreed. Leave out where nobody approves.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Any,
        *,
        user: User,
        system: System,
        nomination: Nomination | None = None,
    ) -> None:
        self.current = (
            {name: getattr(nomination, name) for name in FIELDS} if nomination is not None else {}
        )
        super().__init__(data, initial=self._initial(nomination))
        self.fields["organisation"] = organisation_field(
            user,
            required=False,
            label="From which organisation",
            help_text="As soon as it is known.",
        )
        self.fields["person"] = person_field(
            user,
            system,
            required=False,
            label="Who",
            help_text="From the nomination on. Add them under People first.",
        )
        self.order_fields(ORDER)

    def facts(self) -> NominationFacts:
        """What the action takes."""
        return NominationFacts(**{name: self.cleaned_data[name] for name in FIELDS})

    def _initial(self, nomination: Nomination | None) -> dict[str, Any]:
        if nomination is None:
            return {"asked_on": timezone.localdate()}
        return {
            **self.current,
            "person": nomination.person and nomination.person.public_id,
            "organisation": nomination.organisation and nomination.organisation.public_id,
            "version": nomination.version,
        }


class StopForm(forms.Form):
    """When and why a nomination leads to no appointment."""

    on = NHSDateField(label="Stopped on", help_text="For example, 31 3 2026")
    reason = forms.CharField(
        label="Why?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Such as: they took another post. Write it so that the person may read it.",
        error_messages={"required": "Say why, so that others can follow what was changed."},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"on": timezone.localdate()})
