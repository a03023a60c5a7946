"""Systems as their pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from partners.models import AreaSystem, Organisation, Place, Succession, System, SystemCluster
from partners.presenters.dates import period
from partners.presenters.sources import source_of


@dataclass(frozen=True)
class SystemRow:
    """A system in the list of those to choose from."""

    system: System
    is_current: bool
    has_ended: bool


@dataclass(frozen=True)
class Step:
    """A system that came before or after, on a day."""

    system: System | None
    organisation: Organisation
    happened_on: date
    kind: str
    source: str


@dataclass(frozen=True)
class AreaRow:
    """A part of the country that lies in the system, wholly or in part."""

    name: str
    code: str
    kind: str
    share: str
    period: str
    source: str


@dataclass(frozen=True)
class SystemFacts:
    """All that the page of a system says."""

    period: str
    source: str
    has_ended: bool
    predecessors: list[Step]
    successors: list[Step]
    areas: list[AreaRow]
    clusters: list[SystemCluster]
    places: list[Place]


def system_rows(systems: QuerySet[System], current: System | None) -> list[SystemRow]:
    """Those that exist now first, each group by name."""
    rows = [SystemRow(each, each == current, _has_ended(each)) for each in systems]
    return sorted(rows, key=lambda row: (row.has_ended, row.system.name))


def system_facts(system: System) -> SystemFacts:
    """Read what hangs on the system, in a fixed number of queries."""
    before, after = [], []
    if system.icb is not None:
        before = _steps(system.icb.predecessions.all(), "predecessor")
        after = _steps(system.icb.successions.all(), "successor")
    return SystemFacts(
        period=period(system.legal_start, system.legal_end),
        source=source_of(system.snapshot),
        has_ended=_has_ended(system),
        predecessors=before,
        successors=after,
        areas=_areas(system.areas.select_related("area", "snapshot").order_by("area__name", "id")),
        clusters=list(system.clusters.order_by("-valid_from", "name")),
        places=list(system.places.all()),
    )


def _steps(successions: QuerySet[Succession], side: str) -> list[Step]:
    rows = successions.select_related(f"{side}__system_of", "snapshot")
    return [_step(row, getattr(row, side)) for row in rows]


def _step(succession: Succession, other: Organisation) -> Step:
    return Step(
        system=getattr(other, "system_of", None),
        organisation=other,
        happened_on=succession.happened_on,
        kind=succession.get_kind_display(),
        source=source_of(succession.snapshot),
    )


def _areas(rows: Iterable[AreaSystem]) -> list[AreaRow]:
    return [
        AreaRow(
            name=row.area.name,
            code=row.area.gss_code,
            kind=row.area.get_kind_display(),
            share="All of it" if row.share == 1 else f"{row.share:.1%}",
            period=period(row.valid_from, row.valid_to),
            source=source_of(row.snapshot),
        )
        for row in rows
    ]


def _has_ended(system: System) -> bool:
    return system.legal_end is not None and system.legal_end < timezone.localdate()
