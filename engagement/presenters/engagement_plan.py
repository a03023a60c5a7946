"""The engagement plan in words: what holds, what is coming, and how far it is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from engagement.analytics.engagement_plan import (
    Group,
    Progress,
    affected,
    by_plan,
    progress_by_group,
)
from engagement.models import EngagementPlan, ScoreModel
from nhsuk.formats import counted, nhs_date
from partners.enums import OrganisationKind, Tier
from partners.models import System

ORDER = list(Tier.values)


@dataclass(frozen=True)
class PlanRow:
    """A tier and kind: what is agreed, since when, what is coming, and how it is going."""

    tier: str
    kind: str
    in_force: EngagementPlan | None
    coming: Sequence[EngagementPlan]
    progress: Progress = field(default_factory=Progress)

    @property
    def label(self) -> str:
        """For whom it holds."""
        return str(OrganisationKind(self.kind).label) if self.kind else "Every other kind"

    @property
    def tier_label(self) -> str:
        return str(Tier(self.tier).label)

    @property
    def contacts_agreed(self) -> int:
        """For the last 365 days, whole."""
        return round(self.progress.agreed)

    @property
    def query(self) -> str:
        """What a link to the form or to the list of partners asks for."""
        said = {"tier": self.tier, "kind": self.kind}
        return urlencode({name: value for name, value in said.items() if value})


@dataclass(frozen=True)
class PlanPage:
    """What the page shows."""

    rows: Sequence[PlanRow]
    without: Sequence[PlanRow]
    past: Sequence[EngagementPlan]


def plan_page(system: System, plans: Sequence[EngagementPlan], model: ScoreModel) -> PlanPage:
    """Put the rows of a system's plans, newest first, and the counted progress together."""
    holding, coming, past = _sorted(plans)
    progress = by_plan(progress_by_group(system, model), holding.values())
    groups = sorted({*holding, *coming}, key=lambda group: (ORDER.index(group[0]), group[1] == ""))
    rows = [
        PlanRow(
            tier=tier,
            kind=kind,
            in_force=holding.get((tier, kind)),
            coming=coming.get((tier, kind), ()),
            progress=progress.get((tier, kind), Progress())
            if (tier, kind) in holding
            else Progress(),
        )
        for tier, kind in groups
    ]
    without = [
        PlanRow(tier=tier, kind="", in_force=None, coming=(), progress=counts)
        for (tier, kind), counts in sorted(progress.items())
        if (tier, kind) not in holding and counts.partners
    ]
    return PlanPage(rows=rows, without=without, past=past)


def what_it_will_do(system: System, said: Mapping[str, object]) -> str:
    """Whom a change applies to, and from when, before it is saved."""
    partners, own = affected(system, str(said["tier"]), str(said["kind"]))
    day = nhs_date(said["valid_from"])  # type: ignore[arg-type]
    sentence = f"This applies to {counted(partners, 'partner')} from {day}."
    if own == 1:
        return f"{sentence} 1 partner has an agreement of its own and keeps it."
    if own:
        return f"{sentence} {own} partners have an agreement of their own and keep it."
    return sentence


def _sorted(
    plans: Sequence[EngagementPlan],
) -> tuple[dict[Group, EngagementPlan], dict[Group, list[EngagementPlan]], list[EngagementPlan]]:
    """Of rows newest first: those in force, those to come by tier and kind, and all others."""
    holding: dict[Group, EngagementPlan] = {}
    coming: dict[Group, list[EngagementPlan]] = {}
    past: list[EngagementPlan] = []
    decided: set[Group] = set()
    for plan in plans:
        group = (plan.tier, plan.kind)
        if plan.is_coming:
            same_day = coming.setdefault(group, [])
            if not any(other.valid_from == plan.valid_from for other in same_day):
                same_day.insert(0, plan)
                continue
        elif group not in decided:
            decided.add(group)
            if not plan.is_end:
                holding[group] = plan
                continue
        past.append(plan)
    return holding, coming, past
