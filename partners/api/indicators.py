"""What public bodies publish of areas: the indicators, and their figures by area and period."""

from datetime import date
from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet

from accounts.api.serializers import RecordSerializer, ReferenceSerializer
from accounts.api.views import CollectionViewSet
from partners.api.organisations import SourceSerializer
from partners.models import Indicator, IndicatorValue


class IndicatorSerializer(RecordSerializer):
    """Something that is published for areas. Context beside a relationship, never a score."""

    class Meta:
        model = Indicator
        fields = (
            "id",
            "code",
            "name",
            "about",
            "unit",
            "better",
            "source",
            "licence",
            "is_fictional",
            "version",
            "changed",
        )


class IndicatorViewSet(CollectionViewSet):
    """Indicators, with their publishers and licences."""

    collection = "indicators"
    serializer_class = IndicatorSerializer
    order = ("code", "id")
    system_path = ""
    queryset = Indicator.objects.none()

    def get_queryset(self) -> QuerySet[Indicator]:
        """All that the caller may see."""
        return Indicator.objects.visible_to(self.caller)


class IndicatorValueSerializer(RecordSerializer):
    """One figure of one area and period."""

    indicator = ReferenceSerializer(read_only=True)
    source = SourceSerializer(  # type: ignore[assignment]
        source="snapshot",
        read_only=True,
        allow_null=True,
        help_text="The file that brought it in. Null for invented figures.",
    )

    class Meta:
        model = IndicatorValue
        fields = (
            "id",
            "indicator",
            "area_code",
            "area_name",
            "period",
            "first_on",
            "last_on",
            "value",
            "missing",
            "source",
            "recorded_at",
            "superseded_at",
            "version",
            "changed",
        )


class IndicatorValueFilter(filters.FilterSet):
    """Figures by indicator, area and period; corrected ones only when asked for."""

    indicator = filters.CharFilter(field_name="indicator__code", label="Code of the indicator")
    area = filters.CharFilter(field_name="area_code", label="Code of the area (GSS)")
    period = filters.CharFilter(label="As its publisher calls it, such as 2024-25")
    covers = filters.DateFilter(method="on_day", label="A day that lies in the period")
    superseded = filters.BooleanFilter(
        method="with_superseded", label="Whether corrected figures are listed, and only those"
    )

    def on_day(self, queryset: Any, name: str, value: date) -> Any:
        """Periods that hold the day."""
        return queryset.filter(Q(first_on__lte=value) & Q(last_on__gte=value))

    def with_superseded(self, queryset: Any, name: str, value: bool) -> Any:
        """Those that were corrected, or those that stand."""
        return queryset.filter(superseded_at__isnull=not value)


class IndicatorValueViewSet(CollectionViewSet):
    """Figures of all areas, the newest period first. Corrected ones stay, marked as such."""

    collection = "indicator-values"
    serializer_class = IndicatorValueSerializer
    filterset_class = IndicatorValueFilter
    order = ("-last_on", "id")
    system_path = ""
    queryset = IndicatorValue.objects.none()

    def get_queryset(self) -> QuerySet[IndicatorValue]:
        """All that the caller may see."""
        rows = IndicatorValue.objects.visible_to(self.caller)
        return rows.select_related("indicator", "snapshot")
