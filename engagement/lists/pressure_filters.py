"""What lists of pressures and of quiet periods can be narrowed by, on pages."""

from datetime import timedelta
from typing import Any, cast

import django_filters as filters
from django.utils import timezone

from accounts.requests import SignedInRequest
from engagement.enums import PressureKind, QuietKind
from engagement.lists.filters import DayFilter, partner_filter
from engagement.models import Pressure, QuietPeriod
from partners.enums import OrganisationKind, Sector
from partners.filters import FilterForm, offered, visible_places

SOON = timedelta(weeks=4)


class PressureListFilter(filters.FilterSet):
    """Pressures by whom they weigh on, kind, and how they stand."""

    partnership = partner_filter("partnership")
    whose = filters.ChoiceFilter(
        method="weighing_on",
        choices=[
            ("partners", "Partners"),
            ("my_partners", "Partners I look after"),
            ("system", "The system itself"),
        ],
        label="On whom",
        empty_label="Everybody",
    )
    partner_kind = filters.ChoiceFilter(
        field_name="partnership__organisation__kind",
        choices=OrganisationKind.choices,
        label="Kind of partner",
        empty_label="All",
    )
    sector = filters.ChoiceFilter(
        field_name="partnership__organisation__sector",
        choices=Sector.choices,
        label="Sector",
        empty_label="All",
    )
    kind = filters.ChoiceFilter(
        choices=PressureKind.choices, label="Kind of pressure", empty_label="All"
    )
    state = filters.ChoiceFilter(
        method="in_state",
        choices=[
            ("in_force", "In force"),
            ("ending", "Ends within 4 weeks and is not renewed"),
            ("lapsed", "Ended and was not renewed"),
        ],
        label="State",
        empty_label="All",
    )
    on = DayFilter(method="in_force_on", label="In force on")

    class Meta:
        model = Pressure
        fields = ()
        form = FilterForm

    def weighing_on(self, queryset: Any, name: str, value: str) -> Any:
        """On the system, on any partner, or on one that the person who asks looks after."""
        if value == "my_partners":
            user = cast(SignedInRequest, self.request).user
            return queryset.filter(partnership__owner=user)
        return queryset.filter(partnership__isnull=value == "system")

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        """As of today."""
        today = timezone.localdate()
        if value == "lapsed":
            return queryset.lapsed()
        if value == "ending":
            return queryset.ending_before(today + SOON + timedelta(days=1))
        return queryset.in_force(today)

    def in_force_on(self, queryset: Any, name: str, value: Any) -> Any:
        """Begun by the day, and not over."""
        return queryset.in_force(value)


class QuietListFilter(filters.FilterSet):
    """Quiet periods by kind, for whom they are, and by a day on which they hold."""

    partnership = partner_filter("partnership", method="holding_for")
    kind = filters.ChoiceFilter(choices=QuietKind.choices, label="Kind", empty_label="All")
    sector = filters.ChoiceFilter(choices=Sector.choices, label="Sector", empty_label="All")
    place = filters.ModelChoiceFilter(
        queryset=offered(visible_places),
        to_field_name="public_id",
        label="Place",
        empty_label="All",
    )
    state = filters.ChoiceFilter(
        method="in_state",
        choices=[("now", "Now or to come"), ("over", "Over")],
        label="State",
        empty_label="All",
    )
    on = DayFilter(method="holding_on", label="Holding on")

    class Meta:
        model = QuietPeriod
        fields = ()
        form = FilterForm

    def holding_for(self, queryset: Any, name: str, value: Any) -> Any:
        """Its own, and those of its sector, its place and everybody."""
        return queryset.holding_for(value)

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        """As of today."""
        today = timezone.localdate()
        if value == "over":
            return queryset.filter(last_on__lt=today)
        return queryset.filter(last_on__gte=today)

    def holding_on(self, queryset: Any, name: str, value: Any) -> Any:
        """Begun by the day, and not over."""
        return queryset.in_force(value)
