"""Figures of public bodies about the area of a partner: context beside it, never inside a score."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Q

from nhsuk.charts import Chart, YearPoint, line_by_year
from nhsuk.formats import nhs_date, nhs_number
from partners.enums import Better, IdentifierScheme, OrganisationKind
from partners.models import (
    Identifier,
    Indicator,
    IndicatorValue,
    Organisation,
    Partnership,
    Succession,
)

# The first three letters of an area's code say which kind of authority it is of.
PEERS = {
    "06": "unitary authorities",
    "07": "districts",
    "08": "metropolitan boroughs",
    "09": "London boroughs",
    "10": "counties",
}
KIND_LENGTH = 3
FEWEST_FOR_QUARTERS = 8
QUARTERS = ("lowest", "second lowest", "second highest", "highest")
MOST_AREAS = 4
COUNCILS = (OrganisationKind.UPPER_TIER_COUNCIL, OrganisationKind.DISTRICT_COUNCIL)
# A year before, give or take the days by which years and months differ.
A_YEAR, NEAR = timedelta(days=365), timedelta(days=20)


@dataclass(frozen=True)
class AreaOf:
    """An area that says something about a partner, and why it is shown."""

    code: str
    name: str
    until: date | None
    is_own: bool


@dataclass(frozen=True)
class Figure:
    """An indicator of an area: the newest figure, the way to it, and where it lies among others."""

    indicator: Indicator
    values: Sequence[IndicatorValue]
    rank: int | None
    among: int
    peers: str
    is_invented: bool

    @cached_property
    def known(self) -> list[IndicatorValue]:
        """Periods with a figure, the newest last."""
        return [row for row in self.values if row.value is not None]

    @property
    def newest(self) -> IndicatorValue | None:
        return self.known[-1] if self.known else None

    @property
    def shown(self) -> str:
        """0.412 of 1, 12.4%, or nothing published."""
        return "no figure" if self.newest is None else self.with_unit(self.newest.value)

    @property
    def period(self) -> str:
        return self.newest.period if self.newest else ""

    @property
    def change(self) -> str:
        """Since the year before: 1.2 more than in 2023-24."""
        before = self._year_before()
        if self.newest is None or before is None:
            return ""
        difference = round(_number(self.newest) - _number(before), self.decimals)
        if not difference:
            return f"as in {before.period}"
        size = nhs_number(abs(difference), self.decimals)
        return f"{size} {'more' if difference > 0 else 'less'} than in {before.period}"

    @property
    def lies(self) -> str:
        """In the highest quarter of 151 counties; or a rank, where they are few."""
        if self.rank is None or self.among < 2:
            return ""
        if self.among < FEWEST_FOR_QUARTERS:
            return f"{self.rank} of {self.among} {self.peers}, the highest first"
        quarter = QUARTERS[min(3, 4 * (self.among - self.rank) // self.among)]
        return f"in the {quarter} quarter: {self.rank} of {self.among} {self.peers}, highest first"

    @property
    def source(self) -> str:
        """The publisher, and the day to which its file refers."""
        snapshot = self.newest.snapshot if self.newest else None
        as_at = f", as at {nhs_date(snapshot.as_at)}" if snapshot else ""
        licence = f". {self.indicator.licence}" if self.indicator.licence else ""
        return f"{self.indicator.source}{as_at}{licence}"

    @property
    def direction(self) -> str:
        """Which way is good, if it can be said."""
        is_neither = self.indicator.better == Better.NEITHER
        return "" if is_neither else str(self.indicator.get_better_display())

    @property
    def decimals(self) -> int:
        """As many as a figure of this size needs."""
        largest = max((abs(_number(row)) for row in self.known), default=0.0)
        return 3 if largest < 1 else 1 if largest < 1000 else 0

    def with_unit(self, value: float | None) -> str:
        """12.4%; 8.1 of 12."""
        number, unit = nhs_number(value, self.decimals), self.indicator.unit
        return f"{number}{unit if unit == '%' else f' {unit}' if unit else ''}"

    def chart(self, area: str) -> Chart:
        """Over the periods; those without a figure say why."""
        return line_by_year(
            [
                YearPoint(row.period, row.value, str(row.get_missing_display()))
                for row in self.values
            ],
            title=f"{self.indicator.name}, {area}",
            y_title=self.indicator.unit.capitalize() or "Value",
            description=self._in_words(),
            decimals=self.decimals,
        )

    def _in_words(self) -> str:
        if not self.known:
            return "Nothing was published."
        first, last = self.known[0], self.known[-1]
        return (
            f"From {self.with_unit(first.value)} in {first.period} "
            f"to {self.with_unit(last.value)} in {last.period}."
        )

    def _year_before(self) -> IndicatorValue | None:
        if self.newest is None:
            return None
        wanted = self.newest.last_on - A_YEAR
        length = self.newest.last_on - self.newest.first_on
        return next(
            (
                row
                for row in reversed(self.known)
                if abs(row.last_on - wanted) <= NEAR
                and abs((row.last_on - row.first_on) - length) <= NEAR
            ),
            None,
        )


@dataclass(frozen=True)
class AreaContext:
    """The figures of one area."""

    area: AreaOf
    figures: Sequence[Figure]

    @property
    def title(self) -> str:
        """The area, and until when it was one."""
        until = self.area.until
        return f"{self.area.name}, until {nhs_date(until)}" if until else self.area.name


def context_of(partnership: Partnership) -> list[AreaContext]:
    """The areas of a partner with what is published of them: five queries, whatever there is.

    A council has its own area. Figures of councils that it followed stand apart from its own, for
    they are of another area. Any other partner has the areas of the councils at its place.
    """
    areas = _areas(partnership)
    rows: dict[str, list[IndicatorValue]] = defaultdict(list)
    if areas:
        invented = partnership.system.is_fictional
        found = IndicatorValue.objects.standing().filter(
            area_code__in=[area.code for area in areas], indicator__is_fictional=invented
        )
        related = found.select_related("indicator", "snapshot")
        for row in related.order_by("indicator__name", "indicator_id", "last_on", "id"):
            rows[row.area_code].append(row)
    ranks = _ranks(row for mine in rows.values() for row in mine)
    contexts = [AreaContext(area, _figures(rows[area.code], ranks)) for area in areas]
    return [context for context in contexts if context.figures][:MOST_AREAS]


def _areas(partnership: Partnership) -> list[AreaOf]:
    organisation = partnership.organisation
    if organisation.kind in COUNCILS:
        earlier = Succession.objects.filter(successor=organisation)
        councils = Organisation.objects.filter(
            Q(pk=organisation.pk) | Q(pk__in=earlier.values("predecessor"))
        )
    elif partnership.place_id is not None:
        councils = Organisation.objects.filter(
            kind=OrganisationKind.UPPER_TIER_COUNCIL,
            partnerships__place=partnership.place_id,
            partnerships__withdrawn_at__isnull=True,
        )
    else:
        return []
    codes = Identifier.objects.filter(scheme=IdentifierScheme.GSS, organisation__in=councils)
    found = [
        AreaOf(
            code=row.value,
            name=row.organisation.name,
            until=row.organisation.legal_end or row.valid_to,
            is_own=row.organisation_id == organisation.pk,
        )
        for row in codes.select_related("organisation").order_by("organisation__name", "value")
    ]
    return sorted(found, key=lambda area: not area.is_own)


def _figures(rows: Iterable[IndicatorValue], ranks: Mapping[int, tuple[int, int]]) -> list[Figure]:
    of: dict[Indicator, list[IndicatorValue]] = {}
    for row in rows:
        of.setdefault(row.indicator, []).append(row)
    return [_figure(indicator, values, ranks) for indicator, values in of.items()]


def _figure(
    indicator: Indicator, values: list[IndicatorValue], ranks: Mapping[int, tuple[int, int]]
) -> Figure:
    newest = next((row for row in reversed(values) if row.value is not None), None)
    rank, among = ranks.get(newest.pk, (None, 0)) if newest else (None, 0)
    kind = PEERS.get(values[0].area_code[1:KIND_LENGTH], "areas")
    return Figure(
        indicator=indicator,
        values=values,
        rank=rank,
        among=among,
        peers=f"invented {kind}" if indicator.is_fictional else f"English {kind}",
        is_invented=indicator.is_fictional,
    )


def _ranks(rows: Iterable[IndicatorValue]) -> dict[int, tuple[int, int]]:
    """Of the newest figure of each area and indicator: its place among its kind, and how many."""
    newest: dict[tuple[str, int], IndicatorValue] = {}
    for row in rows:
        if row.value is not None:
            newest[row.area_code, row.indicator_id] = row
    wanted = Q()
    for row in newest.values():
        wanted |= Q(indicator=row.indicator_id, first_on=row.first_on, last_on=row.last_on)
    if not wanted:
        return {}
    columns = ("indicator_id", "first_on", "last_on", "area_code", "value")
    others: dict[Any, list[float]] = defaultdict(list)
    standing = IndicatorValue.objects.standing().filter(wanted, value__isnull=False)
    for indicator, first, last, code, value in standing.values_list(*columns):
        others[indicator, first, last, code[:KIND_LENGTH]].append(value)
    ranks = {}
    for row in newest.values():
        key = (row.indicator_id, row.first_on, row.last_on, row.area_code[:KIND_LENGTH])
        higher = sum(1 for value in others[key] if value > _number(row))
        ranks[row.pk] = (higher + 1, len(others[key]))
    return ranks


def _number(row: IndicatorValue) -> float:
    return 0.0 if row.value is None else row.value
