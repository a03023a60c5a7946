"""How early those affected by decisions were first engaged: counts, nothing judged.

A side counts with a decision that was taken in the period; with one that lies ahead, once somebody
was engaged in the period. Whoever was not engaged on a decision that lies ahead still may be.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, IntegerField, OuterRef, Q, Subquery, Value, When

from engagement.enums import Side, Stage
from engagement.ids import uuid_of
from engagement.models import Consultation, ConsultedAudience
from engagement.scoring.proportion import Interval, wilson
from partners.enums import OrganisationKind
from partners.models import Partnership, System

# A queryset of consultations, with annotations that no type of theirs tells of.
Sides = Any
LADDER: list[Stage] = [stage for stage in Stage if stage != Stage.NONE]
NEVER = "never"
EARLY = (Stage.BEFORE_OPTIONS, Stage.ON_OPTIONS)
STEPS = (*(stage.value for stage in LADDER), NEVER)
THE_SYSTEM = "system"
NO_PLACE = "none"
ENOUGH = 5

_RANKED = Case(
    *(When(stage=stage, then=Value(rank)) for rank, stage in enumerate(LADDER)),
    default=Value(len(LADDER)),
    output_field=IntegerField(),
)


@dataclass(frozen=True)
class Early:
    """Those affected of one kind or place, by the stage at which they were first engaged."""

    key: str
    label: str
    counts: tuple[int, ...]

    @property
    def affected(self) -> int:
        return sum(self.counts)

    @property
    def early(self) -> int:
        """Engaged before options were formed, or on the options."""
        return sum(self.counts[: len(EARLY)])

    @property
    def is_enough(self) -> bool:
        """Whether a share says anything."""
        return self.affected >= ENOUGH

    @property
    def share(self) -> float | None:
        """Engaged early, out of all; ``None`` where too few were affected to say."""
        return self.early / self.affected if self.is_enough else None

    @property
    def interval(self) -> Interval | None:
        """The 95 % interval of the share."""
        return wilson(self.early, self.affected) if self.is_enough else None


@dataclass(frozen=True)
class EarlyEngagement:
    """The decisions of one side: all of them, by kind of whoever is affected, and by its place."""

    made_by: Side
    total: Early
    by_kind: Sequence[Early]
    by_place: Sequence[Early]


def with_stage() -> Sides:
    """All standing ones, each with ``rank``: that of the earliest stage, none if never engaged.

    ``place_key`` and ``place_name`` are those of the affected partner now.
    """
    engaged = ConsultedAudience.objects.standing().filter(consultation=OuterRef("pk"))
    first = engaged.order_by("first_engaged_on").values("first_engaged_on")[:1]
    rank = engaged.annotate(rank=_RANKED).order_by("rank").values("rank")[:1]
    own = Partnership.objects.active().with_system()
    own = own.filter(system=OuterRef("system"), organisation=OuterRef("affected"))
    return Consultation.objects.standing().annotate(
        rank=Subquery(rank),
        first_on=Subquery(first),
        place_key=Subquery(own.values("place__public_id")[:1]),
        place_name=Subquery(own.values("place__name")[:1]),
    )


def counted(since: date, until: date, *, decided_only: bool = False) -> Sides:
    """Those that count in a period: decided in it, or ahead and first engaged in it.

    ``decided_only``: without those ahead, of whom only the engaged would count, and once more when
    it is decided; for shares that are held against those of another period.
    """
    decided = Q(decision__decided_on__range=(since, until))
    if decided_only:
        return with_stage().filter(decided)
    ahead = Q(decision__decided_on__isnull=True, first_on__range=(since, until))
    return with_stage().filter(decided | ahead)


def at_step(rows: Sides, step: str) -> Sides:
    """Those first engaged at a stage, ``early`` or ``never``."""
    if step == NEVER:
        return rows.filter(rank__isnull=True)
    if step == "early":
        return rows.filter(rank__lt=len(EARLY))
    return rows.filter(rank=LADDER.index(Stage(step)))


def of_kind(rows: Sides, kind: str) -> Sides:
    """Those whose affected side is of a kind of organisation, or the system itself."""
    if kind == THE_SYSTEM:
        return rows.filter(affected__isnull=True)
    return rows.filter(affected__kind=kind)


def of_place(rows: Sides, key: str) -> Sides:
    """Those whose affected partner belongs to a place, named by its public id, or to no one."""
    partners = rows.filter(affected__isnull=False)
    if key == NO_PLACE:
        return partners.filter(place_key__isnull=True)
    place = uuid_of(key)
    return partners.none() if place is None else partners.filter(place_key=place)


def early_engagement(
    system: System, since: date, until: date, *, decided_only: bool = False
) -> list[EarlyEngagement]:
    """By who decides: the system first, then its partners. One query, however much there is."""
    found = list(
        counted(since, until, decided_only=decided_only)
        .filter(system=system)
        .values_list("decision__made_by", "affected__kind", "place_key", "place_name", "rank")
        .annotate(n=Count("pk"))
        .order_by()
    )
    return [_of_side(side, [row[1:] for row in found if row[0] == side]) for side in Side]


def _of_side(side: Side, rows: list[Any]) -> EarlyEngagement:
    kinds = dict(OrganisationKind.choices)
    by_kind = ((kind or THE_SYSTEM, kinds.get(kind, ""), rank, n) for kind, *_, rank, n in rows)
    by_place = (
        (str(key) if key else NO_PLACE, name or "No one place", rank, n)
        for kind, key, name, rank, n in rows
        if kind is not None  # the system itself has no place
    )
    total = _groups(("all", "All", rank, n) for *_, rank, n in rows)
    nobody = Early("all", "All", (0,) * len(STEPS))
    return EarlyEngagement(side, total[0] if total else nobody, _groups(by_kind), _groups(by_place))


def _groups(rows: Iterable[tuple[str, str, int | None, int]]) -> list[Early]:
    """Counted together by key, by name; the system itself by a name of its own."""
    counts: dict[str, list[int]] = {}
    labels: dict[str, str] = {}
    for key, label, rank, n in rows:
        labels[key] = label or "The system itself"
        counts.setdefault(key, [0] * len(STEPS))[len(LADDER) if rank is None else rank] += n
    found = [Early(key, labels[key], tuple(each)) for key, each in counts.items()]
    return sorted(found, key=lambda each: (each.label, each.key))
