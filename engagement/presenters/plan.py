"""What the pages of a plan show."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from engagement.analytics.plan_social_care import PlaceCare, in_all, social_care_by_place
from engagement.analytics.plans import PlanRecord
from engagement.enums import Stance
from engagement.models import PlanPartner, PlanPosition, Principle
from engagement.presenters.plan_charts import alignment_map, positions_over_time
from engagement.presenters.plan_missing import Missing, missing_of
from nhsuk.charts import Chart
from nhsuk.paging import KeysetPage


@dataclass(frozen=True)
class Count:
    """How many partners hold something, and the list of them."""

    label: str
    number: int
    url: str


@dataclass(frozen=True)
class PlanDetails:
    """Everything on the page of a plan but the rows of its partners."""

    record: PlanRecord
    principles: Sequence[Principle]
    counts: Sequence[Count]
    missing: Sequence[Missing]
    over_time: Chart
    social_care: Sequence[PlaceCare]
    social_care_in_all: PlaceCare


@dataclass(frozen=True)
class PartRow:
    """A partner of the plan with what it holds on the day that is looked at."""

    part: PlanPartner
    position: PlanPosition | None


@dataclass(frozen=True)
class PartnersShown:
    """Some partners of the plan, and the picture of how they rate its principles."""

    page: KeysetPage[PlanPartner]
    rows: Sequence[PartRow]
    picture: Chart


def plan_page(record: PlanRecord, principles: Sequence[Principle]) -> PlanDetails:
    """The whole page, from what was read once."""
    social_care = social_care_by_place(record)
    return PlanDetails(
        record=record,
        principles=principles,
        counts=_counts(record),
        missing=missing_of(record, principles),
        over_time=positions_over_time(record),
        social_care=social_care,
        social_care_in_all=in_all(social_care),
    )


def partners_shown(
    record: PlanRecord, page: KeysetPage[PlanPartner], principles: Sequence[Principle]
) -> PartnersShown:
    """A page of partners, each with its position."""
    held = PlanPosition.objects.filter(plan_partner__in=page.rows)
    positions = held.holding(record.day, record.known_at).select_related("plan_partner__plan")
    by_part = {each.plan_partner_id: each for each in positions}
    return PartnersShown(
        page=page,
        rows=[PartRow(part, by_part.get(part.pk)) for part in page.rows],
        picture=alignment_map(record, page.rows, principles),
    )


def principles_of(record: PlanRecord) -> list[Principle]:
    """Those by which plans are looked at, in their order."""
    return list(Principle.objects.filter(system=record.plan.system_id).active().in_order())


def _counts(record: PlanRecord) -> list[Count]:
    url = reverse("engagement:plan", args=[record.plan.public_id])
    return [
        Count(str(stance.label), record.counts[stance.value], f"{url}?stance={stance.value}#list")
        for stance in Stance
    ]
