"""What the list of commissioned services can be narrowed by."""

from datetime import timedelta
from typing import Any

import django_filters as filters
from django.db.models import Q
from django.utils import timezone

from engagement.days import months_after
from engagement.enums import ProcurementRoute, Theme
from engagement.lists.filters import DayFilter, partner_filter
from engagement.models import CommissionedService
from engagement.models.service import MONTHS_AHEAD
from partners.filters import FilterForm, search_box
from partners.models import Partnership


class ServiceListFilter(filters.FilterSet):
    """Services by name, who commissions them, how they are procured, and when contracts end."""

    partnership = partner_filter("partnership", method="of_partner")
    q = search_box("Name of the service")
    state = filters.ChoiceFilter(
        method="in_state",
        choices=[
            ("running", "Running"),
            ("ending", f"Ending within {MONTHS_AHEAD} months"),
            ("ended", "Ended"),
        ],
        label="Contract",
        empty_label="All",
    )
    commissioned_by = filters.ChoiceFilter(
        method="by_whom",
        choices=[("system", "The system"), ("partner", "A partner")],
        label="Who commissions it",
        empty_label="Both",
    )
    route = filters.ChoiceFilter(
        choices=ProcurementRoute.choices[1:], label="Procurement route", empty_label="All"
    )
    theme = filters.ChoiceFilter(choices=Theme.choices, label="Theme", empty_label="All")
    ends_from = DayFilter(field_name="ends_on", lookup_expr="gte", label="Ends from")
    ends_to = DayFilter(field_name="ends_on", lookup_expr="lte", label="Ends up to")

    class Meta:
        model = CommissionedService
        fields = ()
        form = FilterForm

    def search(self, queryset: Any, name: str, value: str) -> Any:
        """Every word of the text must be in the name."""
        wanted = Q()
        for word in value.split()[:8]:
            wanted &= Q(title__icontains=word)
        return queryset.filter(wanted)

    def of_partner(self, queryset: Any, name: str, value: Partnership) -> Any:
        """The partner commissions it, provides it or is affected by it."""
        return queryset.with_partner(value)

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        """As the end of the contract says."""
        today = timezone.localdate()
        if value == "running":
            return queryset.running()
        if value == "ending":
            day_after = months_after(today, MONTHS_AHEAD) + timedelta(days=1)
            return queryset.ending_before(day_after)
        return queryset.standing().filter(ends_on__lt=today)

    def by_whom(self, queryset: Any, name: str, value: str) -> Any:
        """The system itself, or one of its partners."""
        return queryset.filter(commissioner__isnull=value == "system")
