"""How far social care is part of a plan: its councils and its care providers, place by place."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from engagement.analytics.plans import COUNCILS, PlanRecord
from engagement.enums import Alignment, Stance
from partners.enums import Sector, Tier
from partners.models import Partnership

WITHOUT_PLACE = "Without a place of their own"


@dataclass
class Group:
    """Councils or care providers of a place: how many there are, were asked, and agreed."""

    partners: int = 0
    asked: int = 0
    agreed: int = 0
    levels: Counter[str] = field(default_factory=Counter)

    @property
    def asked_share(self) -> float | None:
        """From 0 to 1; none where there is nobody."""
        return self.asked / self.partners if self.partners else None

    @property
    def rated(self) -> int:
        """Ratings that say something."""
        return sum(n for level, n in self.levels.items() if level != Alignment.CANNOT_SAY)

    @property
    def alignment(self) -> float | None:
        """From 0 to 1: aligned counts as one, partly as a half. None without a rating."""
        if not self.rated:
            return None
        counted = self.levels[Alignment.ALIGNED] + 0.5 * self.levels[Alignment.PARTLY]
        return counted / self.rated

    @property
    def points(self) -> int | None:
        """The same from 0 to 100."""
        return None if self.alignment is None else round(100 * self.alignment)

    def add(self, other: "Group") -> None:
        """Count another group in."""
        self.partners += other.partners
        self.asked += other.asked
        self.agreed += other.agreed
        self.levels += other.levels


@dataclass
class PlaceCare:
    """Social care in one place."""

    name: str
    councils: Group = field(default_factory=Group)
    providers: Group = field(default_factory=Group)

    @property
    def both(self) -> Group:
        """Councils and providers together."""
        whole = Group()
        whole.add(self.councils)
        whole.add(self.providers)
        return whole


@dataclass(frozen=True)
class _Partner:
    key: int
    kind: str
    place: str


def social_care_by_place(record: PlanRecord) -> list[PlaceCare]:
    """A row for each place with social care partners, and one for those without a place.

    All that somebody looks after in the area of the plan count, whether the plan names them or
    not: a partner that was left out is a partner that was not asked.
    """
    places: dict[str, PlaceCare] = {}
    for partner in _partners(record):
        place = places.setdefault(partner.place, PlaceCare(partner.place or WITHOUT_PLACE))
        is_council = partner.kind in COUNCILS
        (place.councils if is_council else place.providers).add(_one(record, partner))
    return [places[name] for name in sorted(places, key=lambda name: (not name, name))]


def in_all(rows: Iterable[PlaceCare]) -> PlaceCare:
    """All places together."""
    whole = PlaceCare("All places")
    for row in rows:
        whole.councils.add(row.councils)
        whole.providers.add(row.providers)
    return whole


def _partners(record: PlanRecord) -> Sequence[_Partner]:
    named = [part.partnership for part in record.parts]
    rows = Partnership.objects.active().filter(
        Q(organisation__kind__in=COUNCILS) | Q(organisation__sector=Sector.SOCIAL_CARE),
        system=record.plan.system_id,
        counterpart__isnull=True,
    )
    looked_after = Q(tier=Tier.MANAGED)
    if record.plan.place_id is not None:
        looked_after &= Q(place=record.plan.place_id)
    rows = rows.filter(looked_after | Q(pk__in=named))
    columns = ("pk", "organisation__kind", "place__name")
    return [_Partner(key, kind, place or "") for key, kind, place in rows.values_list(*columns)]


def _one(record: PlanRecord, partner: _Partner) -> Group:
    part = next((p for p in record.parts if p.partnership == partner.key), None)
    if part is None:
        return Group(partners=1)
    return Group(
        partners=1,
        asked=int(record.is_asked(part)),
        agreed=int(record.stance_of(part) == Stance.AGREED),
        levels=Counter(each.level for each in record.rated if each.partner == part.key),
    )
