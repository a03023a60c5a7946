"""How a system looks after a partner, and the end of it."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import Permission, roles_with
from nhsuk.forms import Radios
from partners.enums import Tier
from partners.forms.pickers import partnership_field
from partners.models import Membership, Partnership, Place, System

TIER_HINTS = {
    Tier.MANAGED: "Someone of the system looks after it and is reminded when contact is overdue.",
    Tier.REPRESENTED: "Reached through another partner, as care homes through their association.",
    Tier.KNOWN: "On the list, without an owner or a rate of contact.",
}


class TermsForm(forms.Form):
    """Tier, owner, representative and place. `version` is what the person was looking at."""

    tier = forms.ChoiceField(
        label="How do you work with it?", choices=Tier.choices, widget=Radios(hints=TIER_HINTS)
    )
    owner = forms.ModelChoiceField(
        User.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label="Nobody",
        label="Looked after by",
        help_text="A managed partnership needs someone.",
    )
    place = forms.ModelChoiceField(
        Place.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label="The whole system",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        user: User,
        system: System,
        partnership: Partnership | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = possible_owners(system)  # type: ignore[attr-defined]
        self.fields["place"].queryset = system.places.all()  # type: ignore[attr-defined]
        representative = partnership_field(
            user,
            system,
            required=False,
            label="Represented by",
            help_text="Only for a partner that is reached through another one.",
        )
        if partnership is not None:
            others = cast("QuerySet[Partnership]", representative.queryset)
            representative.queryset = others.exclude(pk=partnership.pk)
        self.fields["partnership"] = representative
        self.order_fields(["tier", "owner", "partnership", "place"])

    def terms(self) -> dict[str, Any]:
        """What the actions call these answers."""
        answers = self.cleaned_data
        return {
            "tier": answers["tier"],
            "owner": answers["owner"],
            "represented_by": answers["partnership"],
            "place": answers["place"],
        }


class WithdrawForm(forms.Form):
    """Why a record is withdrawn."""

    reason = forms.CharField(
        label="Why?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Others will read this. Do not name people.",
        error_messages={"required": "Say why, so that others can follow what was changed."},
    )


def possible_owners(system: System) -> QuerySet[User]:
    """Those who may log events in the system."""
    grants = (
        Membership.objects.current()
        .of_people()
        .filter(system=system, role__in=roles_with(Permission.LOG_EVENTS))
    )
    return User.objects.filter(is_active=True, pk__in=grants.values("user")).order_by("name", "id")
