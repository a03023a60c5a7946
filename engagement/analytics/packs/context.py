"""The newest published figure of each council's area in a system: two queries."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F

from nhsuk.formats import nhs_date
from partners.enums import IdentifierScheme, OrganisationKind
from partners.models import Identifier, IndicatorValue, Partnership, System

COUNCILS = (OrganisationKind.UPPER_TIER_COUNCIL, OrganisationKind.DISTRICT_COUNCIL)


@dataclass(frozen=True)
class AreaFigure:
    """A figure of an area. ``indicator`` is its code; ``area`` is named as its publisher does."""

    indicator: str
    name: str
    area_code: str
    area: str
    period: str
    value: float
    unit: str
    source: str


def area_figures(system: System, on: date) -> list[AreaFigure]:
    """By indicator and area, of the newest period that was over on a day."""
    councils = Partnership.objects.active().filter(system=system, organisation__kind__in=COUNCILS)
    codes = Identifier.objects.filter(
        scheme=IdentifierScheme.GSS, organisation__in=councils.values("organisation")
    )
    rows = (
        IndicatorValue.objects.standing()
        .filter(
            area_code__in=list(codes.values_list("value", flat=True)),
            indicator__is_fictional=system.is_fictional,
            value__isnull=False,
            last_on__lte=on,
        )
        .select_related("indicator", "snapshot")
        .order_by(
            "indicator__name", "indicator_id", "area_code", F("last_on").desc(), "first_on", "id"
        )
        .distinct("indicator__name", "indicator_id", "area_code")
    )
    return [_figure(row, row.value) for row in rows if row.value is not None]


def _figure(row: IndicatorValue, value: float) -> AreaFigure:
    as_at = f", as at {nhs_date(row.snapshot.as_at)}" if row.snapshot else ""
    licence = f" ({row.indicator.licence})" if row.indicator.licence else ""
    return AreaFigure(
        indicator=row.indicator.code,
        name=row.indicator.name,
        area_code=row.area_code,
        area=row.area_name or row.area_code,
        period=row.period,
        value=value,
        unit=row.indicator.unit,
        source=f"{row.indicator.source}{as_at}{licence}",
    )
