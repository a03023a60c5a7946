"""Whom the system was in contact with in a period: by kind of partner, and partner by partner."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, IntegerField, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from engagement.enums import Initiator
from engagement.models import Participation
from engagement.models.event import ParticipationQuerySet
from partners.enums import SECTOR_OF_KIND, AppointmentKind, OrganisationKind, Sector
from partners.models import Appointment, Partnership, System
from partners.models.partnership import PartnershipQuerySet

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class KindEngaged:
    """Partners of one kind: in contact themselves, reached through another, or neither.

    ``begun`` counts contacts by who initiated them, in the order of `Initiator`.
    """

    kind: OrganisationKind
    in_contact: int
    reached: int
    neither: int
    begun: tuple[int, ...]

    @property
    def sector(self) -> Sector:
        return SECTOR_OF_KIND[self.kind]

    @property
    def partners(self) -> int:
        return self.in_contact + self.reached + self.neither

    @property
    def contacts(self) -> int:
        return sum(self.begun)


@dataclass(frozen=True)
class PartnerEngaged:
    """One partner. ``last_on`` is the day of the last contact up to the end of the period."""

    partnership: Partnership
    contacts: int
    last_on: date | None
    seats: int


@dataclass(frozen=True)
class Engaged:
    """All partners of a system. ``meetings`` are events, each counted once."""

    kinds: Sequence[KindEngaged]
    meetings: int

    @property
    def partners(self) -> int:
        return sum(one.partners for one in self.kinds)

    @property
    def in_contact(self) -> int:
        return sum(one.in_contact for one in self.kinds)

    @property
    def reached(self) -> int:
        return sum(one.reached for one in self.kinds)

    @property
    def contacts(self) -> int:
        return sum(one.contacts for one in self.kinds)


def engaged(user: "User", system: System, since: date, until: date) -> Engaged:
    """By kind of partner, in three queries; partnerships between two partners are left out."""
    contacts = _contacts(user, system, since, until)
    begun = _begun(contacts)
    rows = (
        _partners(user, system)
        .annotate(
            met=Exists(contacts.filter(partnership=OuterRef("pk"))),
            through=Exists(contacts.filter(partnership=OuterRef("represented_by"))),
        )
        .order_by()
        .values_list("organisation__kind")
        .annotate(
            in_contact=Count("pk", filter=Q(met=True)),
            reached=Count("pk", filter=Q(met=False, through=True)),
            neither=Count("pk", filter=Q(met=False, through=False)),
        )
    )
    none = (0,) * len(Initiator)
    found = [
        KindEngaged(OrganisationKind(kind), met, reached, neither, begun.get(kind, none))
        for kind, met, reached, neither in rows
    ]
    sectors = list(Sector)
    return Engaged(
        kinds=sorted(found, key=lambda one: (sectors.index(one.sector), one.kind.label)),
        meetings=contacts.aggregate(events=Count("event", distinct=True))["events"],
    )


def partners_engaged(
    user: "User", system: System, since: date, until: date, most: int
) -> list[PartnerEngaged]:
    """So many partners at most, those with most contacts first; in two queries."""
    contacts = _contacts(user, system, since, until).filter(partnership=OuterRef("pk"))
    ever = _contacts(user, system, date.min, until).filter(partnership=OuterRef("pk"))
    rows: Any = (
        _partners(user, system)
        .select_related("organisation", "place")
        .annotate(contacts=_number(contacts), last=Subquery(_last(ever)))
        .order_by("-contacts", "organisation__name", "pk")[:most]
    )
    found = list(rows)
    seats = _seats(system, min(until, timezone.localdate()), found)
    return [
        PartnerEngaged(
            partnership=one,
            contacts=one.contacts,
            last_on=None if one.last is None else timezone.localdate(one.last),
            seats=seats.get(one.organisation_id, 0),
        )
        for one in found
    ]


def _partners(user: "User", system: System) -> PartnershipQuerySet:
    return Partnership.objects.visible_to(user).active().with_system().filter(system=system)


def _contacts(user: "User", system: System, since: date, until: date) -> ParticipationQuerySet:
    """Contacts of the days from one to the other with partners that still are partners."""
    rows = Participation.objects.visible_to(user).contacts()
    own = {"system": system, "partnership__withdrawn_at": None, "partnership__counterpart": None}
    if since > date.min:
        rows = rows.filter(starts_at__gte=_begin(since))
    return rows.filter(**own, starts_at__lt=_begin(until + timedelta(days=1))).order_by()


def _begin(day: date) -> datetime:
    """The first moment of a day in London."""
    return timezone.make_aware(datetime.combine(day, time.min))


def _begun(contacts: ParticipationQuerySet) -> Mapping[str, tuple[int, ...]]:
    """Contacts by kind of partner and by who initiated them."""
    sums = {
        f"by_{number}": Count("pk", filter=Q(event__initiated_by=initiator))
        for number, initiator in enumerate(Initiator)
    }
    rows = contacts.values_list("partnership__organisation__kind").annotate(**sums)
    return {kind: tuple(counts) for kind, *counts in rows}


def _number(rows: ParticipationQuerySet) -> Any:
    """How many rows a subquery has, also where it has none."""
    counts = rows.values("partnership").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counts, output_field=IntegerField()), Value(0))


def _last(rows: ParticipationQuerySet) -> Any:
    return rows.values("partnership").annotate(last=Max("starts_at")).values("last")


def _seats(system: System, day: date, partners: Sequence[Partnership]) -> dict[int, int]:
    """Seats that people of each organisation held on a day, by organisation."""
    held = Appointment.objects.on(day).filter(
        system=system,
        kind=AppointmentKind.HOLDER,
        home_organisation__in={one.organisation_id for one in partners},
    )
    rows = held.order_by().values_list("home_organisation").annotate(n=Count("seat", distinct=True))
    return dict(rows)
