"""Filters of what stands until it is withdrawn: pressures, quiet periods, results of waves."""

from datetime import date
from typing import Any

import django_filters as filters

from engagement.api.record_filters import RecordFilter
from engagement.enums import PressureKind, QuietKind, Side
from engagement.lists.filters import partner_filter
from engagement.models import Pressure, PulseResult, QuietPeriod
from partners.enums import OrganisationKind, Sector
from partners.models import Partnership


class StandingFilter(RecordFilter):
    """Also by partner."""

    partnership = filters.UUIDFilter(field_name="partnership__public_id", label="Partnership")


class SpanFilter(StandingFilter):
    """Also by a day on which it holds."""

    on = filters.DateFilter(method="holding_on", label="Holding on this day")

    def holding_on(self, queryset: Any, name: str, value: date) -> Any:
        """Begun by the day, and not over."""
        return queryset.filter(first_on__lte=value, last_on__gte=value)


class PressureFilter(SpanFilter):
    """Pressures also by kind, by whom they weigh on, and by how they stand."""

    kind = filters.ChoiceFilter(choices=PressureKind.choices, label="Kind")
    on_system = filters.BooleanFilter(
        field_name="partnership", lookup_expr="isnull", label="On the system itself"
    )
    sector = filters.ChoiceFilter(
        field_name="partnership__organisation__sector",
        choices=Sector.choices,
        label="Sector of the partner",
    )
    partner_kind = filters.ChoiceFilter(
        field_name="partnership__organisation__kind",
        choices=OrganisationKind.choices,
        label="Kind of the partner",
    )
    ending_before = filters.DateFilter(
        method="that_end_before", label="In force, not renewed, and over before this day"
    )
    lapsed = filters.BooleanFilter(
        method="that_lapsed", label="Ended and not renewed; false for all others"
    )

    def that_end_before(self, queryset: Any, name: str, value: date) -> Any:
        """Of which somebody should ask whether they go on."""
        return queryset.ending_before(value)

    def that_lapsed(self, queryset: Any, name: str, value: bool) -> Any:
        """Over, or forgotten."""
        lapsed = queryset.lapsed()
        return lapsed if value else queryset.exclude(pk__in=lapsed.values("pk"))

    class Meta:
        model = Pressure
        fields = ()


class QuietPeriodFilter(SpanFilter):
    """Quiet periods also by kind, and by whom they were recorded for or hold for."""

    kind = filters.ChoiceFilter(choices=QuietKind.choices, label="Kind")
    sector = filters.ChoiceFilter(choices=Sector.choices, label="Sector")
    place = filters.UUIDFilter(field_name="place__public_id", label="Place")
    holding_for = partner_filter("partnership", method="holding_for_partner")

    def holding_for_partner(self, queryset: Any, name: str, value: Partnership) -> Any:
        """Its own, and those of its sector, its place and everybody."""
        return queryset.holding_for(value)

    class Meta:
        model = QuietPeriod
        fields = ()


class PulseResultFilter(StandingFilter):
    """Results also by wave, by who answered, and by when the wave closed."""

    wave = filters.UUIDFilter(field_name="wave_id", label="Wave")
    answered_by = filters.ChoiceFilter(choices=Side.choices, label="Which side answered")
    closed_from = filters.DateFilter(field_name="closed_on", lookup_expr="gte", label="Closed from")
    closed_to = filters.DateFilter(field_name="closed_on", lookup_expr="lte", label="Closed up to")

    class Meta:
        model = PulseResult
        fields = ()
