"""Plans: what they are, whom they need, and when they were submitted."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from engagement.actions.plan import FACTS, PlanFacts
from engagement.enums import PlanKind
from engagement.forms.event import partner_picker, partners_of
from engagement.models import Plan
from nhsuk.forms import Checkboxes, NHSDateField, Radios
from partners.enums import Sector, Tier
from partners.models import Membership, Partnership, Place, System

SUGGESTED = 60


class PlanForm(forms.Form):
    """What the plan is, for which years, who leads it, and by when it must be submitted."""

    kind = forms.ChoiceField(
        label="What is it?",
        choices=PlanKind.choices,
        widget=Radios(hints={PlanKind.COMMISSIONING.value: "Five years."}),
    )
    title = forms.CharField(label="Title", max_length=200)
    place = forms.ModelChoiceField(
        Place.objects.none(),
        to_field_name="public_id",
        label="For one place",
        empty_label="The whole system",
        required=False,
    )
    first_on = NHSDateField(label="From", help_text="The first day of its period.")
    last_on = NHSDateField(label="To", help_text="The last day of its period.")
    due_on = NHSDateField(label="To be submitted by")
    lead = forms.ModelChoiceField(
        User.objects.none(),
        to_field_name="public_id",
        label="Who leads it",
        empty_label="Nobody yet",
        required=False,
    )

    def __init__(self, *args: Any, system: System, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place: Any = self.fields["place"]
        place.queryset = Place.objects.filter(system=system)
        lead: Any = self.fields["lead"]
        lead.queryset = colleagues_of(system)

    def facts(self) -> PlanFacts:
        """For the action. The form must be valid."""
        return PlanFacts(**{name: self.cleaned_data[name] for name in FACTS})


class CorrectPlanForm(PlanForm):
    """The record as it should have been, and why. `version` is what the person looked at."""

    reason = forms.CharField(
        label="Why is it put right?",
        max_length=500,
        help_text="Others will read this beside the record.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class SubmitPlanForm(forms.Form):
    """The day of its submission."""

    submitted_on = NHSDateField(label="Submitted on", initial=timezone.localdate)


class NeedPartnersForm(forms.Form):
    """Partners that the plan needs: looked after ones to tick, any other to search for."""

    ticked = forms.ModelMultipleChoiceField(
        Partnership.objects.none(),
        to_field_name="public_id",
        label="Partners that somebody looks after",
        required=False,
        widget=Checkboxes(attrs={"class": "nhsuk-checkboxes--small app-tight"}),
    )
    partners = forms.ModelMultipleChoiceField(
        Partnership.objects.none(),
        to_field_name="public_id",
        label="Any other partner",
        required=False,
    )

    def __init__(
        self, *args: Any, plan: Plan, sector: str = "", place: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        needed = plan.partners.standing().values("partnership")
        others = partners_of(plan.system).exclude(pk__in=needed)
        partners: Any = self.fields["partners"]
        partners.queryset = partners_of(plan.system)
        partners.widget = partner_picker(plan.system)
        partners.widget.choices = partners.choices
        ticked: Any = self.fields["ticked"]
        ticked.queryset = _suggested(others, sector, place)
        if not ticked.queryset.exists():
            del self.fields["ticked"]

    def chosen(self) -> list[Partnership]:
        """Both together. The form must be valid."""
        return [*self.cleaned_data.get("ticked", []), *self.cleaned_data["partners"]]


def _suggested(others: QuerySet[Partnership], sector: str, place: str) -> QuerySet[Partnership]:
    """The first few managed ones, of a sector or a place if one is named."""
    rows = others.filter(tier=Tier.MANAGED)
    if sector in Sector.values:
        rows = rows.filter(organisation__sector=sector)
    if place:
        rows = rows.filter(place__public_id=place)
    return others.filter(pk__in=list(rows.values_list("pk", flat=True)[:SUGGESTED]))


def colleagues_of(system: System) -> QuerySet[User]:
    """Those who have a role in a system, by name."""
    members = Membership.objects.current().of_people().filter(system=system)
    rows = User.objects.filter(is_active=True, pk__in=members.values("user"))
    return rows.order_by("name", "pk")
