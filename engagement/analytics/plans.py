"""What a whole plan needs to be looked at: its partners, what they said, how they rated it.

A few queries, however many partners there are; everything else is worked out from these rows.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from engagement.analytics.plan_months import Said, holding
from engagement.days import end_of_day
from engagement.enums import Stance
from engagement.models import Plan, PlanAlignment, PlanPartner, PlanPosition
from engagement.models.plan import was_retrofitted
from partners.enums import OrganisationKind, Sector

COUNCILS = (OrganisationKind.UPPER_TIER_COUNCIL.value,)


@dataclass(frozen=True)
class Part:
    """A partner that the plan needs."""

    key: int
    public_id: UUID
    partnership: int
    name: str
    kind: str
    sector: str
    place: int | None

    @property
    def is_social_care(self) -> bool:
        """A council with adult social care, a care provider, or an association of them."""
        return is_social_care(self.kind, self.sector)


@dataclass(frozen=True)
class Held:
    """What a partner holds of a plan on the day that is looked at."""

    stance: str
    until: date | None
    is_retrofitted: bool


@dataclass(frozen=True)
class Rated:
    """How far a partner finds a principle kept, whether anything shows that, and when it said."""

    partner: int
    principle: int
    level: str
    has_evidence: bool
    is_retrofitted: bool


@dataclass(frozen=True)
class PlanRecord:
    """Everything that is known of a plan on a day."""

    plan: Plan
    day: date
    known_at: datetime | None
    parts: Sequence[Part]
    said: Sequence[Said]
    held: Mapping[int, Held]
    rated: Sequence[Rated]

    def stance_of(self, part: Part) -> str:
        """What the partner holds; not asked without any word."""
        held = self.held.get(part.key)
        return held.stance if held else Stance.NOT_ASKED.value

    def is_asked(self, part: Part) -> bool:
        """Whether it said anything yet."""
        return self.stance_of(part) != Stance.NOT_ASKED

    @property
    def counts(self) -> Counter[str]:
        """How many partners hold what."""
        return Counter(self.stance_of(part) for part in self.parts)

    @property
    def passed(self) -> list[Part]:
        """Partners whose word held until a day that has passed."""
        return [
            part
            for part in self.parts
            if (held := self.held.get(part.key)) and held.until and held.until < self.day
        ]

    @property
    def retrofitted(self) -> int:
        """How many positions changed after the plan had been submitted."""
        return sum(1 for part in self.parts if (h := self.held.get(part.key)) and h.is_retrofitted)


def is_social_care(kind: str, sector: str) -> bool:
    """Whether an organisation is what people mean by social care."""
    return kind in COUNCILS or sector == Sector.SOCIAL_CARE


def plan_record(plan: Plan, known_on: date | None = None) -> PlanRecord:
    """The plan today, or as it was known at the end of a day."""
    known_at = end_of_day(known_on) if known_on else None
    day = known_on or timezone.localdate()
    positions = _positions(plan, known_at)
    said = [each for each, _ in positions]
    until = {each.key: day_ for each, day_ in positions}
    return PlanRecord(
        plan=plan,
        day=day,
        known_at=known_at,
        parts=_parts(plan),
        said=said,
        held={
            partner: Held(
                stance=each.stance,
                until=until[each.key],
                is_retrofitted=each.is_retrofitted(plan.submitted_on),
            )
            for partner, each in holding(said, day).items()
        },
        rated=_rated(plan, day, known_at),
    )


def _parts(plan: Plan) -> list[Part]:
    rows = PlanPartner.objects.standing().filter(plan=plan).by_name()
    organisation = "partnership__organisation__"
    columns = [f"{organisation}{name}" for name in ("name", "kind", "sector")]
    return [
        Part(*row)
        for row in rows.values_list(
            "pk", "public_id", "partnership", *columns, "partnership__place"
        )
    ]


def _positions(plan: Plan, known_at: datetime | None) -> list[tuple[Said, date | None]]:
    rows = PlanPosition.objects.of_plan(plan)
    if known_at is not None:
        rows = rows.known_at(known_at)
    columns = ("pk", "plan_partner", "stance", "said_on", "recorded_at", "corrects", "until")
    return [
        (Said(key, partner, stance, said_on, timezone.localtime(recorded_at), corrects), until)
        for key, partner, stance, said_on, recorded_at, corrects, until in rows.values_list(
            *columns
        )
    ]


def _rated(plan: Plan, day: date, known_at: datetime | None) -> list[Rated]:
    rows = PlanAlignment.objects.of_plan(plan).holding(day, known_at)
    columns = ("plan_partner", "wording__principle", "level", "said_on", "recorded_at")
    evidence = ("note", "source", "event", "document")
    return [
        Rated(
            partner=partner,
            principle=principle,
            level=level,
            has_evidence=any(shown),
            is_retrofitted=was_retrofitted(
                said_on, timezone.localdate(recorded_at), plan.submitted_on
            ),
        )
        for partner, principle, level, said_on, recorded_at, *shown in rows.values_list(
            *columns, *evidence
        )
    ]
