"""How many bodies a system and each of its places have to bring together, and whose areas cross.

Context for every comparison of systems or places: four councils and thirty trusts are another task
than one of each. Counted are organisations that exist today and are partners; what reference data
say of areas that lie in several systems stands beside it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q
from django.utils import timezone

from partners.enums import OrganisationKind
from partners.models import AreaSystem, Footprint, Partnership, System

_TRUSTS = (
    OrganisationKind.ACUTE_TRUST,
    OrganisationKind.MENTAL_HEALTH_TRUST,
    OrganisationKind.COMMUNITY_TRUST,
    OrganisationKind.AMBULANCE_TRUST,
    OrganisationKind.NHS_TRUST,
)


@dataclass(frozen=True)
class Bodies:
    """How many of each kind; care homes and services that a provider runs count as care."""

    upper_tier_councils: int = 0
    district_councils: int = 0
    trusts: int = 0
    practices: int = 0
    networks: int = 0
    care: int = 0
    voluntary: int = 0

    @classmethod
    def of(cls, kinds: Mapping[str, int]) -> "Bodies":
        """From how many there are of each kind of organisation."""
        return cls(
            upper_tier_councils=kinds.get(OrganisationKind.UPPER_TIER_COUNCIL, 0),
            district_councils=kinds.get(OrganisationKind.DISTRICT_COUNCIL, 0),
            trusts=sum(kinds.get(kind, 0) for kind in _TRUSTS),
            practices=kinds.get(OrganisationKind.GP_PRACTICE, 0),
            networks=kinds.get(OrganisationKind.PRIMARY_CARE_NETWORK, 0),
            care=kinds.get(OrganisationKind.CARE_PROVIDER, 0)
            + kinds.get(OrganisationKind.CARE_LOCATION, 0),
            voluntary=kinds.get(OrganisationKind.VOLUNTARY, 0)
            + kinds.get(OrganisationKind.HEALTHWATCH, 0),
        )


@dataclass(frozen=True)
class PlaceBodies:
    """One place, and the councils of it that also work in another system."""

    name: str
    public_id: str
    bodies: Bodies
    crossing: tuple[str, ...] = ()


@dataclass(frozen=True)
class SharedArea:
    """A council's area that lies in several systems: the share in each, the largest first."""

    name: str
    shares: tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True)
class Landscape:
    """What a system has to bring together."""

    system: str
    bodies: Bodies
    places: tuple[PlaceBodies, ...] = ()
    without_place: Bodies = field(default_factory=Bodies)
    shared_areas: tuple[SharedArea, ...] = ()
    crossing: tuple[str, ...] = ()


def landscape_of(system: System) -> Landscape:
    """The landscape of a system, in four queries however large it is."""
    by_place = _kinds_by_place(system)
    crossing = _crossing(system)
    everything: Counter[str] = Counter()
    for kinds in by_place.values():
        everything.update(kinds)
    places = tuple(
        PlaceBodies(
            name=place.name,
            public_id=str(place.public_id),
            bodies=Bodies.of(by_place.get(place.pk, {})),
            crossing=tuple(crossing.get(place.pk, ())),
        )
        for place in system.places.all()
    )
    return Landscape(
        system=system.name,
        bodies=Bodies.of(everything),
        places=places,
        without_place=Bodies.of(by_place.get(None, {})),
        shared_areas=_shared_areas(system),
        crossing=tuple(sorted({name for names in crossing.values() for name in names})),
    )


def _partners(system: System) -> Any:
    """With the system itself, of organisations that exist today."""
    today = timezone.localdate()
    return (
        Partnership.objects.active()
        .filter(system=system, counterpart__isnull=True)
        .filter(Q(organisation__legal_end__isnull=True) | Q(organisation__legal_end__gte=today))
    )


def _kinds_by_place(system: System) -> dict[int | None, dict[str, int]]:
    found = (
        _partners(system)
        .order_by()
        .values_list("place", "organisation__kind")
        .annotate(rows=Count("pk"))
    )
    counts: dict[int | None, dict[str, int]] = defaultdict(dict)
    for place, kind, rows in found:
        counts[place][kind] = rows
    return counts


def _crossing(system: System) -> dict[int | None, list[str]]:
    """Councils that also work in another system, by place: as their footprints say today."""
    elsewhere = (
        Footprint.objects.filter(valid_to__isnull=True)
        .exclude(system=system)
        .filter(Q(system__legal_end__isnull=True) | Q(system__legal_end__gte=timezone.localdate()))
    )
    rows = (
        _partners(system)
        .filter(
            organisation__kind__in=[
                OrganisationKind.UPPER_TIER_COUNCIL,
                OrganisationKind.DISTRICT_COUNCIL,
            ],
            organisation__in=elsewhere.values("organisation"),
        )
        .order_by("organisation__name", "id")
        .values_list("place", "organisation__name")
    )
    names: dict[int | None, list[str]] = defaultdict(list)
    for place, name in rows:
        names[place].append(name)
    return names


def _shared_areas(system: System) -> tuple[SharedArea, ...]:
    """Areas of councils of which a part lies in another system today."""
    today = timezone.localdate()
    now = AreaSystem.objects.filter(valid_from__lte=today).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today)
    )
    here = now.filter(system=system, share__lt=1)
    rows = (
        now.filter(area__in=here.values("area"))
        .order_by("area__name", "area", F("share").desc(), "id")
        .values_list("area__name", "system__name", "share")
    )
    return _grouped(rows)


def _grouped(rows: Iterable[tuple[str, str, Decimal]]) -> tuple[SharedArea, ...]:
    shares: dict[str, list[tuple[str, Decimal]]] = defaultdict(list)
    for area, system, share in rows:
        shares[area].append((system, share))
    return tuple(SharedArea(area, tuple(parts)) for area, parts in shares.items() if len(parts) > 1)
